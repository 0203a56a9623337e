"""The pages of a SQLCipher file, each proved by its own HMAC, opened one by one.

A page is AES-256-CBC ciphertext, its IV, and an HMAC-SHA512 over both and the page's
number (SQLCipher 4, raw key). So a page that proves is what was once written in this
place; nothing else is ever looked at. Nothing here writes.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sync.salvage.wal import PAGE_BYTES, Frame, Log, read_log

SALT_BYTES = 16
IV_BYTES = 16
HMAC_BYTES = 64
TAIL_BYTES = IV_BYTES + HMAC_BYTES
USABLE_BYTES = PAGE_BYTES - TAIL_BYTES
# SQLCipher derives the key of the HMAC from that of the pages, with a masked salt.
_SALT_MASK = 0x3A
_ROUNDS = 2
_KEY_BYTES = 32
_PAGE_COUNT = slice(28, 32)  # of the database header, which page 1 begins with


class PageKeys:
    """What proves and opens the pages of one file."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key = key
        masked = bytes(byte ^ _SALT_MASK for byte in salt)
        self._proof = hashlib.pbkdf2_hmac("sha512", key, masked, _ROUNDS, _KEY_BYTES)

    def proves(self, number: int, page: bytes) -> bool:
        """Say whether these bytes were written as this page with this key."""
        if len(page) != PAGE_BYTES:
            return False
        begin = SALT_BYTES if number == 1 else 0
        bound = page[begin:-HMAC_BYTES] + struct.pack("<I", number)
        return hmac.digest(self._proof, bound, "sha512") == page[-HMAC_BYTES:]

    def open(self, number: int, page: bytes) -> bytes:
        """Return the plain bytes of a page that proves, without its tail."""
        begin = SALT_BYTES if number == 1 else 0
        initial = page[USABLE_BYTES : USABLE_BYTES + IV_BYTES]
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(initial)).decryptor()
        plain = decryptor.update(page[begin:USABLE_BYTES]) + decryptor.finalize()
        return b"SQLite format 3\x00"[:begin] + plain


@dataclass(frozen=True, slots=True)
class Found:
    """Where the newest whole version of each page lies, and what is not whole.

    `places` maps a page's number to (file, offset). `bad` are the numbers of pages of
    which no version is whole; `expected` is how many pages the file should have, as far
    as its first page says so.
    """

    places: dict[int, tuple[Path, int]]
    bad: tuple[int, ...]
    expected: int
    log: Log


class Pages:
    """The whole pages of a store's file and log."""

    def __init__(self, keys: PageKeys, found: Found) -> None:
        self._keys = keys
        self.found = found

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self.found.places))

    def read(self, number: int) -> bytes | None:
        """Return the plain bytes of a page; None where no version of it is whole."""
        place = self.found.places.get(number)
        if place is None:
            return None
        path, offset = place
        with path.open("rb") as file:
            file.seek(offset)
            return self._keys.open(number, file.read(PAGE_BYTES))


def look(path: Path, key: bytes, salt: bytes, *, behind: bool = False) -> Pages:
    """Prove every page of a store's file and of its log.

    `behind` takes in also what lies behind a break of the log. Nobody may have the
    store open. A file whose length is no whole number of pages ends in a bad one.
    """
    keys = PageKeys(key, salt)
    log_path = path.with_name(path.name + "-wal")
    log = read_log(log_path)
    places: dict[int, tuple[Path, int]] = {}
    bad = set()
    for number, page in _pages_of(path):
        if keys.proves(number, page):
            places[number] = (path, (number - 1) * PAGE_BYTES)
        else:
            bad.add(number)
    frames = log.frames if behind else log.settled
    for frame in _proved(frames, log_path, keys):
        places[frame.page] = (log_path, frame.offset)
    pages = Pages(keys, Found(places, (), 0, log))
    expected = _page_count(pages)
    missing = set(range(1, expected + 1)) | bad
    lost = tuple(sorted(missing - places.keys()))
    return Pages(keys, Found(places, lost, expected, log))


def _pages_of(path: Path) -> Iterator[tuple[int, bytes]]:
    if not path.exists():
        return
    with path.open("rb") as file:
        number = 1
        while page := file.read(PAGE_BYTES):
            yield number, page
            number += 1


def _proved(frames: tuple[Frame, ...], path: Path, keys: PageKeys) -> Iterator[Frame]:
    """Yield the whole frames up to the last commit among them."""
    if not frames:
        return
    whole = []
    with path.open("rb") as file:
        for frame in frames:
            file.seek(frame.offset)
            if keys.proves(frame.page, file.read(PAGE_BYTES)):
                whole.append(frame)
    last = max((i for i, frame in enumerate(whole) if frame.commits), default=-1)
    yield from whole[: last + 1]


def _page_count(pages: Pages) -> int:
    first = pages.read(1)
    return int.from_bytes(first[_PAGE_COUNT], "big") if first else 0
