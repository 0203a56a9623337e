"""What an office does before a kiosk can serve: codes, reviewers, roster, catalogue."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from argon2 import PasswordHasher

from central.office import Office
from central.store import devices, people, roster
from dossier.catalogue import Catalogue
from sync.protocol.messages import KioskSettings, RosterEntry

CODE_VALID = timedelta(days=3)
# Without 0 O 1 I L: a code is read over the telephone and typed on a kiosk.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_GROUPS = 4
CODE_GROUP = 4

PASSWORD_MIN = 10
PASSWORD_MAX = 200
NAME_MAX = 60


class BadReviewerError(ValueError):
    """The name or password of a reviewer cannot be used."""


def publish_catalogue(office: Office, catalogue: Catalogue) -> bool:
    """Publish a catalogue; say whether it was newer than the one that holds."""
    with office.database.write() as connection:
        if catalogue.version <= roster.newest_version(connection):
            return False
        roster.publish(connection, catalogue, office.clock())
    office.bell.ring()
    return True


def publish_first_catalogue(office: Office, catalogue: Catalogue) -> bool:
    """Publish a catalogue where there is none yet; say whether that was so."""
    with office.database.write() as connection:
        if roster.newest_version(connection):
            return False
        roster.publish(connection, catalogue, office.clock())
    return True


def enroll_code(office: Office, site: str, area: str) -> str:
    """Return a new one-time code with which a kiosk of a site can enrol."""
    groups = (
        "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUP))
        for _ in range(CODE_GROUPS)
    )
    code = "-".join(groups)
    with office.database.write() as connection:
        ends = office.clock() + CODE_VALID
        devices.add_code(connection, code, site, area, ends)
    return code


def add_reviewer(office: Office, name: str, password: str) -> None:
    """Add a reviewer, or give one a new password."""
    if not 0 < len(name.strip()) <= NAME_MAX or name != name.strip():
        raise BadReviewerError(f"A name has 1 to {NAME_MAX} characters")
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise BadReviewerError(f"A password has at least {PASSWORD_MIN} characters")
    hashed = PasswordHasher().hash(password)
    with office.database.write() as connection:
        people.put(connection, name, hashed)


def put_roster(office: Office, entries: Sequence[RosterEntry]) -> None:
    """Add or replace registrations; all of them or none."""
    with office.database.write() as connection:
        for entry in entries:
            roster.put(connection, entry)
    office.bell.ring()


def push_settings(
    office: Office, site: str, *, retention_days: int | None, heartbeat_s: float | None
) -> KioskSettings:
    """Set what the kiosks of a site obey; return it with its new version."""
    with office.database.write() as connection:
        told = roster.push_settings(connection, site, retention_days, heartbeat_s)
    office.bell.ring()
    return told


def revoke_device(office: Office, device: str) -> bool:
    """Refuse a kiosk from its next request on; say whether there is one."""
    with office.database.write() as connection:
        return devices.revoke(connection, device, office.clock())
