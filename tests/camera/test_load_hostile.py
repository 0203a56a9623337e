"""Files made to harm are refused with a code, and the kiosk's own process goes on."""

import fcntl
import io
import os
import signal
import stat
import struct
import termios
import threading
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from camera.errors import LoadError
from camera.load import decode, load
from camera.params import LoadParams
from camera.sandbox import Sandbox

LIMITS = LoadParams()
SOON = replace(LIMITS, open_s=0.05, pixel_s=0.0)
BIG = replace(LIMITS, max_pixels=400_000_000)


def small(kind: str, **options: object) -> bytes:
    shades = np.linspace(0, 255, 70 * 66 * 3).reshape(66, 70, 3).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(shades).save(out, kind, **options)
    return out.getvalue()


def plain(kind: str) -> bytes:
    """Every part that a file of this kind has, in few bytes."""
    out = io.BytesIO()
    image = Image.new("RGB", (64, 64), (200, 200, 190))
    image.paste((40, 40, 90), (20, 10, 30, 50))
    image.save(out, kind, optimize=True)
    return out.getvalue()


JPEG, PNG = small("JPEG"), small("PNG")


def chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def png_with(extra: bytes) -> bytes:
    """The small PNG with something after its header."""
    return PNG[:33] + extra + PNG[33:]


def zeros(count: int) -> bytes:
    return zlib.compress(bytes(count), 9)


