"""With a screen, a window opens, and a real click on it does what it says."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageGrab

from demo.desk import SHOTS
from tests.display import needs_display, opened_display

pytestmark = needs_display

SECONDS = 120
BEGIN = (230, 488)  # the button on the idle screen, in pixels of the 1280x800 window


def wait_until(holds: Callable[[], bool], what: str) -> None:
    pause = threading.Event()
    for _ in range(SECONDS * 5):
        if holds():
            return
        pause.wait(0.2)
    pytest.fail(f"{what} did not come in {SECONDS} s")


@pytest.fixture
def display() -> Iterator[str]:
    yield from opened_display()


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """The folder of a demo that ran before: what is there is not drawn again.

    That they are drawn, and what becomes of them, is told by the story.
    """
    camera = tmp_path / "data" / "camera"
    camera.mkdir(parents=True)
    for name, _, _ in SHOTS:
        Image.new("RGB", (400, 300), "white").save(camera / f"{name}.jpg")
    return tmp_path / "data"


@pytest.fixture
def demo(
    display: str, drawn: Path, tmp_path: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The open house on a display of its own; SIGTERM ends it as Ctrl-C does."""
    places = ["--root", str(drawn), "--out", str(tmp_path / "out")]
    environment = {k: v for k, v in os.environ.items() if k != "SDL_VIDEODRIVER"}
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "duanzheng", "demo", "run", *places],
            env={**environment, "DISPLAY": display},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    yield process
    process.send_signal(signal.SIGTERM)
    assert process.wait(SECONDS) == 0


def grab(display: str) -> Image.Image:
    return ImageGrab.grab(xdisplay=display).convert("RGB")


def colours(picture: Image.Image) -> int:
    counted = picture.getcolors(maxcolors=1 << 24)
    assert counted is not None
    return len(counted)


def differ(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is not None


def test_a_window_opens_and_a_click_on_begin_leads_to_the_login(
    display: str, demo: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    blank = grab(display)
    wait_until(
        lambda: demo.poll() is not None or differ(grab(display), blank), "a window"
    )
    assert demo.poll() is None, (tmp_path / "said").read_text("utf-8")
    wait_until(lambda: colours(grab(display)) > 50, "the idle screen")
    idle = grab(display)
    x, y = BEGIN
    subprocess.run(
        ["xdotool", "mousemove", str(x), str(y), "click", "1"],
        env={**os.environ, "DISPLAY": display},
        check=True,
    )
    # The login has a keyboard in the lower half; the idle screen has none there.
    lower = (0, 400, 1280, 800)
    wait_until(lambda: differ(grab(display).crop(lower), idle.crop(lower)), "the login")

    said = (tmp_path / "said").read_text("utf-8")
    assert "account 10001" in said
    assert "http://127.0.0.1:" in said
