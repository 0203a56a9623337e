"""Decode files from outside in a process of their own, started once and kept.

A decoder that crashes, never ends or takes all memory is an error code here: the
process is replaced and the kiosk goes on. Pixels come back through shared memory which
is sealed before it is looked at, so a decoder that was taken over cannot change it.
"""

import atexit
import contextlib
import fcntl
import json
import mmap
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np

from camera.arrays import Bgr
from camera.errors import LoadError
from camera.jail import LINE, READY
from camera.params import LoadParams
from camera.unpack import HEADER

_ROOT = Path(__file__).resolve().parents[1]
_START_S = 30.0  # a cold disk reads Python and Pillow for a while
_SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
_CHANNELS = 3
# NumPy would start threads for arithmetic that decoding has none of.
_ENVIRONMENT = {
    "PYTHONPATH": str(_ROOT),
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
}
_TOO_LONG = frozenset((signal.SIGPROF, signal.SIGXCPU))


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A decoded photograph.

    `image` is (height, width, 3) uint8 BGR, sRGB, EXIF orientation applied. `finished`
    is the file itself without metadata when its pixels are exactly `image`, so that a
    picture which meets the rules already need not be encoded again; else None.
    """

    image: Bgr
    finished: bytes | None


@dataclass(frozen=True, slots=True, eq=False)
class _Jail:
    """One running process and the line to it."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    said: int  # what it wrote to its standard error


class Sandbox:
    """One decoding process at a time; calls from several threads wait for each other.

    Args:
        memory: MiB that decoding may take on top of the bare process.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._jail: _Jail | None = None
        self._ready = False

    @property
    def pid(self) -> int | None:
        """The process that decodes now, None when there is none."""
        with self._lock:
            return self._jail.process.pid if self._jail else None

    def start(self) -> None:
        """Start the process if there is none; does not wait for it.

        Raises:
            LoadError: C110, the system starts no more processes.
        """
        with self._lock:
            self._started()

    def stop(self) -> None:
        """End the process; the next file starts another."""
        with self._lock:
            self._ended()

    def unpack(self, source: int, params: LoadParams) -> Photo:
        """Decode one file.

        Args:
            source: its descriptor, open for reading, at its start; stays open.

        Raises:
            LoadError: C101 to C107 about the file, C108 it takes too much time or
                memory, C109 the decoder broke at it, C110 no process can be started.
        """
        target = os.memfd_create("photo", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            with self._lock:
                answer = self._answered(source, target, params)
                try:
                    return _taken(_understood(answer), target, params)
                except _UntrueError as error:
                    self._replaced()
                    raise LoadError("C109", "untrue answer") from error
        finally:
            os.close(target)

    def _answered(self, source: int, target: int, params: LoadParams) -> bytes:
        jail = self._awaited()
        request = json.dumps(asdict(params)).encode()
        try:
            socket.send_fds(jail.line, [request], [source, target])
            jail.line.settimeout(params.patience_s)
            answer = jail.line.recv(LINE)
        except TimeoutError as error:
            self._replaced()
            raise LoadError("C108", f"{params.patience_s} s") from error
        except OSError:
            answer = b""
        if not answer:
            raise _death(self._replaced())
        return answer

    def _started(self) -> _Jail:
        if self._jail is not None and self._jail.process.poll() is not None:
            self._ended()  # the system ended it while it was idle
        if self._jail is None:
            self._ready = False
            self._jail = _spawned(self._memory)
        return self._jail

    def _awaited(self) -> _Jail:
        """The process, ready to work. Raises LoadError C110."""
        jail = self._started()
        if not self._ready:
            jail.line.settimeout(_START_S)
            try:
                self._ready = jail.line.recv(LINE) == READY
            except TimeoutError as error:
                self._ended()
                raise LoadError("C110", f"not ready after {_START_S:g} s") from error
            except OSError:
                self._ready = False
            if not self._ready:
                raise LoadError("C110", self._ended())
        return jail

    def _replaced(self) -> int:
        """Start another process, so that the next file need not wait for it."""
        jail = self._jail
        self._ended()
        self._started()
        assert jail is not None
        return jail.process.returncode

    def _ended(self) -> str:
        """End the process; the last line it wrote to its standard error."""
        jail, self._jail = self._jail, None
        if jail is None:
            return ""
        jail.line.close()
        # One that ended by itself keeps its own status; one that hangs is killed.
        with contextlib.suppress(subprocess.TimeoutExpired):
            jail.process.wait(0.05)
        jail.process.kill()
        jail.process.wait()
        said = os.pread(jail.said, LINE, max(0, os.fstat(jail.said).st_size - LINE))
        os.close(jail.said)
        lines = said.decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"status {jail.process.returncode}"


class _UntrueError(Exception):
    """The process answered what cannot be."""


@cache
def sandbox(memory: int) -> Sandbox:
    """The sandbox of this process, ended with it; `memory` as in `Sandbox`."""
    made = Sandbox(memory)
    atexit.register(made.stop)
    return made


def _spawned(memory: int) -> _Jail:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    said = os.memfd_create("said", os.MFD_CLOEXEC)
    # The same code and the same packages, and nothing from the current folder.
    command = [sys.executable, "-P", "-W", "ignore", "-m", "camera.jail"]
    words = [str(theirs.fileno()), str(memory)]
    with theirs:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module
                command + words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                pass_fds=(theirs.fileno(),),
                env=_ENVIRONMENT,
                cwd="/",
                process_group=0,  # Ctrl-C is for us, who end it in order
            )
        except OSError as error:
            ours.close()
            os.close(said)
            raise LoadError("C110", str(error.strerror)) from error
    return _Jail(process, ours, said)


def _understood(answer: bytes) -> tuple[int, int, int]:
    """Width, height and length of the finished JPEG. Raises LoadError as answered."""
    try:
        made = json.loads(answer)
        if "code" not in made:
            return int(made["width"]), int(made["height"]), int(made["finished"])
        refusal = LoadError(made["code"], str(made["detail"]))
    except (KeyError, TypeError, ValueError) as error:
        raise _UntrueError from error
    raise refusal


def _taken(claim: tuple[int, int, int], target: int, params: LoadParams) -> Photo:
    """The pixels, once nobody can change them and their number is right."""
    width, height, rest = claim
    size = width * height * _CHANNELS
    small = min(width, height) < params.min_side
    if small or width * height > params.max_pixels or rest < 0:
        raise _UntrueError
    try:
        fcntl.fcntl(target, fcntl.F_ADD_SEALS, _SEALS)
    except OSError as error:  # somebody still has it mapped for writing
        raise _UntrueError from error
    if os.fstat(target).st_size != HEADER + size + rest:
        raise _UntrueError
    # Private: who writes into the picture gets a copy of that page, the seal holds.
    both = mmap.PROT_READ | mmap.PROT_WRITE
    pages = mmap.mmap(target, HEADER + size, flags=mmap.MAP_PRIVATE, prot=both)
    pixels = np.frombuffer(pages, np.uint8, size, HEADER)
    finished = os.pread(target, rest, HEADER + size) if rest else None
    return Photo(pixels.reshape(height, width, _CHANNELS), finished)


def _death(status: int) -> LoadError:
    """What to say of a process that ended before it answered; `status` as Popen's."""
    if -status in _TOO_LONG:
        return LoadError("C108", "time")
    if -status == signal.SIGKILL:  # the system takes memory back this way
        return LoadError("C108", "killed")
    return LoadError("C109", f"status {status}")
