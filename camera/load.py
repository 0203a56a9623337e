"""Open a photograph safely: one kind of array out, or one error with a code.

The content decides what a file is, never its name. Size and pixel count are checked
before anything is decoded, and decoding happens in a process of its own.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from camera.errors import LoadError
from camera.params import LoadParams
from camera.sandbox import Photo, sandbox

__all__ = ["Photo", "decode", "load", "warm"]

# A pipe without a writer must not hold us up, nor a terminal take us over.
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def warm(params: LoadParams) -> None:
    """Start the decoding process, which takes a moment; does not wait for it.

    Raises:
        LoadError: C110, the system starts no more processes.
    """
    sandbox(params.memory_mib).start()


def load(path: Path, params: LoadParams) -> Photo:
    """Read and decode one file.

    Raises:
        LoadError: C101 cannot be opened, C102 empty, C103 too many bytes, C104 neither
            JPEG nor PNG, C105 too many pixels, C106 damaged, C107 too small, C108 takes
            too much time or memory, C109 breaks the decoder, C110 no decoder.
    """
    try:
        with _regular(path) as source:
            return sandbox(params.memory_mib).unpack(source, params)
    except LoadError as error:
        raise LoadError(error.code, f"{path}: {error.detail}") from error


def decode(data: bytes, params: LoadParams) -> Photo:
    """Decode one file's bytes.

    Raises:
        LoadError: as `load`, without C101.
    """
    if len(data) > params.max_bytes:
        raise LoadError("C103")
    source = os.memfd_create("file", os.MFD_CLOEXEC)
    try:
        with open(source, "wb", closefd=False) as file:
            file.write(data)
        os.lseek(source, 0, os.SEEK_SET)
        return sandbox(params.memory_mib).unpack(source, params)
    finally:
        os.close(source)


@contextmanager
def _regular(path: Path) -> Iterator[int]:
    """A file on a disk, open for reading. Raises LoadError C101."""
    try:
        source = os.open(path, _FLAGS)
    except (
        OSError,
        ValueError,
    ) as error:  # a null character in the name is a ValueError
        raise LoadError("C101", getattr(error, "strerror", None) or "name") from error
    try:
        if not stat.S_ISREG(os.fstat(source).st_mode):
            raise LoadError("C101", "not a file")
        yield source
    finally:
        os.close(source)
