"""The key of the local store, from a file of its own.

An appliance keeps it in its TPM; this provider is for development and for machines
whose disk is encrypted as a whole, and says so when it makes one.
"""

import os
import secrets
import stat
from pathlib import Path

import structlog

from sync.errors import StoreError

KEY_HEX_CHARS = 64
_log = structlog.get_logger(__name__)


def load_or_make_key(path: Path, *, may_make: bool) -> str:
    """Return the 32-byte store key as hex.

    Raises StoreError S202 when the file is readable by others, is not a key, or is
    missing although a store exists (`may_make` false): a new key would not open it.
    """
    if not path.exists():
        if not may_make:
            raise StoreError("S202", "the key file is missing")
        _make(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise StoreError("S202", f"the key file is open to others (mode {mode:04o})")
    key = path.read_text(encoding="ascii").strip()
    if len(key) != KEY_HEX_CHARS or not set(key) <= set("0123456789abcdef"):
        raise StoreError("S202", "the key file does not hold a key")
    return key


def _make(path: Path) -> None:
    # Written whole under another name first: a power cut leaves no half key behind.
    partial = path.with_suffix(".new")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_HEX_CHARS // 2))
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    # The name must outlive a power cut too: without its key the store is lost.
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    _log.warning(
        "store_key_made",
        note="the key of the store lies in a file; use a TPM on a public machine",
    )
