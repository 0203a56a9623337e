"""The whole story without a screen, with kiosk and agent killed in the middle of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

SCREENS = (
    "idle",
    "login",
    "consent",
    "registration",
    "profile",
    "materials",
    "capture",
    "check-diploma",
    "submit",
    "done",
    "locked",
    "returned",
    "verdict",
)
LIMIT_BYTES = 200_000

# Minutes of processor time, however long the machine takes to give them.
pytestmark = pytest.mark.timeout(3600)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Play the story once; the tests look at what it left."""
    folder = tmp_path_factory.mktemp("story")
    plain = {
        k: v for k, v in os.environ.items() if k not in ("DISPLAY", "SDL_VIDEODRIVER")
    }
    arguments = ["demo", "run", "--story", "--kills"]
    places = ["--root", str(folder / "data"), "--out", str(folder / "out")]
    done = subprocess.run(
        [sys.executable, "-m", "duanzheng", *arguments, *places],
        env=plain,
        capture_output=True,
        text=True,
        check=False,
    )
    (folder / "out" / "said.txt").write_text(done.stdout, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out"


def test_nothing_confirmed_is_lost_when_kiosk_and_agent_are_killed(out: Path) -> None:
    said = (out / "said.txt").read_text("utf-8")
    assert "kiosk: killed" in said
    assert "agent: killed" in said
    assert "The story held." in said


def test_every_picture_is_a_jpeg_within_the_limit(out: Path) -> None:
    pictures = sorted((out / "straightened").iterdir())
    assert len(pictures) >= 6
    for path in pictures:
        assert path.stat().st_size <= LIMIT_BYTES, path.name
        with Image.open(path) as picture:
            assert picture.format == "JPEG"
            assert max(picture.size) >= 1200


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_was_drawn(out: Path, name: str, language: str) -> None:
    with Image.open(out / "screens" / f"{name}-{language}.png") as picture:
        assert picture.size == (1280, 800)
        # A window that drew nothing has one colour.
        colours = picture.convert("RGB").getcolors(maxcolors=1 << 24)
        assert colours is not None
        assert len(colours) > 50
