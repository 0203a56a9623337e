"""What an office does before a kiosk can serve: codes, reviewers, roster, catalogue."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from central import passwords
from central.notices.params import Way
from central.office import Office
from central.rights import EVERYWHERE, Role
from central.sheet import Sheet
from central.store import (
    audit,
    devices,
    dossiers,
    feed,
    notices,
    pages,
    people,
    roster,
)
from central.store import secrets as secrets_store
from dossier.catalogue import Catalogue
from sync.protocol.invitation import Invitation
from sync.protocol.messages import KioskSettings, RosterEntry
from sync.protocol.officekey import OFFICE_KEY, announce

CODE_VALID = timedelta(days=3)
# Without 0 O 1 I L: a code is read over the telephone and typed on a kiosk.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_GROUPS = 4
CODE_GROUP = 4

FIRST_REVIEWER = "admin"
# As the log names who acts at the terminal of the server.
AT_THE_SERVER = "command"
FIRST_PASSWORD_BYTES = 15
PASSWORD_MIN = 10
PASSWORD_MAX = 200
NAME_MAX = 60


class BadReviewerError(ValueError):
    """The name or password of a reviewer cannot be used."""


def publish_catalogue(office: Office, catalogue: Catalogue) -> bool:
    """Publish a catalogue; say whether it was newer than the one that holds."""
    with office.database.alone() as connection:
        if catalogue.version <= roster.newest_version(connection):
            return False
        now = office.clock()
        roster.publish(connection, catalogue, now)
        said = f"version {catalogue.version}"
        audit.add(
            connection, audit.Entry(now, AT_THE_SERVER, "publish_catalogue", "", said)
        )
    office.bell.ring()
    return True


def publish_first_catalogue(office: Office, catalogue: Catalogue) -> bool:
    """Publish a catalogue where there is none yet; say whether that was so."""
    with office.database.alone() as connection:
        if roster.newest_version(connection):
            return False
        roster.publish(connection, catalogue, office.clock())
    return True


def tell_pages(office: Office) -> bool:
    """Let kiosks know where candidates' pages are; say whether that has changed."""
    params = office.params.notices
    with office.database.alone() as connection:
        bodies = notices.templates(connection).values()
        by_sms = params.way is not Way.NONE and all("{link}" in body for body in bodies)
        told = pages.tell(connection, params.page_url, by_sms=by_sms)
    if told:
        office.bell.ring()
    return told


def area_of_site(office: Office, site: str) -> str | None:
    """Return the area to which a site's registrations belong; None if not just one."""
    with office.database.read() as connection:
        areas = roster.areas_of(connection, site)
    return areas[0] if len(areas) == 1 else None


def invite(
    office: Office, site: str, area: str, server: str, by: str = AT_THE_SERVER
) -> Sheet:
    """Return a new one-time code with all that a kiosk needs to come to `server`."""
    code = enroll_code(office, site, area, by)
    secure = server.startswith("https:") and office.authority is not None
    fingerprint = office.authority.fingerprint if secure and office.authority else ""
    invitation = Invitation(code, server, fingerprint)
    return Sheet(invitation, site, area, office.clock() + CODE_VALID)


def enroll_code(office: Office, site: str, area: str, by: str = AT_THE_SERVER) -> str:
    """Return a new one-time code with which a kiosk of a site can enrol."""
    groups = (
        "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUP))
        for _ in range(CODE_GROUPS)
    )
    code = "-".join(groups)
    with office.database.write() as connection:
        now = office.clock()
        devices.add_code(connection, code, site, area, now + CODE_VALID)
        # Never the code: it opens the door until it is used.
        audit.add(connection, audit.Entry(now, by, "enrol_code", "", site))
    return code


def add_reviewer(office: Office, name: str, password: str) -> None:
    """Add a reviewer, or give one a new password."""
    if not 0 < len(name.strip()) <= NAME_MAX or name != name.strip():
        raise BadReviewerError(f"A name has 1 to {NAME_MAX} characters")
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise BadReviewerError(f"A password has at least {PASSWORD_MIN} characters")
    hashed = passwords.hashed(password, office.params.password_cost)
    with office.database.write() as connection:
        people.put(connection, name, hashed)
        entry = audit.Entry(office.clock(), AT_THE_SERVER, "user_password", "", name)
        audit.add(connection, entry)


def add_first_reviewer(office: Office) -> str | None:
    """Add a reviewer to an office that has none; return the password, made by chance.

    Nobody else learns it: it is stored as its hash alone.
    """
    password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    with office.database.alone() as connection:
        if people.are_there(connection):
            return None
        hashed = passwords.hashed(password, office.params.password_cost)
        people.put(connection, FIRST_REVIEWER, hashed, must_change=True)
        everywhere = [EVERYWHERE]
        people.place(connection, FIRST_REVIEWER, Role.ADMINISTRATOR, everywhere)
    return password


def put_roster(office: Office, entries: Sequence[RosterEntry]) -> None:
    """Add or replace registrations; all of them or none."""

    def act(connection: Connection) -> None:
        dossiers.lock(connection, [entry.registration.number for entry in entries])
        for entry in entries:
            roster.put(connection, entry)

    office.database.change(act)
    office.bell.ring()


def rotate_office_key(office: Office) -> str:
    """Make a new key to seal to, tell every kiosk, and return its id.

    What was sealed to a former key still opens with it.
    """
    now = office.clock()
    with office.database.write() as connection:
        key_id, key, count = secrets_store.rotate(connection, now)
        notice = announce(count, key_id, key.public_key(), office.secrets.signing_key)
        body = notice.model_dump(mode="json")
        feed.put(connection, feed.EVERY_SITE, OFFICE_KEY, count, body)
        entry = audit.Entry(now, AT_THE_SERVER, "rotate_office_key", "", key_id)
        audit.add(connection, entry)
    office.bell.ring()
    return key_id


def push_settings(
    office: Office, site: str, by: str = AT_THE_SERVER, **values: float | None
) -> KioskSettings:
    """Set what the kiosks of a site obey; return it with its new version.

    `values` are the fields of KioskSettings but its version.
    """
    with office.database.write() as connection:
        told = roster.push_settings(connection, site, values)
        said = " ".join(f"{name}={value}" for name, value in values.items())
        detail = f"{site} v{told.version} {said}"
        entry = audit.Entry(office.clock(), by, "push_settings", "", detail)
        audit.add(connection, entry)
    office.bell.ring()
    return told


def begin_epoch(office: Office) -> Office:
    """Return the office in a new epoch, after an older backup was restored.

    Each kiosk then pulls everything anew, and sends again what it pushed within the
    retention time; what this server knows of that is not counted twice.
    """
    with office.database.write() as connection:
        secrets_store.renew_epoch(connection)
        entry = audit.Entry(office.clock(), AT_THE_SERVER, "begin_epoch", "", "")
        audit.add(connection, entry)
        known = secrets_store.load(connection)
    return replace(office, secrets=known)


def revoke_device(office: Office, device: str, by: str = AT_THE_SERVER) -> bool:
    """Refuse a kiosk from its next request on; say whether there is one."""
    now = office.clock()
    with office.database.write() as connection:
        known = devices.revoke(connection, device, now)
        if known:
            audit.add(connection, audit.Entry(now, by, "revoke_device", "", device))
    return known
