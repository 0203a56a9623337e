"""What `duanzheng sync status` says of this kiosk; nothing of it names a person."""

from dataclasses import dataclass
from datetime import datetime

from sync.mirror import Cursor
from sync.views import Health


@dataclass(frozen=True, slots=True)
class Status:
    """The queue, the line and the disk. Times are ISO texts, sizes bytes."""

    version: str
    enrolled: bool
    pinned: bool
    revoked: bool
    running: bool
    queued: int
    oldest_at: str | None
    quarantined: int
    quarantine_codes: tuple[str, ...]
    held: int
    refused: int
    last_contact_at: str | None
    last_error: str
    camera: str
    clock_offset_s: float | None
    free_bytes: int
    epoch: str | None
    cursor: int
    rescue: str


def status_of(
    health: Health,
    cursor: Cursor,
    version: str,
    *,
    running: bool,
    pinned: bool,
    language: str = "en",
) -> Status:
    """Return the state of a kiosk; `language` is that of its one sentence."""
    return Status(
        version=version,
        enrolled=health.enrolled,
        pinned=pinned,
        revoked=health.revoked,
        running=running,
        queued=health.queued,
        oldest_at=_text(health.oldest_at),
        quarantined=health.stuck,
        quarantine_codes=health.stuck_codes,
        held=health.held,
        refused=health.refused,
        last_contact_at=_text(health.synced_at),
        last_error=health.last_error,
        camera=health.camera,
        clock_offset_s=health.clock_offset_s,
        free_bytes=health.free_bytes,
        epoch=cursor.epoch,
        cursor=cursor.since,
        rescue=health.rescue.text(language) if health.rescue else "",
    )


def short(health: Health) -> str:
    """Return the state in one line, for the supervisor."""
    contact = _text(health.synced_at) or "never"
    trouble = f", last error {health.last_error}" if health.last_error else ""
    return (
        f"{health.queued} waiting, {health.stuck} quarantined,"
        f" last contact {contact}{trouble}"
    )


def _text(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
