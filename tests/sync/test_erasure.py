"""What is erased is gone: from the rows, from free pages, and from the log."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dossier.model import Verdict
from dossier.states import State
from sync.opening import DATABASE_NAME, KEY_NAME
from sync.salvage.pages import PageKeys, look
from sync.salvage.wal import PAGE_BYTES, read_log

RETENTION_DAYS = 7


def plain_pages(folder: Path) -> bytes:
    """Return every page that the files still hold, opened: old ones in the log too."""
    path = folder / DATABASE_NAME
    key = bytes.fromhex((folder / KEY_NAME).read_text())
    salt = path.read_bytes()[:16]
    keys, pages = PageKeys(key, salt), look(path, key, salt)
    log = path.with_name(f"{DATABASE_NAME}-wal")
    found = [pages.read(number) or b"" for number in pages]
    raw = log.read_bytes() if log.exists() else b""
    for frame in read_log(log).frames:
        page = raw[frame.offset : frame.offset + PAGE_BYTES]
        found.append(keys.open(frame.page, page))
    whole = path.read_bytes()
    for number in range(1, len(whole) // PAGE_BYTES + 1):
        page = whole[(number - 1) * PAGE_BYTES : number * PAGE_BYTES]
        found.append(keys.open(number, page))
    return b"".join(found)


def stands(folder: Path, secret: bytes) -> bool:
    """Say whether a piece of a secret is left anywhere."""
    return secret[:24] in plain_pages(folder)


@pytest.fixture
def captured(kiosk):
    """Return a kiosk with one picture, and all that is kept of it."""
    material = kiosk.complete()
    return kiosk, kiosk.store.kept_image(material.id)


@pytest.mark.slow
def test_the_search_finds_what_is_there(captured, folder):
    _, kept = captured
    for secret in (kept.sealed[-200:], kept.candidate_wrap, kept.thumbnail):
        assert stands(folder, secret)


@pytest.mark.slow
def test_the_candidates_wrap_is_nowhere_after_the_submission(captured, folder):
    kiosk, kept = captured
    kiosk.desk.submit(kiosk.session, declared=True)
    assert not stands(folder, kept.candidate_wrap)
    assert stands(folder, kept.thumbnail)


@pytest.mark.slow
def test_the_thumbnail_is_nowhere_after_the_verdict(captured, folder):
    kiosk, kept = captured
    kiosk.desk.submit(kiosk.session, declared=True)
    verdict = Verdict(True, kiosk.server.time)
    passed = replace(kiosk.shown, state=State.PASSED, rev=9, verdict=verdict)
    kiosk.server.show(passed)
    kiosk.exchange()
    assert not stands(folder, kept.thumbnail)


@pytest.mark.slow
def test_the_sealed_image_is_nowhere_after_the_retention_time(captured, folder):
    kiosk, kept = captured
    kiosk.store.mark_uploaded(kept_hash(kiosk))
    kiosk.exchange(*kiosk.results(rev=5))
    kiosk.server.show(replace(kiosk.shown, rev=5))
    kiosk.exchange()
    kiosk.server.time += timedelta(days=RETENTION_DAYS, seconds=-1)
    kiosk.exchange()
    assert stands(folder, kept.sealed[-200:])
    kiosk.server.time += timedelta(seconds=2)
    kiosk.exchange()
    assert not stands(folder, kept.sealed[-200:])


@pytest.mark.slow
def test_a_reader_at_that_moment_puts_it_off_to_the_next_write(
    captured, folder, open_store
):
    kiosk, kept = captured
    other = open_store()._db
    kiosk.store._db.execute("PRAGMA busy_timeout = 1")
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM image").fetchone()
    kiosk.desk.submit(kiosk.session, declared=True)
    assert stands(folder, kept.candidate_wrap)
    other.execute("ROLLBACK")
    kiosk.store.note_failure("")
    assert not stands(folder, kept.candidate_wrap)


def kept_hash(kiosk) -> str:
    return next(item.blob for item in kiosk.store.waiting() if item.blob)
