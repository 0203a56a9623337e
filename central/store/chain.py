"""The hashes by which an altered or missing line of the audit log shows.

A line's digest is the SHA-256 of its canonical JSON (sorted keys, no spaces, UTF-8, the
time in UTC with microseconds). Its hash is the SHA-256 of "PREVIOUS NUMBER DIGEST",
where PREVIOUS is the hash of the line before, and sixty-four zeros before the first.
PostgreSQL computes the same in a trigger. This is a stored format: it never changes.
"""

import hashlib
import json
from datetime import UTC, datetime

START = "0" * 64


def digest(at: datetime, who: str, act: str, registration: str, detail: str) -> str:
    """Return the digest of what a line says; `at` is aware."""
    said = {
        "act": act,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "detail": detail,
        "registration": registration,
        "who": who,
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def link(previous: str, number: int, line_digest: str) -> str:
    """Return the hash of a line, which also holds everything before it."""
    return hashlib.sha256(f"{previous} {number} {line_digest}".encode()).hexdigest()
