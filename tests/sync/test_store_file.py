"""The file: encrypted, durable, opened by its own key alone and by two at once."""

import ctypes
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sync.engine import Database
from sync.errors import StoreError
from sync.migrations import MIGRATIONS
from sync.opening import DATABASE_NAME, KEY_NAME
from sync.store import Store

OPEN = """
import sys
from pathlib import Path
from sync.store import Store

print("ready", flush=True)
sys.stdin.readline()
store = Store(Path(sys.argv[1]), 0)
store.note_failure(sys.argv[2])
print("opened", flush=True)
"""


@pytest.fixture
def spawn():
    """Return a function that starts Python on a text; all end with the test."""
    started = []

    def run(text: str, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", text, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def closed(open_store, folder):
    """Return the folder of a store that was made and closed."""
    open_store().close()
    return folder


def database_of(store: Store) -> Database:
    return store._db


def resident_mb() -> float:
    """What this process holds of its own, without what it could give back."""
    libc = ctypes.CDLL(None)
    libc.malloc_trim(0)
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("RssAnon:")[2].split()[0]) / 1024


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="needs glibc")
def test_pages_that_were_read_do_not_stay_in_memory(open_store):
    store = open_store()
    store.write(lambda db: db["page"].insert({"id": 1, "held": bytes(6_000_000)}))
    store.read(lambda db: db.execute("SELECT length(held || 'x') FROM page").fetchone())
    before = resident_mb()
    store.let_go()
    assert before - resident_mb() > 4, "of the 6 MB that were decrypted"
    read = "SELECT length(held) FROM page"
    assert store.read(lambda db: db.execute(read).fetchone()) == (6_000_000,)


def test_the_file_does_not_look_like_a_database(closed):
    head = (closed / DATABASE_NAME).read_bytes()[:16]
    assert head != b"SQLite format 3\x00"


def test_no_text_of_a_candidate_stands_in_the_files(kiosk, folder):
    kiosk.complete()
    everything = b"".join(p.read_bytes() for p in folder.glob(f"{DATABASE_NAME}*"))
    for text in ("样本甲", "specimen1", "13800000000", "outbox"):
        assert text.encode() not in everything


def test_the_folder_and_the_key_are_for_their_owner_alone(closed):
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (closed, closed / KEY_NAME)]
    assert modes == [0o700, 0o600]


def test_another_key_does_not_open_it(closed, open_store):
    (closed / KEY_NAME).write_text("0" * 64)
    with pytest.raises(StoreError, match="S202"):
        open_store()


@pytest.mark.parametrize("text", ["", "abc", "x" * 64, "0" * 65])
def test_a_key_file_without_a_key_is_named(closed, open_store, text):
    (closed / KEY_NAME).write_text(text)
    with pytest.raises(StoreError, match=r"S202 .*does not hold a key"):
        open_store()


def test_a_missing_key_is_not_made_anew_for_an_old_store(closed, open_store):
    (closed / KEY_NAME).unlink()
    with pytest.raises(StoreError, match=r"S202 .*the key file is missing"):
        open_store()
    assert not (closed / KEY_NAME).exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_refused(closed, open_store, mode):
    (closed / KEY_NAME).chmod(mode)
    with pytest.raises(StoreError, match=r"S202 .*open to others"):
        open_store()


def test_what_is_no_store_is_refused_and_not_touched(closed, open_store):
    path = closed / DATABASE_NAME
    damaged = b"x" * path.stat().st_size
    path.write_bytes(damaged)
    with pytest.raises(StoreError, match="S202"):
        open_store()
    assert path.read_bytes() == damaged


def test_every_commit_reaches_the_disk_before_it_is_called_saved(open_store):
    db = database_of(open_store())
    (mode,) = db.execute("PRAGMA journal_mode").fetchone()
    (synchronous,) = db.execute("PRAGMA synchronous").fetchone()
    assert (mode, synchronous) == ("wal", 2)  # 2 is FULL


def test_the_schema_is_brought_up_to_date_once(closed, open_store):
    db = database_of(open_store())
    assert MIGRATIONS.pending(db) == []


def test_kiosk_and_agent_that_start_together_open_one_store(spawn, folder, open_store):
    both = [spawn(OPEN, str(folder), code) for code in ("S101", "S102")]
    for process in both:
        process.stdout.readline()
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.stdout.read().splitlines()[-1] for process in both]
    assert answers == ["opened", "opened"]
    assert open_store().health().last_error in {"S101", "S102"}
