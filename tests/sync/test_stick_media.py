"""Real media: a FAT stick, a full one, one that is pulled out; and finding them."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.carry_errors import CarryError
from sync.courier import Courier, CourierParams
from sync.media import media, mounted
from sync.protocol.bundle import Keys, Kind, Way, records
from sync.protocol.stick import PartsReader, PartsWriter, StickError, StickFault

MEGABYTE = 1_000_000


def run(*command: object) -> bool:
    """Run a tool; return whether it is there and did its work."""
    words = [str(word) for word in command]
    if shutil.which(words[0]) is None:
        return False
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def image(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


@pytest.fixture
def fat(tmp_path) -> Iterator[Path]:
    """A FAT stick of 8 MB."""
    disk, place = image(tmp_path / "fat.img", 8 << 20), tmp_path / "STICK"
    place.mkdir()
    if not run("mkfs.vfat", disk):
        pytest.skip("dosfstools is not installed")
    if not run("mount", "-t", "vfat", "-o", "loop", disk, place) and not run(
        "fusefat", "-o", "rw+", disk, place
    ):
        pytest.skip("neither the kernel nor fusefat mounts FAT here")
    yield place
    assert run("umount", place)


@pytest.fixture
def small(tmp_path) -> Iterator[Path]:
    """A medium of one megabyte."""
    place = tmp_path / "SMALL"
    place.mkdir()
    if not run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place):
        pytest.skip("this user may not mount")
    yield place
    assert run("umount", place)


@pytest.fixture
def loose(tmp_path) -> Iterator[Path]:
    """A medium that can be pulled out."""
    disk, place = image(tmp_path / "loose.img", 32 << 20), tmp_path / "LOOSE"
    place.mkdir()
    if not run("mkfs.ext4", "-q", disk) or not run("mount", "-o", "loop", disk, place):
        pytest.skip("this user may not mount a loop device")
    if shutil.which("xfs_io") is None:
        run("umount", place)
        pytest.skip("xfsprogs is not installed")
    yield place
    assert run("umount", place)


@pytest.fixture
def courier(kiosk, clock) -> Courier:
    return Courier(CourierParams("0.1.0", part_bytes=300_000), kiosk.store, clock)


def code_of(work) -> str:
    with pytest.raises(CarryError) as caught:
        work()
    return caught.value.code


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.slow
def test_a_fat_stick_takes_a_bundle_in_parts(fat, courier, kiosk, office_key):
    for number in range(4):
        kiosk.add(content=bytes([number]) * 200_000)
    done = courier.export_to(fat)
    assert len(done.files) == 3
    assert names(fat) == sorted(path.name for path in done.files)
    sender = kiosk.store.identity().signer.private_key.public_key()
    keys = Keys(Way.UP, lambda _: office_key, lambda _: (sender,))
    with PartsReader(done.files[2]) as source:
        kinds = [record.kind for record in records(source, keys)]
    assert kinds == [Kind.MANIFEST, *[Kind.BLOB] * 4, Kind.OPERATIONS]


@pytest.mark.slow
def test_an_answer_takes_the_place_of_the_former_one_on_fat(fat):
    for text in (b"first, and long enough for two parts", b"second"):
        with PartsWriter(fat, "DZAAAAAA", Way.DOWN, 20) as out:
            out.write(text)
            (first, *_) = out.commit()
    assert first.read_bytes() == b"second"
    assert names(fat) == ["DZAAAAAA.R01"]


def test_a_stick_with_too_little_space_is_refused_before_a_byte(small, courier, kiosk):
    for _ in range(5):
        kiosk.add(content=bytes(200_000))
    assert code_of(lambda: courier.export_to(small)) == "S411"
    assert names(small) == []
    assert kiosk.store.health().queued == 5


def test_a_stick_that_fills_up_while_it_is_written_is_left_clean(small):
    with PartsWriter(small, "DZAAAAAA", Way.UP, 300_000) as out:
        with pytest.raises(StickError) as caught:
            out.write(bytes(3 * MEGABYTE))
        assert caught.value.fault is StickFault.FULL
        assert names(small) != []
    assert names(small) == []


@pytest.mark.slow
def test_a_stick_that_is_pulled_out_while_it_is_written_is_said(loose):
    with PartsWriter(loose, "DZAAAAAA", Way.UP) as out:
        out.write(bytes(MEGABYTE))
        assert run("xfs_io", "-x", "-c", "shutdown", loose)
        with pytest.raises(StickError) as caught:
            out.commit()
        assert caught.value.fault in {StickFault.GONE, StickFault.READ_ONLY}


@pytest.mark.slow
def test_a_stick_that_was_pulled_out_holds_no_half_bundle(tmp_path, loose, courier):
    """Where the name is, all of it is: the name came last, and after the bytes."""

    def pull_out(_done: int, _total: int) -> None:
        run("xfs_io", "-x", "-c", "shutdown", loose)

    with pytest.raises(CarryError):
        courier.export_to(loose, pull_out)
    assert run("umount", loose)
    assert run("mount", "-o", "loop", tmp_path / "loose.img", loose)
    assert [name for name in names(loose) if ".U" in name] == []


def test_an_export_that_is_given_up_leaves_nothing(tmp_path, courier, kiosk):
    class EnoughError(Exception):
        pass

    def stop(done: int, _total: int) -> None:
        if done:
            raise EnoughError

    kiosk.add(content=bytes(200_000))
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(EnoughError):
        courier.export_to(stick, stop)
    assert names(stick) == []


def test_the_progress_grows_to_all_of_it(tmp_path, courier, kiosk):
    for _ in range(3):
        kiosk.add(content=bytes(200_000))
    steps: list[tuple[int, int]] = []
    courier.export_to(tmp_path, lambda done, total: steps.append((done, total)))
    done = [step[0] for step in steps]
    assert done == sorted(done)
    assert len(set(done)) > 5
    assert steps[-1][0] == steps[-1][1]


def test_a_missing_folder_and_a_missing_file_are_said(tmp_path, courier):
    assert code_of(lambda: courier.export_to(tmp_path / "none")) == "S414"
    assert code_of(lambda: courier.import_from(tmp_path / "none.R01")) == "S416"
    assert code_of(lambda: courier.answers_in(tmp_path / "none")) == "S414"


def test_a_picture_is_no_answer(tmp_path, courier):
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0 a photo")
    assert code_of(lambda: courier.import_from(tmp_path / "a.jpg")) == "S401"


MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 8:17 / /media/kiosk/EXAM\040STICK rw,nosuid shared:9 - vfat /dev/sdb1 rw
41 22 8:18 / /run/media/kiosk/LOCKED ro,nosuid - exfat /dev/sdc1 ro
42 22 8:19 / /mnt rw - ext4 /dev/sdd1 rw
43 22 8:20 / /mnt/backup rw - ext4 /dev/sdd1 ro
44 22 8:21 / /media/kiosk/EXAM\040STICK rw - exfat /dev/sde1 rw
45 22 0:30 / /mediator/x rw - tmpfs tmpfs rw
""".strip()


def test_what_is_mounted_below_the_usual_places_is_found():
    roots = (Path("/media"), Path("/run/media"), Path("/mnt"))
    found = {str(m.path): (m.filesystem, m.writable) for m in mounted(MOUNTS, roots)}
    assert found == {
        "/media/kiosk/EXAM STICK": ("exfat", True),
        "/run/media/kiosk/LOCKED": ("exfat", False),
        "/mnt/backup": ("ext4", False),
    }


def test_a_mounted_medium_is_listed_with_its_space(small):
    (medium,) = media((small.parent,))
    assert (medium.path, medium.name, medium.filesystem) == (small, "SMALL", "tmpfs")
    assert medium.total_bytes == 1 << 20
    assert 0 < medium.free_bytes <= medium.total_bytes
    assert medium.writable


def test_a_medium_that_went_since_is_not_listed(tmp_path):
    list_of_then = tmp_path / "mountinfo"
    list_of_then.write_text(f"40 22 8:17 / {tmp_path}/gone rw - vfat /dev/sdb1 rw\n")
    assert media((tmp_path,), list_of_then) == ()
