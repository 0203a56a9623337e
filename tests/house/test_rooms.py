"""The house is in order: rooms, arrows, style, sizes. Each test names what broke."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "camera",
    "central",
    "config",
    "demo",
    "dossier",
    "duanzheng",
    "kiosk",
    "specimens",
    "sync",
)
LINES_MAX = 400


def run_tool(name: str, *arguments: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).parent / name), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_is_imported_from_this_repository(room: str) -> None:
    module = importlib.import_module(room)
    assert Path(str(module.__file__)).is_relative_to(ROOT / room)


@pytest.mark.parametrize("room", ROOMS)
def test_a_package_says_what_it_is_and_does_nothing_else(room: str) -> None:
    for path in (ROOT / room).rglob("__init__.py"):
        text = path.read_text(encoding="utf-8").strip()
        assert text.startswith('"""'), path
        assert text.endswith('"""'), path
        assert text.count('"""') == 2, path


def test_the_arrows_between_the_rooms_hold() -> None:
    assert run_tool("lint-imports") == ""


def test_ruff_finds_nothing() -> None:
    assert run_tool("ruff", "check") == ""


def test_the_code_is_formatted() -> None:
    assert run_tool("ruff", "format", "--check") == ""


def test_the_types_hold() -> None:
    assert run_tool("mypy") == ""


def test_no_file_is_too_long_to_read() -> None:
    files = subprocess.run(
        ["git", "ls-files", "*.py", "*.kv", "*.html", "*.css", "*.js"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    long = {
        name: count
        for name in files
        if (count := len((ROOT / name).read_text("utf-8").splitlines())) > LINES_MAX
    }
    assert long == {}
