"""Takes what a candidate left in freed memory away, as far as Python lets us.

An object that is freed keeps its bytes until its place is used again. Large blocks go
back to the system, which empties them; small ones are written over. What is still
referred to stays: dropping it is the business of `kiosk.core` and of the screens.
"""

import ctypes
import gc
import sys
from functools import cache

_MMAP_THRESHOLD, _PERTURB = -3, -6  # M_MMAP_THRESHOLD, M_PERTURB of <malloc.h>
_OVER = 0x55  # what is freed is written over with
_LARGE = 64 * 1024  # bytes; the smallest thumbnail's pixels are more
# Bytes: the sizes in which Python keeps small objects; no text fits a smaller one.
_LEAST, _STEP, _SMALL = 48, 16, 512
# Python hands them out by pools of 16 kB, and asks the system for 64 pools at once.
_POOL, _POOL_HEAD, _POOLS = 16 * 1024, 48, 60
_MOST = 100_000  # blocks of one size; a heap that is torn further is given up


@cache
def _libc() -> ctypes.CDLL | None:
    """Return the C library, or None where it is not the one of Linux (glibc)."""
    if not sys.platform.startswith("linux"):
        return None
    found = ctypes.CDLL(None)
    return found if hasattr(found, "malloc_trim") else None


def forget_what_is_freed() -> None:
    """Have the C library empty each block as it is freed.

    Large ones go back to the system: left alone, the library keeps blocks as large as
    it has seen freed before, which is every picture after the first. Others are
    written over. Call it once, before the first candidate.
    """
    libc = _libc()
    if libc is not None:
        libc.mallopt(_MMAP_THRESHOLD, _LARGE)
        libc.mallopt(_PERTURB, _OVER)


def wipe() -> None:
    """Collect what nobody refers to, and write over the places it had.

    Takes tens of milliseconds, so it belongs where nobody waits.
    """
    gc.collect()
    _write_over_small()
    libc = _libc()
    if libc is not None:
        libc.malloc_trim(0)


def _write_over_small() -> None:
    """Fill every free block of Python's small objects with zeros, then let go."""
    held: list[bytes] = []
    for size in range(_LEAST, _SMALL + 1, _STEP):
        _fill(size, 1, held)
    _fill(_SMALL, _POOLS, held)  # the pools that no size used


def _fill(size: int, pools: int, held: list[bytes]) -> None:
    """Take blocks of a size until so many neighbouring pools were wholly free.

    Pools that are partly used come first, so that one whole pool is the end of them;
    a row of whole pools is memory that is new from the system.
    """
    payload, room = size - sys.getsizeof(b""), (_POOL - _POOL_HEAD) // size
    pool, taken, row = 0, 0, 0
    for _ in range(_MOST):
        block = bytes(payload)
        held.append(block)
        place = id(block) // _POOL
        if place != pool:
            row = row if place == pool + 1 and taken == room else 0
            pool, taken = place, 0
        taken += 1
        if taken == room:
            row += 1
        if row >= pools:
            return
