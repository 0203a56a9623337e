"""The whole program: window, store, camera room, in a process of its own."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw, ImageFilter

from camera.cli import capture_params
from camera.params import CameraParams
from config.settings import Camera as CameraSettings
from config.settings import Kiosk as KioskSettings
from config.settings import Settings, SettingsError
from kiosk.cli import camera_params, cli, kiosk_params


def photograph() -> bytes:
    """A white page with lines of text on a dark desk, seen a little askew."""
    image = Image.new("RGB", (1600, 1200), (70, 55, 45))
    page = Image.new("RGB", (1000, 700), "white")
    pen = ImageDraw.Draw(page)
    for row in range(12):
        pen.text(
            (60, 50 + row * 50),
            "SPECIMEN 2026 certificate of study",
            "black",
            font_size=34,
        )
    askew = page.convert("RGBA").rotate(
        4, expand=True, resample=Image.Resampling.BICUBIC
    )
    image.paste(askew, (280, 210), askew)
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.6)).save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.usefixtures("desk")
def test_a_photograph_is_taken_and_checked_by_the_real_rooms(
    office: Any, tmp_path: Path
) -> None:
    photos, out = tmp_path / "photos", tmp_path / "out"
    photos.mkdir()
    out.mkdir()
    (photos / "page.jpg").write_bytes(photograph())
    program = Path(__file__).with_name("program.py")
    done = subprocess.run(
        [sys.executable, str(program), str(office.folder), str(photos), str(out)],
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "HOME": str(out)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert (out / "idle.txt").read_text("utf-8") == "gone"
    assert (out / "verdict.txt").read_text("utf-8")
    assert (out / "check.png").stat().st_size > 10_000
    assert (out / "cv2.txt").read_text("utf-8") == "False"
    assert not (out / ".kivy").exists()


def test_a_broken_settings_file_is_told_and_nothing_opens(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[kiosk]\nwidth = 3\nnonsense = 1\n", "utf-8")
    result = CliRunner().invoke(cli, ["run", "--config", str(path)])
    assert result.exit_code == 1
    assert "2 faults" in result.output


def test_an_unknown_time_zone_is_a_fault_of_the_settings() -> None:
    settings = Settings(kiosk=KioskSettings(time_zone="Mars/Base"))
    with pytest.raises(SettingsError, match="Mars/Base"):
        kiosk_params(settings)


def test_the_settings_reach_kiosk_and_camera() -> None:
    settings = Settings(kiosk=KioskSettings(width=1080, height=1920, language="en"))
    params = kiosk_params(settings)
    assert (params.language, params.density) == ("en", 1.35)
    assert camera_params(settings).compress.limit == settings.camera.limit_bytes


def test_what_is_set_of_the_camera_reaches_its_source() -> None:
    camera = CameraSettings(
        preview_width=640, still_height=2448, fps=15, timeout_s=4, focus=30
    )
    params = capture_params(Settings(camera=camera))
    assert (params.preview, params.still) == ((640, 720), (4096, 2448))
    assert (params.fps, params.timeout_s, params.focus) == (15, 4, 30)
    assert params.exposure is None


def test_without_settings_the_camera_is_as_its_own_defaults() -> None:
    assert capture_params(Settings()) == CameraParams()
