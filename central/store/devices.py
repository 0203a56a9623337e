"""Kiosks: enrolled by a one-time code, known by their public key, revocable."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, bindparam, case, insert, select, update

from central.store.put import put_row
from central.store.schema import devices, enrolment_codes

# Put together once: for what every request asks, that costs more than to ask it.
_BY_ID = select(devices).where(devices.c.id == bindparam("wanted"))
_CURSOR = (
    update(devices)
    .where(devices.c.id == bindparam("wanted"))
    .values(cursor=bindparam("at"))
)
# Every hour what is queued becomes the mark with which later heartbeats compare.
MARK_EVERY = timedelta(hours=1)
NOTE_EVERY = timedelta(minutes=1)
_DUE = devices.c.queue_mark_at.is_(None) | (devices.c.queue_mark_at <= bindparam("old"))
# One statement: a row that is written thrice a request is thrice the work.
_SEEN = (
    update(devices)
    .where(devices.c.id == bindparam("wanted"))
    .values(
        seen_at=bindparam("now"),
        heartbeat=bindparam("beat"),
        queue_mark=case((_DUE, bindparam("queued")), else_=devices.c.queue_mark),
        queue_mark_at=case((_DUE, bindparam("now")), else_=devices.c.queue_mark_at),
    )
)


@dataclass(frozen=True, slots=True)
class Device:
    """One kiosk. `next_key` is a renewed one that it has not used yet."""

    id: str
    site: str
    area: str
    name: str
    public_key: bytes
    revoked: bool
    key_since: datetime | None = None
    next_key: bytes | None = None
    cursor: int | None = None


def code_hash(code: str) -> str:
    """Return the form in which a code is stored; codes are random, so no salt."""
    return hashlib.sha256(code.encode()).hexdigest()


def add_code(
    connection: Connection, code: str, site: str, area: str, expires_at: datetime
) -> None:
    """Keep the hash of a one-time code."""
    row = {"hash": code_hash(code), "site": site, "area": area}
    connection.execute(insert(enrolment_codes).values(expires_at=expires_at, **row))


def open_code(
    connection: Connection, code: str, now: datetime
) -> tuple[str, str] | None:
    """Return (site, area) of a code that may still be used; nobody else may now."""
    row = connection.execute(
        select(enrolment_codes.c.site, enrolment_codes.c.area)
        .where(
            enrolment_codes.c.hash == code_hash(code),
            enrolment_codes.c.used_at.is_(None),
            enrolment_codes.c.expires_at > now,
        )
        .with_for_update()
    ).first()
    return None if row is None else (row.site, row.area)


def used_by(connection: Connection, code: str) -> Device | None:
    """Return the device that a code enrolled, if it did."""
    row = connection.execute(
        select(devices)
        .join(enrolment_codes, enrolment_codes.c.device == devices.c.id)
        .where(enrolment_codes.c.hash == code_hash(code))
    ).first()
    return None if row is None else _device(row)


def enrol(connection: Connection, device: Device, code: str, now: datetime) -> None:
    """Add a device, or let one that was known be it again, and spend its code."""
    row = {
        "site": device.site,
        "area": device.area,
        "name": device.name,
        "public_key": device.public_key,
        "enrolled_at": now,
        "key_since": None,
        "next_public_key": None,
        "revoked_at": None,
    }
    put_row(connection, devices, {"id": device.id}, row)
    connection.execute(
        update(enrolment_codes)
        .where(enrolment_codes.c.hash == code_hash(code))
        .values(used_at=now, device=device.id)
    )


def find(connection: Connection, device_id: str) -> Device | None:
    """Return a device by its id."""
    row = connection.execute(_BY_ID, {"wanted": device_id}).first()
    return None if row is None else _device(row)


def key_is_known(connection: Connection, public_key: bytes) -> bool:
    """Say whether a device with this key exists."""
    found = select(devices.c.id).where(
        (devices.c.public_key == public_key) | (devices.c.next_public_key == public_key)
    )
    return connection.execute(found).first() is not None


def offer_key(connection: Connection, device_id: str, public_key: bytes) -> None:
    """Let a device use another key; the present one holds until it does."""
    connection.execute(
        update(devices)
        .where(devices.c.id == device_id)
        .values(next_public_key=public_key)
    )


def change_key(connection: Connection, device: Device, now: datetime) -> Device:
    """Make a device's next key its only one; return the device as it is then."""
    assert device.next_key is not None
    connection.execute(
        update(devices)
        .where(devices.c.id == device.id, devices.c.next_public_key == device.next_key)
        .values(public_key=device.next_key, next_public_key=None, key_since=now)
    )
    return replace(device, public_key=device.next_key, next_key=None, key_since=now)


def revoke(connection: Connection, device_id: str, now: datetime) -> bool:
    """Refuse a device from now on; say whether there is one."""
    result = connection.execute(
        update(devices).where(devices.c.id == device_id).values(revoked_at=now)
    )
    return result.rowcount == 1


def hold(connection: Connection, device_id: str) -> None:
    """Let nobody else act for this device until the end of the transaction.

    On SQLite a writer is alone, and this does nothing.
    """
    if connection.dialect.name == "sqlite":
        return
    row = select(devices.c.id).where(devices.c.id == device_id)
    connection.execute(row.with_for_update(key_share=True)).all()


def seen(
    connection: Connection, device_id: str, heartbeat: str, queued: int, now: datetime
) -> None:
    """Keep the newest heartbeat, and once an hour how much is queued."""
    values = {"wanted": device_id, "beat": heartbeat, "queued": queued}
    connection.execute(_SEEN, values | {"now": now, "old": now - MARK_EVERY})


def note_cursor(connection: Connection, device_id: str, cursor: int) -> None:
    """Keep up to which number of the feed a device has stored everything."""
    connection.execute(_CURSOR, {"wanted": device_id, "at": cursor})


def note_refused(connection: Connection, device_id: str, now: datetime) -> None:
    """Keep that a revoked device still tries, once a minute."""
    old = devices.c.refused_at.is_(None) | (devices.c.refused_at <= now - NOTE_EVERY)
    place = (devices.c.id == device_id) & old
    connection.execute(update(devices).where(place).values(refused_at=now))


def rename(connection: Connection, device_id: str, name: str) -> None:
    """Give a device another name."""
    place = devices.c.id == device_id
    connection.execute(update(devices).where(place).values(name=name))


def _device(row: Row[tuple[object, ...]]) -> Device:
    return Device(
        row.id,
        row.site,
        row.area,
        row.name,
        row.public_key,
        row.revoked_at is not None,
        row.key_since or row.enrolled_at,
        row.next_public_key,
        row.cursor,
    )
