"""The process in which files from outside are decoded: `python -m camera.jail FD MIB`.

Talks to `camera.sandbox` over a socket; each request brings two file descriptors, the
file to read and the memory to write to. Takes what it needs, then limits itself:
memory, open files, no other processes, no core files, and processor time for each file.
A file that breaks a limit ends this process alone. Nothing of this room but decoding.
"""

import ctypes
import io
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from PIL import Image, MpoImagePlugin, TgaImagePlugin

from camera.errors import LoadError
from camera.params import LoadParams
from camera.unpack import Opened, opened, unpacked, write

READY = b"ready"
LINE = 4096  # bytes of a message at most
_FILES = 16  # the socket, two a request, and a few of Python's own
_NO_NEW_PRIVILEGES, _DUMPABLE = 38, 4  # linux/prctl.h
_SPARE_CPU_S = 2  # the coarse limit comes after the fine one
_LIBC = ctypes.CDLL(None, use_errno=True)
_PAGE = resource.getpagesize()


def main() -> None:
    """Serve until the other end of the socket closes."""
    line = socket.socket(fileno=int(sys.argv[1]))
    _warm()
    _confine(int(sys.argv[2]) << 20)
    line.send(READY)
    while True:
        message, descriptors, _, _ = socket.recv_fds(line, LINE, 2)
        if not message:
            return
        params = LoadParams(**json.loads(message))
        line.send(json.dumps(_served(params, *descriptors)).encode())
        signal.setitimer(signal.ITIMER_PROF, 0)
        _LIBC.malloc_trim(0)  # while nobody waits: reading text needs the memory next


def _served(params: LoadParams, source: int, target: int) -> dict[str, Any]:
    """One file; the answer is its size, or a code with a detail."""
    try:
        return _copied(params, source, target)
    except LoadError as error:
        return {"code": error.code, "detail": error.detail[: LINE // 16]}
    except MemoryError:
        return {"code": "C108", "detail": "memory"}
    finally:
        os.close(source)
        os.close(target)


def _copied(params: LoadParams, source: int, target: int) -> dict[str, Any]:
    _allow(params.open_s)
    photo = opened(_read(source, params.max_bytes + 1), params)
    _allow(_decoding_s(photo, params))
    size = unpacked(photo, target)
    finished = size.finished or b""
    write(target, finished)
    return {"width": size.width, "height": size.height, "finished": len(finished)}


def _read(source: int, count: int) -> bytes:
    """At most `count` bytes. Raises LoadError C101."""
    try:
        with open(source, "rb", closefd=False) as file:
            return file.read(count)
    except OSError as error:
        raise LoadError("C101", str(error.strerror)) from error


def _decoding_s(photo: Opened, params: LoadParams) -> float:
    pixels = photo.image.width * photo.image.height
    return params.open_s + params.pixel_s * pixels


def _allow(seconds: float) -> None:
    """Let the kernel end this process after so many seconds of processor time."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    soft = int(spent + seconds) + _SPARE_CPU_S
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _warm() -> None:
    """Decode one picture of each kind, so that nothing is imported under the limits."""
    # Pillow would import them when it meets the first such file.
    assert MpoImagePlugin
    assert TgaImagePlugin
    small = Image.new("RGB", (64, 64))
    for kind in ("JPEG", "PNG"):
        out = io.BytesIO()
        small.save(out, kind)
        target = os.memfd_create("warm", os.MFD_CLOEXEC)
        unpacked(opened(out.getvalue(), LoadParams()), target)
        os.close(target)


def _confine(memory: int) -> None:
    """Give up what decoding does not need; `memory` in bytes on top of what is used."""
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE
    for kind, limit in (
        (resource.RLIMIT_AS, mapped + memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, memory),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        resource.setrlimit(kind, (limit, limit))
    for option, value in ((_NO_NEW_PRIVILEGES, 1), (_DUMPABLE, 0)):
        if _LIBC.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    main()
