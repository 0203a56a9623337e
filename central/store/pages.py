"""The candidate's own page: a code of 128 random bits for each registration."""

import base64
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from central.store import feed
from central.store.among import among
from central.store.put import offer_rows
from central.store.schema import candidate_pages
from sync.protocol.pages import CODE_PATTERN, PAGES_KEY, PagesPlace, address

__all__ = ["CODE_PATTERN", "address", "code_of", "codes_of", "registration_of", "tell"]
CODE_BYTES = 16
_CODES = select(candidate_pages.c.registration, candidate_pages.c.code).where(
    among(candidate_pages.c.registration, "numbers")
)


def code_of(connection: Connection, number: str) -> str:
    """Return the code of a registration's page; it is made when it is asked first."""
    return codes_of(connection, [number])[number]


def codes_of(connection: Connection, numbers: Sequence[str]) -> dict[str, str]:
    """Return the codes of some registrations' pages; those that lack are made."""
    found = _codes(connection, numbers)
    lacking = [number for number in numbers if number not in found]
    if not lacking:
        return found
    # Somebody else may have made one meanwhile; theirs holds.
    new = [{"code": _new(), "registration": number} for number in lacking]
    offer_rows(connection, candidate_pages, new)
    return found | _codes(connection, lacking)


def tell(connection: Connection, page_url: str | None, *, by_sms: bool) -> bool:
    """Let all kiosks know where the pages are; say whether that was new to them.

    `by_sms`: each message to a candidate names their page.
    """
    known = feed.one(connection, feed.EVERY_SITE, PAGES_KEY)
    told = known.body if known is not None else None
    version = 1 if known is None else known.rev + 1
    body = _place(page_url, version, by_sms=by_sms) if page_url else None
    if _unversioned(told) == _unversioned(body):
        return False
    feed.put(connection, feed.EVERY_SITE, PAGES_KEY, version, body)
    return True


def _place(page_url: str, version: int, *, by_sms: bool) -> dict[str, Any]:
    place = PagesPlace(version=version, page_url=page_url, by_sms=by_sms)
    return place.model_dump(mode="json")


def _unversioned(body: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (body or {}).items() if name != "version"}


def registration_of(connection: Connection, code: str) -> str | None:
    """Return whose page it is; None for a code that nobody was given."""
    return connection.execute(
        select(candidate_pages.c.registration).where(candidate_pages.c.code == code)
    ).scalar()


def _new() -> str:
    raw = base64.b32encode(secrets.token_bytes(CODE_BYTES))
    return raw.decode().rstrip("=").lower()


def _codes(connection: Connection, numbers: Sequence[str]) -> dict[str, str]:
    if not numbers:
        return {}
    rows = connection.execute(_CODES, {"numbers": numbers})
    return {row.registration: row.code for row in rows}
