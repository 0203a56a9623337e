"""Registrations that may be served, and the catalogue of what they hand in."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, bindparam, func, insert, select, update

from central.store import feed
from central.store.among import among
from central.store.schema import catalogues, registrations
from dossier.catalogue import Catalogue
from dossier.model import Registration
from sync.protocol.messages import (
    CATALOGUE,
    SETTINGS_KEY,
    KioskSettings,
    RosterEntry,
    body_of,
    canonical_json,
)

_ENTRY = select(registrations.c.entry).where(
    registrations.c.number == bindparam("wanted")
)
_ENTRIES = select(registrations.c.entry).where(among(registrations.c.number, "wanted"))
_NEWEST = select(catalogues.c.body).order_by(catalogues.c.version.desc()).limit(1)


def put(connection: Connection, entry: RosterEntry) -> None:
    """Add or replace a registration, here and at the kiosks of its site."""
    registration = entry.registration
    key = f"registration/{registration.number}"
    before = find(connection, registration.number)
    # A version never comes twice, at whichever site the registration stands: a kiosk
    # refuses an older one than it has.
    rev = feed.rev(connection, before.site, key) if before else 0
    if before is not None and before.site != registration.site:
        rev += 1
        feed.put(connection, before.site, key, rev, None)
    row = {
        "number": registration.number,
        "site": registration.site,
        "area": registration.area,
        "account": registration.account,
        "entry": entry.model_dump_json(),
    }
    if before is None:
        connection.execute(insert(registrations).values(row))
    else:
        place = registrations.c.number == registration.number
        connection.execute(update(registrations).where(place).values(row))
    feed.put(connection, registration.site, key, rev + 1, body_of(entry))


def find(connection: Connection, number: str) -> Registration | None:
    """Return a registration by its number."""
    text = connection.execute(_ENTRY, {"wanted": number}).scalar()
    return None if text is None else entry_of(text).registration


def find_all(
    connection: Connection, numbers: Collection[str]
) -> dict[str, Registration]:
    """Return registrations by their numbers; those that do not exist are left out."""
    if not numbers:
        return {}
    rows = connection.execute(_ENTRIES, {"wanted": sorted(numbers)})
    found = (entry_of(row.entry).registration for row in rows)
    return {one.number: one for one in found}


def areas_of(connection: Connection, site: str) -> list[str]:
    """Return the areas of a site's registrations; one, if all is well."""
    rows = select(registrations.c.area).where(registrations.c.site == site).distinct()
    return list(connection.execute(rows).scalars())


def entry_of(text: str) -> RosterEntry:
    """Return a stored roster entry as a value."""
    return RosterEntry.model_validate_json(text)


def numbers_of_accounts(connection: Connection, accounts: list[str]) -> dict[str, str]:
    """Return the registration number of each account that is taken."""
    rows = connection.execute(
        select(registrations.c.account, registrations.c.number).where(
            registrations.c.account.in_(accounts)
        )
    )
    return {row.account: row.number for row in rows}


def publish(connection: Connection, catalogue: Catalogue, now: datetime) -> None:
    """Make a catalogue the one that holds everywhere."""
    body = body_of(catalogue)
    row = {
        "version": catalogue.version,
        "body": canonical_json(body).decode(),
        "published_at": now,
    }
    connection.execute(insert(catalogues).values(row))
    feed.put(connection, feed.EVERY_SITE, "catalogue/current", catalogue.version, body)


def push_settings(
    connection: Connection, site: str, values: Mapping[str, float | None]
) -> KioskSettings:
    """Set what the kiosks of a site obey, and return it with its new version.

    `values` are fields of KioskSettings; one that is missing is the kiosk's own again.
    """
    version = feed.rev(connection, site, SETTINGS_KEY) + 1
    settings = KioskSettings.model_validate({**values, "version": version})
    feed.put(connection, site, SETTINGS_KEY, version, body_of(settings))
    return settings


def newest_version(connection: Connection) -> int:
    """Return the version of the catalogue that holds; 0 when there is none."""
    return connection.execute(select(func.max(catalogues.c.version))).scalar() or 0


def catalogue(connection: Connection) -> Catalogue:
    """Return the catalogue that holds; an empty one before the first."""
    text = connection.execute(_NEWEST).scalar()
    return Catalogue(0, ()) if text is None else _catalogue(text)


@lru_cache(maxsize=2)
def _catalogue(text: str) -> Catalogue:
    # Every request to sync asks for it, and it changes once a year.
    return CATALOGUE.validate_python(json.loads(text))
