"""A store of every earlier version is opened, with all that was in it."""

import shutil
from pathlib import Path

import pytest

from sync.desk import Desk
from sync.doorbell import Doorbells
from sync.migrations import MIGRATIONS
from sync.opening import KEY_NAME
from tests.sync.old.make import PASSWORD, PERSON, PICTURES, StandingClock

OLD = Path(__file__).parent / "old"
VERSIONS = sorted(path.name for path in OLD.iterdir() if (path / KEY_NAME).exists())


@pytest.fixture
def opened(open_store, folder):
    """Return a function that opens a copy of an old store as a desk."""

    def run(version: str) -> Desk:
        shutil.copytree(OLD / version, folder)
        folder.chmod(0o700)
        (folder / KEY_NAME).chmod(0o600)
        return Desk(open_store(), Doorbells(folder), StandingClock())

    return run


def test_a_store_of_every_version_is_kept_here(open_store):
    applied = MIGRATIONS.applied(open_store()._db)
    # Missing one? Make it before the next migration: python -m tests.sync.old.make
    assert [step.name for step in applied] == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_every_version_opens_with_all_that_was_in_it(opened, version):
    desk = opened(version)
    session = desk.log_in(PERSON.account, PASSWORD)
    shown = desk.view(session)
    pictures = [desk.image(session, m.id) for m in shown.dossier.materials]
    assert pictures == list(PICTURES)
    assert (shown.unsent, shown.stuck) == (1 + len(PICTURES), 0)
    assert desk.health().rescue is None


@pytest.mark.parametrize("version", VERSIONS)
def test_work_goes_on_in_a_store_of_every_version(opened, version):
    desk = opened(version)
    session = desk.log_in(PERSON.account, PASSWORD)
    desk.delete(session, desk.view(session).dossier.materials[0].id)
    added = desk.add(session, "other", "", b"jpeg", b"small")
    assert desk.image(session, added.id) == b"jpeg"
    assert len(desk.view(session).dossier.materials) == len(PICTURES)
