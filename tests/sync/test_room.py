"""A disk that is really full: no picture is taken, and everything else goes on."""

import os
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest

from sync.doorbell import AGENT, Doorbells
from sync.errors import StoreError
from sync.room import SPARE_BYTES, SPARE_NAME

RETENTION_DAYS = 7
DISK_BYTES = 60_000_000
PICTURE = b"x" * 190_000


@pytest.fixture
def disk(tmp_path):
    """Return a file system of its own, small enough to be filled."""
    place = tmp_path / "disk"
    place.mkdir()
    options = f"size={DISK_BYTES}"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def folder(disk):
    return disk / "kiosk"


def fill(disk):
    """Write until not one byte is left, as some other program might."""
    with (disk / "filler").open("wb", buffering=0) as filler:
        for size in (1_000_000, 4096, 1):
            try:
                while True:
                    filler.write(os.urandom(size))
            except OSError:
                continue


def write_out(store):
    """Bring the log into the file, as happens by itself every few megabytes."""
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@pytest.mark.slow
def test_on_a_full_disk_no_picture_is_taken_and_all_the_rest_goes_on(make_kiosk, disk):
    kiosk = make_kiosk(reserve=1)
    kept = kiosk.complete()
    gone = [kiosk.add(content=PICTURE) for _ in range(8)]
    kiosk.exchange(*kiosk.results())
    more = [kiosk.add(content=PICTURE) for _ in range(4)]
    fill(disk)
    with pytest.raises(StoreError, match="S201"):
        kiosk.desk.check_room()
    with pytest.raises(StoreError, match="S201"):
        kiosk.add(content=PICTURE)
    for material in gone + more:
        kiosk.desk.delete(kiosk.session, material.id)
    kiosk.desk.submit(kiosk.session, declared=True)
    for item in kiosk.store.waiting():
        if item.blob:
            kiosk.store.mark_uploaded(item.blob)
    kiosk.exchange(*kiosk.results(rev=50))
    assert kiosk.store.waiting() == []
    assert [m.id for m in kiosk.shown.materials] == [kept.id]
    assert not (kiosk.store.folder / SPARE_NAME).exists()
    (disk / "filler").unlink()
    kiosk.store.note_failure("")
    assert (kiosk.store.folder / SPARE_NAME).stat().st_size == SPARE_BYTES


@pytest.mark.slow
def test_a_commit_that_fills_the_disk_leaves_the_store_whole(make_kiosk, disk):
    kiosk = make_kiosk(reserve=0)
    saved = [kiosk.add(content=PICTURE)]
    fill(disk)

    def add_on_and_on():
        while True:
            saved.append(kiosk.add(content=PICTURE))

    with pytest.raises(StoreError, match="S201"):
        add_on_and_on()
    assert list(kiosk.shown.materials) == saved
    db = kiosk.store._db
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    (disk / "filler").unlink()
    saved.append(kiosk.add(content=PICTURE))
    assert list(kiosk.shown.materials) == saved


@pytest.mark.slow
def test_a_bell_rings_on_a_full_disk(disk):
    bells = Doorbells(disk)
    bells.ring(AGENT)
    fill(disk)
    bells.ring(AGENT)
    assert (disk / AGENT).read_bytes() == b"!"


@pytest.mark.slow
def test_what_was_erased_makes_room_in_the_file(make_kiosk, disk, open_store):
    kiosk = make_kiosk(reserve=1)
    for _ in range(10):
        kiosk.add(content=PICTURE)
    write_out(kiosk.store)
    wanted = kiosk.store.health().free_bytes + 1_000_000
    nearly_full = open_store(wanted)
    with pytest.raises(StoreError, match="S201"):
        nearly_full.check_room()
    for item in kiosk.store.waiting():
        kiosk.store.mark_uploaded(item.blob)
    kiosk.exchange(*kiosk.results(rev=10))
    kiosk.server.show(replace(kiosk.shown, rev=10))
    kiosk.server.time += timedelta(days=RETENTION_DAYS, seconds=1)
    kiosk.exchange()
    write_out(kiosk.store)
    nearly_full.check_room()


def test_a_machine_that_starts_on_a_full_disk_goes_on(make_kiosk, disk, open_store):
    kiosk = make_kiosk(reserve=1)
    material = kiosk.add()
    kiosk.store.close()
    fill(disk)
    store = open_store(1)
    assert not (store.folder / SPARE_NAME).exists()
    with pytest.raises(StoreError, match="S201"):
        store.check_room()
    assert [w.blob for w in store.waiting() if w.blob] == [material.blob]


def test_a_store_that_does_not_open_for_want_of_room_says_so(
    make_kiosk, disk, open_store
):
    kiosk = make_kiosk()
    kiosk.add()
    kiosk.store.close()
    fill(disk)
    with pytest.raises(StoreError, match="S208"):
        open_store()
    (disk / "filler").unlink()
    assert open_store().waiting()
