"""The disk fails amid a commit: what was called saved is there, the rest has a code.

libfiu fails the calls of the real process, so SQLite and SQLCipher meet the error where
they would meet it.
"""

import shutil
import subprocess
import sys

import pytest

from sync.errors import EXPLANATIONS
from sync.store import Store
from tests.sync.old.make import PASSWORD, PERSON, filled

ENOSPC, EIO = 28, 5
TRIES = 40

SAVER = """
import os
import sys
from pathlib import Path

from sync.desk import Desk, DeskParams
from sync.errors import SyncError

folder, account, password, tries = sys.argv[1:]
desk = Desk.open(DeskParams(Path(folder), 0))
session = desk.log_in(account, password)
print("ready", flush=True)
for line in sys.stdin:
    try:
        made = desk.add(session, "other", "", os.urandom(20_000), b"small")
        print("saved", made.id, flush=True)
    except SyncError as error:
        print("refused", error.code, flush=True)
os._exit(0)  # as a process that is killed: nothing is tidied up
"""


@pytest.fixture
def faulty(tmp_path):
    """Return a function that saves pictures while a call fails now and then."""
    if shutil.which("fiu-run") is None:
        pytest.skip("fiu-utils is not installed")
    folder = tmp_path / "kiosk"
    filled(folder)
    control = tmp_path / "fiu"

    def run(call: str, share: float, errno: int) -> list[tuple[str, str]]:
        arguments = [str(folder), PERSON.account, PASSWORD, str(TRIES)]
        start = ["fiu-run", "-x", "-f", str(control)]
        with subprocess.Popen(
            [*start, sys.executable, "-c", SAVER, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as saver:
            assert saver.stdout.readline() == "ready\n"
            fault = f"enable_random name={call},probability={share},failinfo={errno}"
            subprocess.run(
                ["fiu-ctrl", "-f", str(control), "-c", fault, str(saver.pid)],
                check=True,
            )
            said, _ = saver.communicate("go\n" * TRIES)
        return [tuple(line.split()) for line in said.splitlines()]

    run.folder = folder
    return run


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "probability", "errno", "code"),
    [
        ("posix/io/rw/pwrite", 0.03, ENOSPC, "S201"),
        ("posix/io/rw/pwrite", 0.03, EIO, "S203"),
        ("posix/io/sync/fsync", 0.2, EIO, "S203"),
    ],
)
def test_what_was_called_saved_is_there_whatever_the_disk_does(
    faulty, call, probability, errno, code
):
    said = faulty(call, probability, errno)
    saved = [name for word, name in said if word == "saved"]
    codes = {name for word, name in said if word == "refused"}
    assert saved
    assert code in codes
    assert codes <= EXPLANATIONS.keys()
    store = Store(faulty.folder, 0)
    kept = {m.id for m in store.view(PERSON).dossier.materials}
    assert [name for name in saved if name not in kept] == []
    assert all(store.kept_image(name).sealed for name in kept)
    assert store.health().rescue is None
    store.close()
