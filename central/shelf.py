"""Where whole blobs stand: in a folder, or in an S3 bucket, under the same names.

Both are spoken to through obstore. Only the way onto the shelf differs: obstore's local
store renames a file without syncing it (docs/adr/0010), so a folder takes the file that
arrived, durably and without a second copy; a bucket is durable when it says so.
"""

import errno
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, S3Store

from central.params import BucketParams, CentralParams
from central.stops import StoppedError
from sync.protocol.durable import sync_folder

if TYPE_CHECKING:
    from obstore.store import S3Config  # stands in its type stubs alone

# A sealed image has at most a few megabytes; what takes longer than this is broken.
TIMEOUT = timedelta(seconds=30)
RETRIES = 3
RETRY_FOR = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The whole blobs of an office, each under its hash."""

    store: ObjectStore
    folder: Path | None  # None: a bucket

    def keep(self, sha256: str, arrived: Path) -> None:
        """Take a file that is whole; when this returns, a power cut loses nothing."""
        if self.folder is not None:
            _move_durably(arrived, self.folder / key(sha256))
            return
        with _as_os_error():
            # One request: a blob is small, and a bucket shows it whole or not at all.
            obstore.put(self.store, key(sha256), arrived, use_multipart=False)
        arrived.unlink()

    def read(self, sha256: str) -> bytes:
        """Return a blob; raises FileNotFoundError when it is not there."""
        if self.folder is not None:
            return (self.folder / key(sha256)).read_bytes()
        with _as_os_error():
            return bytes(obstore.get(self.store, key(sha256)).bytes())

    def head(self, sha256: str, most: int) -> bytes:
        """Return the first bytes of a blob, at most so many; raises as `read` does."""
        with _as_os_error():
            got = obstore.get(self.store, key(sha256), options={"range": (0, most)})
            return bytes(got.bytes())

    def size(self, sha256: str) -> int | None:
        """Return the size of a blob; None when it is not there."""
        try:
            with _as_os_error():
                return int(obstore.head(self.store, key(sha256))["size"])
        except FileNotFoundError:
            return None

    def erase(self, sha256: str) -> None:
        """Remove a blob; one that is not there is removed already."""
        try:
            with _as_os_error():
                obstore.delete(self.store, key(sha256))
        except FileNotFoundError:
            return

    def names(self) -> Iterator[str]:
        """Return the hashes of all blobs."""
        with _as_os_error():
            for page in obstore.list(self.store, "blobs"):
                yield from (entry["path"].rpartition("/")[2] for entry in page)


class _as_os_error:  # noqa: N801 - reads as the function that it stands for
    """Say what the store says as an OSError, which the server knows how to answer."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, NotFoundError | FileNotFoundError):
            raise FileNotFoundError(errno.ENOENT, "no such blob") from error
        if isinstance(error, BaseError):
            # The store's own words hold addresses and keys of the request.
            raise OSError(errno.EIO, type(error).__name__) from error


def key(sha256: str) -> str:
    """Return the name of a blob on every shelf."""
    return f"blobs/{sha256[:2]}/{sha256}"


def open_shelf(params: CentralParams) -> Shelf:
    """Return the shelf of the settings.

    Raises StoppedError R504 when the bucket does not let us in.
    """
    if params.bucket is None:
        return Shelf(LocalStore(params.data_dir), params.data_dir)
    shelf = Shelf(_bucket(params.bucket), None)
    try:
        for _page in obstore.list(shelf.store, "blobs/00", chunk_size=1):
            break
    except (BaseError, FileNotFoundError) as error:
        raise StoppedError("R504", type(error).__name__) from error
    return shelf


def _bucket(params: BucketParams) -> S3Store:
    return S3Store(
        params.name,
        region=params.region,
        endpoint=params.endpoint,
        virtual_hosted_style_request=False,
        client_options={
            "timeout": TIMEOUT,
            "allow_http": (params.endpoint or "").startswith("http://"),
        },
        retry_config={"max_retries": RETRIES, "retry_timeout": RETRY_FOR},
        config=_credentials(params.credentials_file),
    )


def _credentials(path: Path | None) -> "S3Config":
    """Return the keys of a file; without one, obstore reads AWS's variables."""
    if path is None:
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
        return {
            "access_key_id": str(values["access_key_id"]),
            "secret_access_key": str(values["secret_access_key"]),
        }
    except (OSError, ValueError, KeyError) as error:
        raise StoppedError("R505", str(path)) from error


def _move_durably(arrived: Path, target: Path) -> None:
    with arrived.open("rb") as file:
        os.fsync(file.fileno())
    _make_durable_folder(target.parent)
    arrived.replace(target)
    sync_folder(target.parent)


def _make_durable_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    sync_folder(folder.parent)
    sync_folder(folder.parent.parent)