def flat_png(width: int, height: int) -> bytes:
    """A true picture of little data and many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compressobj(1)
    row = bytes(width * 3 + 1)
    data = b"".join(body.compress(row) for _ in range(height)) + body.flush()
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", data), chunk(b"IEND", b""))
    return PNG[:8] + b"".join(parts)


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is repeated."""
    data = small("JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * count + data[-2:]


def refusal(data: bytes, params: LoadParams = LIMITS) -> str:
    with pytest.raises(LoadError) as caught:
        decode(data, params)
    return caught.value.code


def outcome(data: bytes) -> tuple[int, ...] | str:
    """The shape of the picture, or the code of the refusal."""
    try:
        return decode(data, LIMITS).image.shape
    except LoadError as error:
        return error.code


def refused(path: Path) -> str:
    with pytest.raises(LoadError) as caught:
        load(path, LIMITS)
    return caught.value.code


@pytest.mark.slow
def test_what_is_written_in_a_png_is_never_unpacked() -> None:
    text = chunk(b"zTXt", b"Comment\0\0" + zeros(200_000_000))
    named = chunk(b"iTXt", b"x\0\1\0\0\0" + zeros(1_000_000))
    assert np.array_equal(
        decode(png_with(text + named), LIMITS).image, decode(PNG, LIMITS).image
    )


def test_a_profile_that_swells_is_refused() -> None:
    assert refusal(png_with(chunk(b"iCCP", b"p\0\0" + zeros(50_000_000)))) == "C106"


def test_a_file_of_too_many_parts_is_refused() -> None:
    assert refusal(png_with(chunk(b"tEXt", b"a\0b") * 70_000)) == "C108"
    assert refusal(JPEG[:2] + b"\xff\xfe\0\2" * 5000 + JPEG[2:]) == "C108"
    assert refusal(many_scans(101)) == "C108"


def test_what_comes_in_ten_scans_is_read() -> None:
    assert decode(many_scans(10), LIMITS).image.shape == (66, 70, 3)


@pytest.mark.slow
def test_a_picture_that_takes_too_long_is_stopped_by_the_kernel() -> None:
    assert refusal(flat_png(4000, 4000), SOON) == "C108"
    assert decode(PNG, LIMITS).image.shape == (66, 70, 3)


@pytest.mark.slow
def test_a_picture_that_takes_too_much_memory_is_refused() -> None:
    tight = replace(BIG, memory_mib=100)
    assert refusal(flat_png(6000, 6000), tight) == "C108"
    assert decode(PNG, tight).image.shape == (66, 70, 3)


@pytest.mark.slow
@pytest.mark.parametrize("data", [plain("JPEG"), plain("PNG")], ids=["JPEG", "PNG"])
def test_a_file_cut_off_anywhere_is_a_picture_or_refused(data: bytes) -> None:
    whole = decode(data, LIMITS).image.shape
    for length in range(len(data)):
        assert outcome(data[:length]) in (whole, "C102", "C104", "C106"), length


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe.jpg"
    os.mkfifo(path)
    return path


def test_a_pipe_that_nobody_writes_to_does_not_hold_us_up(pipe: Path) -> None:
    assert refused(pipe) == "C101"


def test_what_is_no_file_on_a_disk_is_refused(tmp_path: Path) -> None:
    loop, other = tmp_path / "loop.jpg", tmp_path / "other.jpg"
    loop.symlink_to(other)
    other.symlink_to(loop)
    for path in (tmp_path, loop, tmp_path / "none" / "a.jpg", tmp_path / "a\0b"):
        assert refused(path) == "C101"
    for device in (Path("/dev/zero"), Path("/dev/null"), Path("/proc/self/mem")):
        assert refused(device) in ("C101", "C102")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    path.chmod(0)
    assert refused(path) == "C101"


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert refused(path) == "C103"


@pytest.fixture
def box() -> Iterator[Sandbox]:
    sandbox = Sandbox(200)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def picture(tmp_path: Path) -> Iterator[int]:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    descriptor = os.open(path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


def read(box: Sandbox, picture: int) -> tuple[int, ...]:
    os.lseek(picture, 0, os.SEEK_SET)
    return box.unpack(picture, LIMITS).image.shape


def pid_of(box: Sandbox) -> int:
    assert box.pid is not None
    return box.pid


@pytest.mark.slow
def test_a_decoder_that_crashed_while_idle_is_replaced(
    box: Sandbox, picture: int
) -> None:
    read(box, picture)
    first = pid_of(box)
    os.kill(first, signal.SIGSEGV)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert read(box, picture) == (66, 70, 3)
    assert pid_of(box) != first


@pytest.mark.slow
@pytest.mark.parametrize(
    ("end", "code"),
    [(signal.SIGSEGV, "C109"), (signal.SIGPROF, "C108"), (signal.SIGKILL, "C108")],
)
def test_a_decoder_that_dies_at_a_file_is_an_error_and_is_replaced(
    box: Sandbox, tmp_path: Path, picture: int, end: signal.Signals, code: str
) -> None:
    read(box, picture)
    first = pid_of(box)
    os.kill(first, signal.SIGSTOP)  # so that it is at our file when it dies
    os.waitid(os.P_PID, first, os.WSTOPPED)  # else it may still take the request
    killer = threading.Thread(target=die_when_asked, args=(box, first, end))
    killer.start()
    os.lseek(picture, 0, os.SEEK_SET)
    with pytest.raises(LoadError) as caught:
        box.unpack(picture, LIMITS)
    killer.join()
    assert caught.value.code == code
    assert read(box, picture) == (66, 70, 3)


def die_when_asked(box: Sandbox, pid: int, end: signal.Signals) -> None:
    """End the stopped process once a request lies unread in its line."""
    assert box._jail is not None
    unread = array("i", [0])
    while not unread[0]:
        fcntl.ioctl(box._jail.line.fileno(), termios.TIOCOUTQ, unread)
        os.sched_yield()
    os.kill(pid, end)
    os.kill(pid, signal.SIGCONT)


@pytest.mark.slow
def test_a_decoder_that_hangs_is_an_error_and_is_replaced(
    box: Sandbox, picture: int
) -> None:
    read(box, picture)
    os.kill(pid_of(box), signal.SIGSTOP)
    with pytest.raises(LoadError) as caught:
        box.unpack(picture, replace(LIMITS, patience_s=0.01))
    assert caught.value.code == "C108"
    assert read(box, picture) == (66, 70, 3)


@pytest.mark.slow
def test_the_decoder_has_given_up_what_it_does_not_need(
    box: Sandbox, picture: int
) -> None:
    read(box, picture)
    proc = Path(f"/proc/{pid_of(box)}")
    limits = proc.joinpath("limits").read_text()
    rows = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert rows["Max core file size"] == ["0", "0"]
    assert rows["Max processes"] == ["0", "0"]
    assert rows["Max open files"] == ["16", "16"]
    assert int(rows["Max address space"][1]) < 400 << 20
    assert "NoNewPrivs:\t1" in proc.joinpath("status").read_text()
    # Nobody else may look into it: its files belong to root as long as it is not
    # dumpable.
    assert stat.S_IMODE(proc.joinpath("mem").stat().st_mode) == 0o600


def test_a_picture_is_ours_alone_and_may_be_written_to(
    box: Sandbox, picture: int
) -> None:
    os.lseek(picture, 0, os.SEEK_SET)
    first = box.unpack(picture, LIMITS).image
    before = first.copy()
    first[:] = 7
    os.lseek(picture, 0, os.SEEK_SET)
    assert np.array_equal(box.unpack(picture, LIMITS).image, before)


def test_many_files_leave_no_descriptor_behind(box: Sandbox, picture: int) -> None:
    read(box, picture)
    ours = Path("/proc/self/fd")
    before = len(list(ours.iterdir()))
    for _ in range(20):
        read(box, picture)
    assert len(list(ours.iterdir())) == before
