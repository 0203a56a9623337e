"""The office's example pictures on this machine: fetched once, believed by their hash.

They are nobody's papers, so they lie as plain files beside the store, which they would
only make larger. What the signed catalogue does not name does not stay.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from dossier.catalogue import Catalogue
from sync.errors import LineError, StoreError
from sync.protocol.durable import write_private
from sync.protocol.messages import EXAMPLE_MAX_BYTES

if TYPE_CHECKING:  # the screen reads here too, and the line loads for long
    from sync.store import Store
    from sync.transport import Line

_log = structlog.get_logger(__name__)

FOLDER = "examples"
NOT_FOUND = 404


def example(data_dir: Path, sha256: str) -> bytes | None:
    """Return the JPEG of this hash; None when it is not here, or not whole."""
    try:
        jpeg = _file(data_dir, sha256).read_bytes()
    except FileNotFoundError:
        return None
    return jpeg if _is(jpeg, sha256) else None


def fetch_examples(store: "Store", line: "Line") -> int:
    """Fetch what the catalogue names and is not here; return how many came.

    One that the server lacks, or that is not what its hash says, is passed over and
    asked for again next time. Raises LineError when the line fails.
    """
    named = _named(store.catalogue())
    _sweep(store.folder, named)
    missing = [name for name in named if example(store.folder, name) is None]
    return sum(_fetch(store, line, sha256) for sha256 in missing)


def _fetch(store: "Store", line: "Line", sha256: str) -> bool:
    try:
        store.check_room()
        jpeg = line.example(sha256)
        if not _is(jpeg, sha256):
            _log.warning("example_not_believed", sha256=sha256, bytes=len(jpeg))
            return False
        write_private(_file(store.folder, sha256), jpeg)
    except LineError as error:
        if error.status != NOT_FOUND:
            raise
        _log.warning("example_not_there", sha256=sha256, code=error.detail)
        return False
    except (StoreError, OSError) as error:
        # Papers go first: a disk without room for one has none for an example.
        _log.warning("example_not_kept", sha256=sha256, error=type(error).__name__)
        return False
    _log.info("example_fetched", sha256=sha256, bytes=len(jpeg))
    return True


def _named(catalogue: Catalogue | None) -> list[str]:
    types = catalogue.types if catalogue else ()
    return sorted({kind.picture for kind in types if kind.picture})


def _sweep(data_dir: Path, named: list[str]) -> None:
    kept = {_file(data_dir, sha256).name for sha256 in named}
    for path in (data_dir / FOLDER).glob("*"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def _file(data_dir: Path, sha256: str) -> Path:
    return data_dir / FOLDER / f"{sha256}.jpg"


def _is(jpeg: bytes, sha256: str) -> bool:
    fits = len(jpeg) <= EXAMPLE_MAX_BYTES
    return fits and hashlib.sha256(jpeg).hexdigest() == sha256
