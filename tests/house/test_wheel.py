"""The wheel holds all that runs: built, installed apart from the repository, run."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the `bin` folder of a new environment that has only the wheel in it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "from hatchling.build import build_wheel as b; import sys; b(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False, symlinks=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "env/bin/python")]
    options = ["--no-deps", "--no-index", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", *options, str(wheel)], check=True)
    # The locked dependencies, without the editable install beside them: a folder that
    # a .pth file adds is on the path, but its own .pth files are not read.
    (site,) = (folder / "env/lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "env/bin"


def run(installed: Path, tmp_path: Path, *arguments: str) -> str:
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV"))}
    return subprocess.run(
        [str(installed / arguments[0]), *arguments[1:]],
        cwd=tmp_path,
        env=plain,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_command_runs(installed: Path, tmp_path: Path) -> None:
    assert "camera" in run(installed, tmp_path, "duanzheng", "--help")


def test_the_code_is_the_wheels(installed: Path, tmp_path: Path) -> None:
    code = "import sync.desk; print(sync.desk.__file__)"
    place = run(installed, tmp_path, "python", "-c", code).strip()
    assert Path(place).is_relative_to(installed.parent)


@pytest.mark.parametrize(
    "code",
    [
        "from config.catalogue import default_catalogue as c; c()['types'][0]['id']",
        "from config.catalogue import example_picture as e; e('diploma')",
        "from kiosk.texts import Texts",
        "from central.app import create_app",
    ],
)
def test_what_is_not_code_is_in_it_too(
    installed: Path, tmp_path: Path, code: str
) -> None:
    run(installed, tmp_path, "python", "-c", code)


def test_a_picture_is_straightened(installed: Path, tmp_path: Path) -> None:
    picture = ROOT / "config/examples/diploma.jpg"
    made = tmp_path / "out.jpg"
    run(
        installed,
        tmp_path,
        "duanzheng",
        "camera",
        "straighten",
        str(picture),
        "--out",
        str(made),
    )
    assert 0 < made.stat().st_size <= 200_000
