"""What was called saved is there after the process is killed at any moment."""

import os
import random
import signal
import subprocess
import sys

import pytest

ROUNDS = 10

# Forks a child for every line it reads; the child saves pictures until it is killed.
NURSERY = """
import os
import sys
from pathlib import Path

from sync.desk import Desk, DeskParams

folder, account, password = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        print(os.getpid(), flush=True)
        desk = Desk.open(DeskParams(folder, 0))
        session = desk.log_in(account, password)
        while True:
            page = os.urandom(20_000)
            print(desk.add(session, "other", "", page, b"small").id, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


@pytest.fixture
def nursery(kiosk, person, password):
    kiosk.store.close()
    arguments = [str(kiosk.store.folder), person.account, password]
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.stdin.close()
        process.kill()


def killed_after(nursery, count):
    """Kill a child once it has called `count` pictures saved; return all it called."""
    nursery.stdin.write("go\n")
    nursery.stdin.flush()
    child = int(nursery.stdout.readline())
    saved = [nursery.stdout.readline().strip() for _ in range(count)]
    os.kill(child, signal.SIGKILL)
    while (line := nursery.stdout.readline().strip()) != "ended":
        saved.append(line)
    return saved


@pytest.mark.slow
def test_everything_that_was_called_saved_survives_kill_9(nursery, open_store, person):
    chance = random.Random(9)
    saved = []
    for _ in range(ROUNDS):
        saved += killed_after(nursery, chance.randint(1, 4))
        store = open_store()
        kept = [material.id for material in store.view(person).dossier.materials]
        assert [name for name in saved if name not in kept] == []
        assert all(store.kept_image(name).sealed for name in kept)
        store.close()


@pytest.mark.slow
def test_the_file_is_whole_after_kill_9(nursery, open_store):
    killed_after(nursery, 2)
    db = open_store()._db
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA cipher_integrity_check").fetchall() == []
