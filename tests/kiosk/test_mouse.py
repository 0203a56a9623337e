"""Whole journeys by a real pointer and keyboard, through a display server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.protocol.messages import RosterEntry
from tests.display import needs_display, opened_display
from tests.kiosk.conftest import Office, brief_catalogue, make_office

pytestmark = [needs_display, pytest.mark.slow]


@pytest.fixture
def display() -> Iterator[str]:
    yield from opened_display()


@pytest.fixture
def site(tmp_path: Path, roster_entry: RosterEntry) -> Iterator[Office]:
    made = make_office(tmp_path / "kiosk", brief_catalogue(), roster_entry)
    yield made
    made.store.close()


FIRST = ["activate", "set_profile"]


@pytest.mark.parametrize(
    ("story", "kept"),
    [
        ("first_visit", [*FIRST, *["add_material"] * 4, "submit"]),
        ("at_the_keys", ["activate"]),
        ("second_thoughts", [*FIRST, "add_material", "delete_material"]),
    ],
)
def test_a_person_with_a_pointer_gets_through(
    story: str,
    kept: list[str],
    display: str,
    site: Office,
    examples: Path,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    places = site.folder, examples, out
    environment = {k: v for k, v in os.environ.items() if k != "SDL_VIDEODRIVER"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.kiosk.mouse", *map(str, places), story],
        env={**environment, "DISPLAY": display, "HOME": str(out)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    ids = tuple(one.id for one in site.store.waiting())
    assert [sent.body.kind for sent in site.store.wire_operations(ids)] == kept
