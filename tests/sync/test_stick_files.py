"""The files of a bundle on a stick: whole, in parts, or not at all."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.protocol import stick
from sync.protocol.bundle import Way
from sync.protocol.stick import (
    PartsReader,
    PartsWriter,
    StickError,
    StickFault,
    bundles_in,
    stem_of,
)

STEM = stem_of("bundle")


def write(folder: Path, data: bytes, part_bytes: int = 10) -> tuple[Path, ...]:
    with PartsWriter(folder, STEM, Way.UP, part_bytes) as out:
        out.write(data)
        return out.commit()


def read(file: Path) -> bytes:
    with PartsReader(file) as source:
        return b"".join(iter(lambda: source.read(7), b""))


def fault(work) -> StickFault:
    with pytest.raises(StickError) as caught:
        work()
    return caught.value.fault


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_name_fits_into_eight_and_three_letters():
    name, ending = f"{STEM}.U01".split(".")
    assert (len(name), len(ending)) == (8, 3)
    assert (name + ending).isalnum()
    assert name == name.upper()


@given(data=st.binary(min_size=1, max_size=60), part=st.integers(1, 70))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_written_in_parts_is_read_from_any_of_them(tmp_path, data, part):
    files = write(tmp_path, data, part)
    assert len(files) == -(-len(data) // part)
    assert {read(file) for file in files} == {data}
    assert names(tmp_path) == sorted(file.name for file in files)
    for file in files:
        file.unlink()


def test_nothing_has_its_name_before_all_was_read_back(tmp_path):
    with PartsWriter(tmp_path, STEM, Way.UP, 10) as out:
        out.write(b"twenty bytes of data")
        assert names(tmp_path) == [f"{STEM}.T01", f"{STEM}.T02"]
    assert names(tmp_path) == []


def test_a_part_that_is_missing_ends_the_bundle_there(tmp_path):
    files = write(tmp_path, bytes(range(35)))
    files[1].unlink()
    assert read(files[0]) == bytes(range(10))


def test_a_later_shorter_answer_leaves_no_part_of_the_longer_one(tmp_path):
    write(tmp_path, bytes(35))
    files = write(tmp_path, b"short")
    assert names(tmp_path) == [files[0].name]
    assert read(files[0]) == b"short"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, StickFault.FULL),
        (errno.EFBIG, StickFault.FULL),
        (errno.EROFS, StickFault.READ_ONLY),
        (errno.EIO, StickFault.GONE),
        (errno.ENODEV, StickFault.GONE),
    ],
)
@pytest.mark.parametrize("call", ["write", "fsync", "open", "read", "replace"])
def test_a_medium_that_fails_at_any_step_leaves_nothing(
    tmp_path, monkeypatch, call, number, expected
):
    """The kernel's answers of a stick that is full, locked or pulled out."""

    def failing(*_arguments, **_named):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        # A medium that fails in the middle of a call cannot be had otherwise.
        place = (stick.Path, call) if call == "replace" else (stick.os, call)
        out = PartsWriter(tmp_path, STEM, Way.UP, 10)
        with out:
            out.write(b"ten bytes.")
            patch.setattr(*place, failing)

            def go_on():
                out.write(b"and more of them")
                out.commit()

            assert fault(go_on) is expected
            patch.undo()
    assert names(tmp_path) == []


def test_a_medium_that_holds_something_else_is_noticed(tmp_path):
    with PartsWriter(tmp_path, STEM, Way.UP, 10) as out:
        out.write(b"ten bytes.")
        (tmp_path / f"{STEM}.T01").write_bytes(b"ten bytes?")
        assert fault(out.commit) is StickFault.NOT_READ_BACK
    assert names(tmp_path) == []


def test_a_half_file_of_a_crash_is_swept_by_the_next_export(tmp_path):
    (tmp_path / "DZAAAAAA.T01").write_bytes(b"half")
    (tmp_path / "holiday.jpg").write_bytes(b"somebody's")
    files = write(tmp_path, b"data")
    assert names(tmp_path) == sorted([files[0].name, "holiday.jpg"])


def test_a_file_that_is_still_being_written_is_not_swept(tmp_path):
    with PartsWriter(tmp_path, "DZAAAAAA", Way.UP) as other:
        other.write(b"half")
        write(tmp_path, b"data")
        other.write(b" and half")
        (file,) = other.commit()
    assert read(file) == b"half and half"


def test_no_folder_is_said(tmp_path):
    assert fault(lambda: write(tmp_path / "none", b"x")) is StickFault.NO_FOLDER


@pytest.mark.parametrize("kind", ["missing", "folder", "link", "pipe"])
def test_what_is_no_plain_file_is_not_read(tmp_path, kind):
    place = tmp_path / f"{STEM}.U01"
    match kind:
        case "folder":
            place.mkdir()
        case "link":
            place.symlink_to("/etc/hostname")
        case "pipe":
            os.mkfifo(place)
    assert fault(lambda: read(place)) is StickFault.NO_FILE


def test_bundles_are_found_by_their_first_part(tmp_path):
    write(tmp_path, bytes(35))
    (tmp_path / "DZBBBBBB.R01").write_bytes(b"answer")
    (tmp_path / "DZ.U01").write_bytes(b"not ours")
    assert [p.name for p in bundles_in(tmp_path, Way.UP)] == [f"{STEM}.U01"]
    assert [p.name for p in bundles_in(tmp_path, Way.DOWN)] == ["DZBBBBBB.R01"]
