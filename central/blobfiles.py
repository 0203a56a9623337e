"""Sealed images: the whole ones on the shelf, and as files what arrived of others.

A blob stands under its hash only when it is whole and durable. Every request writes its
own file under `incoming/`; one that continues a broken upload first copies what another
left, so no request waits for one whose connection is dead and not yet known to be.
"""

import hashlib
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from central.shelf import Shelf


class HashMismatchError(Exception):
    """The bytes that arrived are not those that the address names."""


class OffsetError(Exception):
    """An upload is to go on from a place that was not reached."""


@dataclass(frozen=True, slots=True)
class BlobFiles:
    """The folder of what arrives, and the shelf of what is whole."""

    root: Path
    shelf: Shelf

    def read(self, sha256: str) -> bytes:
        """Return a whole blob."""
        return self.shelf.read(sha256)

    def head(self, sha256: str, most: int) -> bytes:
        """Return the first bytes of a whole blob, at most so many."""
        return self.shelf.head(sha256, most)

    def arrived(self, device: str, sha256: str) -> int:
        """Return how many bytes of an unfinished upload are here."""
        return max((p.stat().st_size for p in self._parts(device, sha256)), default=0)

    def forget(self, device: str, sha256: str) -> None:
        """Drop what arrived of an upload."""
        for part in self._parts(device, sha256):
            part.unlink(missing_ok=True)

    def open_part(self, device: str, sha256: str, offset: int) -> "Part":
        """Begin a file that holds the first `offset` bytes which arrived earlier."""
        folder = self.root / "incoming" / device
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{sha256}.{secrets.token_hex(8)}"
        if offset:
            self._continue(device, sha256, offset, path)
        return Part(self, device, sha256, path, offset)

    def _continue(self, device: str, sha256: str, offset: int, path: Path) -> None:
        for earlier in self._parts(device, sha256):
            if earlier.stat().st_size >= offset:
                shutil.copyfile(earlier, path)
                os.truncate(path, offset)
                return
        raise OffsetError(f"{offset} bytes have not arrived")

    def _parts(self, device: str, sha256: str) -> list[Path]:
        folder = self.root / "incoming" / device
        try:
            names = os.listdir(folder)  # noqa: PTH208 - a Path for each name costs more than to list them
        except FileNotFoundError:
            return []
        return [folder / name for name in names if name.startswith(f"{sha256}.")]


class Part:
    """One upload in progress. Leaving it keeps what arrived, unless it was finished."""

    def __init__(
        self, files: BlobFiles, device: str, sha256: str, path: Path, offset: int
    ) -> None:
        self._files = files
        self._device = device
        self._sha256 = sha256
        self._path = path
        # Hashed as it comes, so that nothing is read again when the last byte is here.
        self._whole = _sha256_of(path) if offset else hashlib.sha256()
        self._own = hashlib.sha256() if offset else self._whole
        # Unbuffered: what arrived is there for HEAD even if this process dies now.
        self._file = path.open("ab", buffering=0)
        self.size = offset  # how many bytes are there now

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if self.size == 0:
            self._path.unlink(missing_ok=True)

    def write(self, chunk: bytes) -> None:
        """Append what arrived."""
        view = memoryview(chunk)
        while view:
            view = view[self._file.write(view) :]
        self.size += len(chunk)
        self._whole.update(chunk)
        if self._own is not self._whole:
            self._own.update(chunk)

    def own_sha256(self) -> bytes:
        """Return the SHA-256 of what this request brought."""
        return self._own.digest()

    def finish(self) -> int:
        """Put the whole blob under its hash, durably; return its size.

        Raises HashMismatchError, and forgets what arrived, when the hash is another.
        """
        if self._whole.hexdigest() != self._sha256:
            self._files.forget(self._device, self._sha256)
            raise HashMismatchError(self._sha256)
        self._files.shelf.keep(self._sha256, self._path)
        self._files.forget(self._device, self._sha256)
        return self.size


def _sha256_of(path: Path) -> "hashlib._Hash":
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256")
