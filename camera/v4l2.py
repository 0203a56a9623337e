"""Which cameras this machine has, and what they can do, asked of the kernel.

The numbers and layouts are those of linux/videodev2.h on 64-bit machines. Nothing is
changed, and a camera that is in use may be asked too.
"""

import fcntl
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from camera.errors import SourceError

Ask = Callable[[int, bytearray], None]
"""An ioctl: a request's number and the struct that it fills. Raises OSError."""

_CLASS = Path("/sys/class/video4linux")
_QUERYCAP, _ENUM_FMT, _ENUM_FRAMESIZES, _QUERYCTRL = (
    *(0x80685600, 0xC0405602, 0xC02C564A, 0xC0445624),
)
_CAPABILITY, _FORMAT, _SIZE, _CONTROL = 104, 64, 44, 68  # bytes of each struct
_CAPTURES = 0x1  # V4L2_CAP_VIDEO_CAPTURE, also the buffer type
_DISCRETE = 1
_DISABLED = 0x1
_NEXT = 0x80000000  # asks for the control after the one that is named
_MOST = 256  # entries of a list; a driver that repeats itself must not hold us up


@dataclass(frozen=True, slots=True)
class Mode:
    """A compression such as MJPG, and its sizes in pixels, largest first."""

    fourcc: str
    sizes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Control:
    """Something that can be set, and between which numbers; `number` is the kernel's.

    Drivers and kernels call the same control differently.
    """

    name: str
    low: int
    high: int
    step: int
    default: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a device is called and can do; `captures` tells cameras from the rest."""

    name: str
    captures: bool
    modes: tuple[Mode, ...]
    controls: tuple[Control, ...]


def numbers(folder: Path = _CLASS) -> list[int]:
    """The N of each /dev/videoN that the kernel knows; not all of them are cameras."""
    names = [path.name.removeprefix("video") for path in folder.glob("video*")]
    return sorted(int(name) for name in names if name.isdecimal())


def abilities(number: int) -> Abilities:
    """Ask a device. Raises SourceError: C201 not there, C206 no answer, C207."""
    path = Path(f"/dev/video{number}")
    try:
        device = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError as error:
        raise SourceError("C207", str(path)) from error
    except OSError as error:
        code = "C206" if path.exists() else "C201"
        raise SourceError(code, f"{path}: {error.strerror}") from error
    try:
        return described(lambda request, data: _ioctl(device, request, data))
    except OSError as error:
        raise SourceError("C206", f"{path}: {error.strerror}") from error
    finally:
        os.close(device)


def described(ask: Ask) -> Abilities:
    """What a device says of itself. Raises OSError when it says nothing."""
    about = bytearray(_CAPABILITY)
    ask(_QUERYCAP, about)
    (flags,) = struct.unpack_from("=I", about, 88)  # of this node, not of the camera
    captures = bool(flags & _CAPTURES)
    modes = tuple(_modes(ask)) if captures else ()
    return Abilities(_text(about[16:48]), captures, modes, tuple(_controls(ask)))


def _modes(ask: Ask) -> Iterator[Mode]:
    for index in range(_MOST):
        data = bytearray(_FORMAT)
        struct.pack_into("=II", data, 0, index, _CAPTURES)
        if not _answered(ask, _ENUM_FMT, data):
            return
        code = bytes(data[44:48])
        sizes = sorted(set(_sizes(ask, code)), reverse=True)
        yield Mode(code.decode("ascii", "replace").strip(), tuple(sizes))


def _sizes(ask: Ask, code: bytes) -> Iterator[tuple[int, int]]:
    """Each size of a compression; of a range its largest."""
    for index in range(_MOST):
        data = bytearray(_SIZE)
        struct.pack_into("=I4s", data, 0, index, code)
        if not _answered(ask, _ENUM_FRAMESIZES, data):
            return
        (kind,) = struct.unpack_from("=I", data, 8)
        if kind != _DISCRETE:  # width: least, most, step; then height
            _, width, _, _, height, _ = struct.unpack_from("=6I", data, 12)
            yield width, height
            return
        width, height = struct.unpack_from("=II", data, 12)
        yield width, height


def _controls(ask: Ask) -> Iterator[Control]:
    last = 0
    for _ in range(_MOST):
        data = bytearray(_CONTROL)
        struct.pack_into("=I", data, 0, last | _NEXT)
        if not _answered(ask, _QUERYCTRL, data):
            return
        last, _, name, low, high, step, default, flags = struct.unpack_from(
            "=II32s4iI", data
        )
        if not flags & _DISABLED:
            yield Control(_text(name), low, high, step, default, last)


def _answered(ask: Ask, request: int, data: bytearray) -> bool:
    """False at the end of a list, or where a driver does not have such a list."""
    try:
        ask(request, data)
    except OSError:
        return False
    return True


def _text(data: bytes | bytearray) -> str:
    return bytes(data).split(b"\0")[0].decode("utf-8", "replace")


def _ioctl(device: int, request: int, data: bytearray) -> None:
    fcntl.ioctl(device, request, data, True)  # noqa: FBT003 - its only form
