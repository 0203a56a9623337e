"""The key of the local store: handed in by systemd, or from a file of its own.

An appliance keeps it sealed to its TPM, and systemd hands it to the service. The file
is for development and for machines whose disk is encrypted as a whole; that is said
when one is made.
"""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

import structlog

from sync.errors import StoreError
from sync.protocol.durable import write_private

KEY_HEX_CHARS = 64
CREDENTIAL = "duanzheng-store.key"  # its name in the service manager's store
_log = structlog.get_logger(__name__)


def handed_in(environment: Mapping[str, str]) -> Path | None:
    """Return the file in which systemd hands this service the key, if it does.

    systemd.exec(5): it lies in memory, in a folder that this service alone can read.
    """
    folder = environment.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / CREDENTIAL if folder else None
    return path if path is not None and path.exists() else None


def load_or_make_key(path: Path, *, may_make: bool) -> str:
    """Return the 32-byte store key as hex; what systemd hands in goes before `path`.

    Raises StoreError S202 when the file is readable by others, is not a key, or is
    missing although a store exists (`may_make` false): a new key would not open it.
    """
    handed = handed_in(os.environ)
    if handed is not None:
        return _read(handed)
    if not path.exists():
        if not may_make:
            raise StoreError("S202", "the key file is missing")
        _make(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise StoreError("S202", f"the key file is open to others (mode {mode:04o})")
    return _read(path)


def _read(path: Path) -> str:
    key = path.read_text(encoding="ascii").strip()
    if len(key) != KEY_HEX_CHARS or not set(key) <= set("0123456789abcdef"):
        raise StoreError("S202", "the key file does not hold a key")
    return key


def _make(path: Path) -> None:
    # Durably, its name too: without its key the store is lost.
    write_private(path, secrets.token_hex(KEY_HEX_CHARS // 2).encode("ascii"))
    _log.warning(
        "store_key_made",
        note="the key of the store lies in a file; docs/store.md: seal it to the TPM",
    )
