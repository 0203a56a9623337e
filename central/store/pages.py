"""The candidate's own page: a code of 128 random bits for each registration."""

import base64
import secrets

from sqlalchemy import Connection, select

from central.store.put import add_row
from central.store.schema import candidate_pages

CODE_BYTES = 16
CODE_PATTERN = r"^[a-z2-7]{26}$"


def code_of(connection: Connection, number: str) -> str:
    """Return the code of a registration's page; it is made when it is asked first."""
    found = _code(connection, number)
    if found is not None:
        return found
    raw = base64.b32encode(secrets.token_bytes(CODE_BYTES))
    made = raw.decode().rstrip("=").lower()
    # Somebody else may have made one meanwhile; theirs holds.
    add_row(connection, candidate_pages, {"code": made, "registration": number})
    kept = _code(connection, number)
    assert kept is not None
    return kept


def registration_of(connection: Connection, code: str) -> str | None:
    """Return whose page it is; None for a code that nobody was given."""
    return connection.execute(
        select(candidate_pages.c.registration).where(candidate_pages.c.code == code)
    ).scalar()


def address(page_url: str, code: str) -> str:
    """Return where a page is, for a text or a QR."""
    return f"{page_url.rstrip('/')}/c/{code}"


def _code(connection: Connection, number: str) -> str | None:
    return connection.execute(
        select(candidate_pages.c.code).where(candidate_pages.c.registration == number)
    ).scalar()
