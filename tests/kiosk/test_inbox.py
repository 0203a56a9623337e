"""Files of a scanner and of a stick: whole, one's own, and gone only when safe."""

import os
import socket
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from camera.errors import LoadError
from camera.load import load
from camera.params import LoadParams
from kiosk.errors import InboxError
from kiosk.inbox import SHOWN_MAX, FileInbox, InboxParams
from kiosk.inbox_port import Inbox, Place, Waiting
from tests.kiosk.drawing import draw_page

PATIENCE = 1500  # looks of 20 ms


@dataclass
class Desk:
    """A scanner's folder, a stick, and the inbox that watches both."""

    scanner: Path
    stick: Path
    inbox: FileInbox
    now: float = 0.0

    def scan(self, name: str = "scan.jpg", data: bytes | None = None) -> Path:
        path = self.scanner / name
        path.write_bytes(draw_page(200, 150) if data is None else data)
        return path

    def settled(self) -> dict[str, Waiting]:
        """Look, let time pass, and look again."""
        self.inbox.waiting()
        self.now += 10
        return {entry.name: entry for entry in self.inbox.waiting()}


@pytest.fixture
def desk(tmp_path):
    scanner, stick = tmp_path / "scanner", tmp_path / "stick"
    scanner.mkdir()
    stick.mkdir()
    params = InboxParams(scanner, settle_s=2.0, max_bytes=100_000)
    made = Desk(scanner, stick, None)
    made.inbox = FileInbox(params, lambda: [stick], lambda: made.now)
    made.inbox.begin()
    yield made
    made.inbox.close()


def code_of(work) -> str:
    with pytest.raises(InboxError) as caught:
        work()
    return caught.value.code


def test_it_is_the_inbox_that_the_touchscreen_wants(desk):
    port: Inbox = desk.inbox
    assert port.waiting() == ()


def test_a_scan_is_taken_and_goes_when_its_picture_is_safe(desk):
    original = desk.scan()
    entry = desk.settled()["scan.jpg"]
    assert (entry.place, entry.problem) == (Place.SCANNER, "")
    taken = desk.inbox.take(entry.key)
    assert taken.read_bytes() == original.read_bytes()
    assert original.exists()
    desk.inbox.done(entry.key)
    assert not original.exists()
    assert desk.inbox.waiting() == ()


def test_what_was_taken_goes_through_the_decoder_of_its_own_process(desk):
    desk.scan()
    entry = desk.settled()["scan.jpg"]
    photo = load(desk.inbox.take(entry.key), LoadParams())
    assert photo.image.shape == (150, 200, 3)


def test_a_picture_on_a_stick_is_never_removed(desk):
    (desk.stick / "DCIM" / "100").mkdir(parents=True)
    original = desk.stick / "DCIM" / "100" / "IMG_1.JPG"
    original.write_bytes(draw_page(200, 150))
    (desk.stick / "letter.txt").write_bytes(b"private")
    (entry,) = desk.settled().values()
    assert (entry.name, entry.place) == ("IMG_1.JPG", Place.STICK)
    desk.inbox.take(entry.key)
    desk.inbox.done(entry.key)
    assert original.exists()


def test_a_stick_that_is_pulled_out_leaves_what_was_taken(desk):
    original = desk.stick / "a.jpg"
    original.write_bytes(draw_page(200, 150))
    kept, lost = original.read_bytes(), desk.stick / "b.jpg"
    lost.write_bytes(b"never taken")
    found = desk.settled()
    taken = desk.inbox.take(found["a.jpg"].key)
    original.unlink()
    lost.unlink()
    desk.stick.rmdir()
    assert taken.read_bytes() == kept
    assert desk.inbox.waiting() == ()
    assert code_of(lambda: desk.inbox.take(found["b.jpg"].key)) == "K121"


def test_a_file_that_still_grows_is_shown_and_not_offered(desk):
    with (desk.scanner / "scan.jpg").open("wb") as scanner:
        for _ in range(5):
            scanner.write(b"x" * 100)
            scanner.flush()
            desk.now += 10  # long, but it has grown since the last look
            (growing,) = desk.inbox.waiting()
            assert growing.problem == "K122"


def test_a_file_that_changes_under_the_hand_is_refused(desk):
    original = desk.scan(data=b"first")
    entry = desk.settled()["scan.jpg"]
    original.write_bytes(b"second, longer")
    assert code_of(lambda: desk.inbox.take(entry.key)) == "K122"
    assert original.exists()


def test_a_file_that_was_closed_is_taken_at_once(desk):
    """The clock of this test stands still: only the closing can be the reason."""
    desk.scan()
    pause = threading.Event()
    for _ in range(PATIENCE):
        (entry,) = desk.inbox.waiting()
        if not entry.problem:
            break
        pause.wait(0.02)
    assert (entry.problem, desk.now) == ("", 0.0)


def test_what_lay_there_before_a_candidate_came_is_not_theirs(desk):
    desk.scan("theirs.jpg")
    desk.inbox.end()
    desk.inbox.begin()
    desk.scan("mine.jpg")
    assert set(desk.settled()) == {"mine.jpg"}


def test_a_scan_that_began_before_and_grows_is_not_theirs_either(desk):
    with (desk.scanner / "theirs.jpg").open("wb") as scanner:
        scanner.write(b"half")
        scanner.flush()
        desk.inbox.end()
        desk.inbox.begin()
        scanner.write(b" and half")
    assert desk.settled() == {}


