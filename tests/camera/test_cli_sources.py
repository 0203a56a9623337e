"""Cameras on the command line: what a newcomer tries first."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from camera.cli import cli


@pytest.fixture
def folder(tmp_path: Path) -> str:
    folder = tmp_path / "photos"
    folder.mkdir()
    Image.new("RGB", (1600, 1200), (120, 130, 140)).save(folder / "a.png")
    return f"folder:{folder}"


def run(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, [str(arg) for arg in args])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_a_still_is_written_at_full_size(
    folder: str, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"a{suffix}"
    status, said, _ = run("still", "--source", folder, "--out", out)
    assert status == 0
    assert "1600x1200" in said
    with Image.open(out) as image:
        assert image.size == (1600, 1200)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("device:99", "C201"),
        ("url:file:///etc/hostname", "C209"),
        ("video:/none.mp4", "C210"),
        ("folder:/none", "C203"),
    ],
)
def test_no_still_is_one_line_that_says_why(
    tmp_path: Path, source: str, code: str
) -> None:
    out = tmp_path / "a.jpg"
    status, _, err = run("still", "--source", source, "--out", out)
    assert status == 2
    assert code in err
    assert err.count("\n") == 1
    assert not out.exists()


def test_a_still_that_cannot_be_written_says_so(folder: str, tmp_path: Path) -> None:
    out = tmp_path / "photos" / "a.png" / "b.jpg"
    status, _, err = run("still", "--source", folder, "--out", out)
    assert status == 2
    assert "C402" in err


@pytest.mark.parametrize(
    "args",
    [
        ("still", "--source", "tape:1", "--out", "a.jpg"),
        ("still", "--source", "folder:/", "--out", "a.gif"),
        ("watch", "--source", "device:0", "--faults", "flicker:3"),
    ],
)
def test_a_mistyped_command_says_what_it_takes(args: tuple[str, ...]) -> None:
    status, _, err = run(*args)
    assert status == 2
    assert "Error: --" in err


def test_watching_tells_each_change(folder: str) -> None:
    status, said, _ = run("watch", "--source", "folder:/none", "--seconds", 0.3)
    assert status == 2
    assert "missing C203 lasting" in said
    assert "0 frames" in said


def test_a_machine_without_a_camera_says_so() -> None:
    if Path("/sys/class/video4linux").exists():
        pytest.skip("this machine has cameras")
    status, _, err = run("list")
    assert status == 2
    assert "C201" in err


def test_the_settings_name_the_camera(folder: str, tmp_path: Path) -> None:
    config, out = tmp_path / "settings.toml", tmp_path / "a.png"
    config.write_text(f'[camera]\nsource = "{folder}"\n', "utf-8")
    status, said, _ = run("still", "--config", config, "--out", out)
    assert (status, said.startswith(folder)) == (0, True)


def test_faults_of_the_settings_are_told(tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text("[camera]\nfps = 0\nfocus = -1\n", "utf-8")
    status, _, err = run("watch", "--config", config, "--seconds", 0)
    assert status == 1
    assert "2 faults" in err
