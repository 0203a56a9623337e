"""The key of the local store, from a file of its own.

An appliance keeps it in its TPM; this provider is for development and for machines
whose disk is encrypted as a whole, and says so when it makes one.
"""

import secrets
import stat
from pathlib import Path

import structlog

from sync.errors import StoreError
from sync.protocol.durable import write_private

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
    # Durably, its name too: without its key the store is lost.
    write_private(path, secrets.token_hex(KEY_HEX_CHARS // 2).encode("ascii"))
    _log.warning(
        "store_key_made",
        note="the key of the store lies in a file; use a TPM on a public machine",
    )
