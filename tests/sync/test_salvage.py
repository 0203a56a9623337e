"""A damaged store: what is whole is rescued, nothing is invented, the staff is told."""

import random
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.engine import Database
from sync.errors import StoreError
from sync.opening import DATABASE_NAME, KEY_NAME
from sync.salvage.pages import Pages, look
from sync.salvage.records import Row, rows_of
from sync.salvage.rescue import note_seen

PAGE = 4096
IMAGE_COLUMNS = 9
TABLES = ("fact", "outbox", "image", "counter", "mirror")


@dataclass(frozen=True)
class Damaged:
    """A folder with a closed store that a test may break."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / DATABASE_NAME

    def pages(self) -> Pages:
        key = bytes.fromhex((self.folder / KEY_NAME).read_text())
        return look(self.path, key, self.path.read_bytes()[:16])

    def write(self, offset: int, data: bytes) -> None:
        with self.path.open("r+b") as file:
            file.seek(offset)
            file.write(data)

    def aside(self) -> list[Path]:
        return sorted(self.folder.glob("*.damaged-*"))


def rows(db: Database, table: str) -> list[tuple]:
    found = db.execute(f"SELECT * FROM {table}").fetchall()
    return sorted(found, key=repr)


@pytest.fixture
def filled(kiosk, folder):
    """Return a closed store with pictures, operations and a mirror."""
    kiosk.complete()
    for n in range(12):
        kiosk.add(content=bytes([n]) * (3000 * n + 10))
    kiosk.exchange(*kiosk.results()[:4])
    kiosk.store.close()
    return Damaged(folder)


@pytest.fixture
def contents(filled, open_store):
    store = open_store()
    found = {table: rows(store._db, table) for table in TABLES}
    store.close()
    return found


def test_the_pages_hold_exactly_the_rows_that_sql_reads(filled, contents):
    pages = filled.pages()
    found = Counter(
        row.values
        for leaf in pages
        for row in rows_of(leaf, pages.read)
        if isinstance(row, Row)
    )
    for table in ("outbox", "image", "mirror", "fact", "counter"):
        assert [r for r in contents[table] if found[r] != 1] == []


def test_a_whole_store_is_not_touched(filled, open_store):
    assert open_store().health().rescue is None
    assert filled.aside() == []


def page_of_waiting_pictures(filled, open_store) -> tuple[int, int]:
    """Return a page with rows of pictures alone that still wait, and how many."""
    store = open_store()
    waiting = {item.blob for item in store.waiting() if item.blob}
    store.close()
    pages = filled.pages()
    for page in pages:
        found = list(rows_of(page, pages.read))
        whole = all(isinstance(row, Row) for row in found)
        # A row of the outbox names its picture too, but has a place in the queue.
        of = [waiting & set(map(str, r.values)) for r in found if isinstance(r, Row)]
        if (
            found
            and whole
            and all(of)
            and all(len(r.values) == IMAGE_COLUMNS for r in found)
        ):
            return page, len(found)
    raise AssertionError("no page holds waiting pictures alone")


@pytest.mark.slow
def test_a_zeroed_page_in_the_middle_costs_its_own_rows_alone(filled, open_store):
    victim, lost = page_of_waiting_pictures(filled, open_store)
    filled.write((victim - 1) * PAGE, bytes(PAGE))
    store = open_store()
    note = store.health().rescue
    assert note.bad_pages == 1
    assert (note.pictures, note.lost_pictures) == (13 - lost, lost)
    assert note.operations == 10  # the server has the other four
    [kept] = filled.aside()
    assert kept.name == note.aside
    assert kept.read_bytes()[(victim - 1) * PAGE :][:PAGE] == bytes(PAGE)


@pytest.mark.slow
def test_after_a_rescue_the_kiosk_goes_on_and_asks_the_server_for_all(
    filled, open_store, kiosk, person
):
    filled.write(PAGE * 7 + 100, b"\xff" * 8)
    store = open_store()
    assert store.cursor().since == 0
    assert store.identity() is not None
    store.close()
    again = open_store()
    assert again.health().rescue is not None
    again.write(note_seen)
    assert again.health().rescue is None


@pytest.mark.slow
def test_a_truncated_file_gives_what_is_left(filled, open_store):
    data = filled.path.read_bytes()
    filled.path.write_bytes(data[: len(data) // 2 + 100])
    note = open_store().health().rescue
    assert note.bad_pages >= len(data) // PAGE // 2
    assert 0 < note.pictures < 13


@pytest.mark.slow
def test_a_lost_first_page_loses_no_row(filled, open_store, contents):
    filled.write(0, bytes(PAGE))
    store = open_store()
    assert rows(store._db, "image") == contents["image"]
    assert rows(store._db, "mirror") == contents["mirror"]


@pytest.mark.slow
def test_an_emptied_file_is_told(filled, open_store):
    filled.path.write_bytes(b"")
    note = open_store().health().rescue
    assert (note.operations, note.pictures, note.enrolled) == (0, 0, False)


def test_a_wrong_key_touches_nothing(filled, open_store):
    before = filled.path.read_bytes()
    (filled.folder / KEY_NAME).write_text("0" * 64)
    with pytest.raises(StoreError, match="S202"):
        open_store()
    assert filled.path.read_bytes() == before
    assert filled.aside() == []


def test_what_is_no_database_touches_nothing(filled, open_store):
    filled.path.write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match="S202"):
        open_store()
    assert filled.path.read_bytes() == b"not a database" * 1000


@pytest.fixture
def cut_off(kiosk, folder, tmp_path):
    """Return the files of a store as a power cut leaves them: with its log."""
    kiosk.complete()
    for n in range(6):
        kiosk.add(content=bytes([n]) * 5000)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    kiosk.store.close()
    return Damaged(copy)


@pytest.mark.slow
def test_a_log_that_a_power_cut_left_is_no_damage(cut_off, open_store, person):
    store = open_store(where=cut_off.folder)
    assert store.health().rescue is None
    assert len(store.view(person).dossier.materials) == 7


@pytest.mark.slow
def test_a_missing_log_is_noticed(cut_off, open_store):
    cut_off.path.with_name(f"{DATABASE_NAME}-wal").unlink()
    assert open_store(where=cut_off.folder).health().rescue.log_lost


@pytest.mark.slow
def test_commits_behind_a_damaged_frame_of_the_log_are_rescued(cut_off, open_store):
    log = cut_off.path.with_name(f"{DATABASE_NAME}-wal")
    data = bytearray(log.read_bytes())
    middle = 32 + (len(data) - 32) // (24 + PAGE) // 2 * (24 + PAGE) + 24 + 500
    data[middle] ^= 0xFF
    log.write_bytes(data)
    note = open_store(where=cut_off.folder).health().rescue
    assert note.log_lost
    assert note.pictures + note.lost_pictures == 7
    assert note.pictures >= 6


@pytest.mark.slow
def test_the_last_commit_torn_by_a_power_cut_is_no_damage(cut_off, open_store):
    log = cut_off.path.with_name(f"{DATABASE_NAME}-wal")
    log.write_bytes(log.read_bytes()[: -PAGE - 10])
    store = open_store(where=cut_off.folder)
    assert store.health().rescue is None
    assert len(store.waiting()) == 7  # all but the last one


def whole_rows(pages, hit):
    """Return the rows of which no page was hit, as often as they stand there."""
    whole = Counter()
    for leaf in pages:
        needed: set[int] = set()

        def read(number, needed=needed):
            needed.add(number)
            return pages.read(number)

        for row in rows_of(leaf, read):
            if isinstance(row, Row) and not (needed | {leaf}) & hit:
                whole[row.values] += 1
            needed.clear()
    return whole


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_whatever_pages_are_hit_all_rows_in_whole_pages_come_back(
    filled, contents, open_store, seed
):
    chance = random.Random(seed)
    pages = filled.pages()
    count = len(pages.found.places)
    hit = set(chance.sample(range(1, count + 1), chance.randint(1, count // 3)))
    whole = whole_rows(pages, hit)
    for number in hit:
        # The salt stands before the part of page 1 that can be proved.
        begin = (number - 1) * PAGE + (16 if number == 1 else 0)
        offset = chance.randrange(begin, number * PAGE)
        byte = filled.path.read_bytes()[offset]
        filled.write(offset, bytes([byte ^ chance.randint(1, 255)]))
    store = open_store()
    for table in ("outbox", "image", "mirror"):
        expected = [row for row in contents[table] if whole[row]]
        assert rows(store._db, table) == expected
    assert store.health().rescue.bad_pages == len(hit)


@pytest.mark.slow
def test_a_rescue_that_a_power_cut_ended_is_finished(filled, open_store, contents):
    filled.write(PAGE * 7 + 100, b"\xff" * 8)
    open_store().close()
    [damaged] = filled.aside()
    # As if the power had gone between the last two renames.
    filled.path.rename(filled.path.with_name(f"{DATABASE_NAME}.rescued"))
    damaged.rename(filled.path)
    store = open_store()
    assert rows(store._db, "image") == contents["image"]
    assert len(filled.aside()) == 1


@pytest.mark.slow
def test_an_unfinished_rescue_is_begun_again(filled, open_store, contents):
    filled.write(PAGE * 7 + 100, b"\xff" * 8)
    filled.path.with_name(f"{DATABASE_NAME}.building").write_bytes(b"half")
    assert rows(open_store()._db, "image") == contents["image"]


@pytest.mark.slow
def test_damage_met_at_work_is_named_and_mended_at_the_next_start(
    filled, open_store, person
):
    store = open_store()
    pages = filled.pages()
    for number in list(pages)[1:]:
        filled.write((number - 1) * PAGE + 50, b"\xff" * 8)
    with pytest.raises(StoreError, match="S205"):
        store.view(person)
    store.close()
    assert open_store().health().rescue.bad_pages == len(pages.found.places) - 1


def test_the_note_says_in_one_sentence_what_came_of_it(filled, open_store):
    filled.write(PAGE * 7 + 100, b"\xff" * 8)
    note = open_store().health().rescue
    assert "13 张图片" in note.text("zh")
    assert "13 pictures were rescued" in note.text("en")