def test_a_scanner_that_uses_one_name_again_shows_the_new_page(desk):
    original = desk.scan(data=b"the page of somebody else")
    desk.inbox.end()
    desk.inbox.begin()
    assert desk.settled() == {}
    original.write_bytes(b"my page")
    assert desk.settled()["scan.jpg"].size == 7


def test_after_a_crash_between_saving_and_removing_nobody_is_offered_it(desk):
    original = desk.scan()
    desk.inbox.take(desk.settled()["scan.jpg"].key)
    # The picture is in the store; here the machine loses its power.
    again = FileInbox(InboxParams(desk.scanner), list, lambda: desk.now)
    again.begin()
    assert again.waiting() == ()
    desk.now += 10
    assert again.waiting() == ()
    again.end()
    assert again.left_over() == (original,)
    again.close()


def test_the_staff_clears_what_nobody_used(desk):
    original = desk.scan()
    assert desk.inbox.left_over() == ()  # a candidate is here
    desk.inbox.end()
    assert desk.inbox.left_over() == (original,)
    assert desk.inbox.clear([original, Path("/etc/hostname")]) == 1
    assert desk.inbox.left_over() == ()


def test_a_file_that_became_another_is_not_removed(desk):
    original = desk.scan(data=b"mine")
    entry = desk.settled()["scan.jpg"]
    desk.inbox.take(entry.key)
    original.write_bytes(b"the next one")
    desk.inbox.done(entry.key)
    assert original.read_bytes() == b"the next one"


def test_a_file_that_somebody_else_removed_is_no_fault(desk):
    original = desk.scan()
    entry = desk.settled()["scan.jpg"]
    desk.inbox.take(entry.key)
    original.unlink()
    desk.inbox.done(entry.key)


def test_nothing_that_was_taken_outlives_a_visit(desk):
    desk.scan()
    entry = desk.settled()["scan.jpg"]
    taken = desk.inbox.take(entry.key)
    desk.inbox.end()
    assert not taken.exists()
    assert desk.inbox.waiting() == ()
    assert code_of(lambda: desk.inbox.take(entry.key)) == "K121"


def test_many_files_in_turn_keep_few_copies_in_memory(desk):
    for number in range(12):
        desk.scan(f"{number}.jpg", bytes([number + 1]))
    found = desk.settled()
    for number in range(12):
        taken = desk.inbox.take(found[f"{number}.jpg"].key)
        assert taken.read_bytes() == bytes([number + 1])
    assert len(desk.inbox._copies) == 4


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "C102"), (b"x" * 100_001, "C103")], ids=["empty", "huge"]
)
def test_a_file_that_can_never_be_a_picture_says_why(desk, data, code):
    desk.scan(data=data)
    assert desk.settled()["scan.jpg"].problem == code


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"%PDF-1.7 a letter", "C104"), (draw_page(400, 300)[:3000], "C106")],
    ids=["wrong type", "half copied"],
)
def test_what_only_its_content_shows_is_told_by_the_decoder(desk, data, code):
    desk.scan(data=data)
    taken = desk.inbox.take(desk.settled()["scan.jpg"].key)
    with pytest.raises(LoadError) as caught:
        load(taken, LoadParams())
    assert caught.value.code == code


def test_links_pipes_sockets_and_folders_are_not_opened(desk, tmp_path):
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(b"not for candidates")
    (desk.scanner / "link.jpg").symlink_to(secret)
    (desk.scanner / "nowhere.jpg").symlink_to(tmp_path / "nowhere")
    os.mkfifo(desk.scanner / "pipe.jpg")
    (desk.scanner / "folder.jpg").mkdir()
    with socket.socket(socket.AF_UNIX) as talks:
        talks.bind(str(desk.scanner / "socket.jpg"))
        found = desk.settled()
    assert {name: entry.problem for name, entry in found.items()} == dict.fromkeys(
        ["link.jpg", "nowhere.jpg", "pipe.jpg", "socket.jpg"], "C101"
    )
    for entry in found.values():
        key = entry.key
        assert code_of(lambda key=key: desk.inbox.take(key)) == "K121"


def test_a_file_that_turns_into_a_link_is_not_followed(desk, tmp_path):
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(b"not for candidates")
    original = desk.scan()
    entry = desk.settled()["scan.jpg"]
    original.unlink()
    original.symlink_to(secret)
    assert code_of(lambda: desk.inbox.take(entry.key)) == "K121"


@pytest.mark.slow
def test_ten_thousand_files_show_the_newest_few(desk):
    for number in range(10_000):
        os.mknod(desk.scanner / f"{number}.jpg")
    newest = desk.scan("newest.jpg")
    os.utime(newest, ns=(2**61, 2**61))
    found = desk.settled()
    assert len(found) == SHOWN_MAX
    assert next(iter(found)) == "newest.jpg"


def test_folders_in_folders_for_ever_end(desk):
    deep = desk.stick
    for _ in range(50):
        deep = deep / "d"
        deep.mkdir()
        (deep / "a.jpg").write_bytes(b"x")
    assert len(desk.inbox.waiting()) == 3


def test_a_scanner_whose_folder_goes_away_and_comes_again(desk):
    desk.scanner.rmdir()
    assert desk.settled() == {}
    desk.scanner.mkdir()
    desk.scan()
    assert "scan.jpg" in desk.settled()


def test_without_a_scanner_there_are_only_sticks(tmp_path):
    inbox = FileInbox(InboxParams(None), lambda: [tmp_path])
    (tmp_path / "a.jpg").write_bytes(b"x")
    inbox.begin()
    assert [entry.place for entry in inbox.waiting()] == [Place.STICK]
    inbox.close()
