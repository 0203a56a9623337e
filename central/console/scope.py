"""Nobody sees an area that is not theirs: the one place where that is decided."""

from collections.abc import Iterable

from fastapi import Request
from sqlalchemy import ColumnElement, Connection, true

from central.api.caller import office_of
from central.errors import RefusedError
from central.office import Office
from central.rights import Person
from central.store import audit, roster
from central.store.schema import registrations


def check_place(request: Request, person: Person) -> None:
    """Refuse an address that this role or these areas do not open (R203, R202).

    A `{number}` in the address is a registration; one of a foreign area is refused in
    the words for one that does not exist.
    """
    office = office_of(request)
    path = request.url.path
    number = str(request.path_params.get("number", ""))
    if not person.may_open(path):
        _note(office, person, number, path)
        raise RefusedError("R203")
    if number:
        check_numbers(office, person, [number], path)


def check_numbers(
    office: Office, person: Person, numbers: Iterable[str], path: str
) -> None:
    """Refuse if one of these registrations belongs to a foreign area."""
    if person.is_everywhere:
        return
    with office.database.read() as connection:
        foreign = next(
            (one for one in numbers if not _is_theirs(connection, person, one)), None
        )
    if foreign is not None:
        _note(office, person, foreign, path)
        raise RefusedError("R202")


def within(person: Person) -> ColumnElement[bool]:
    """Return what a query on registrations must ask for besides."""
    if person.is_everywhere:
        return true()
    return registrations.c.area.in_(sorted(person.areas))


def areas_of(person: Person) -> tuple[str, ...] | None:
    """Return the areas that someone may see, as the queue asks for them; None: all."""
    return None if person.is_everywhere else tuple(sorted(person.areas))


def _is_theirs(connection: Connection, person: Person, number: str) -> bool:
    # What nobody has is no foreign area's; the page says that it is not there.
    found = roster.find(connection, number)
    return found is None or person.sees(found.area)


def _note(office: Office, person: Person, number: str, path: str) -> None:
    with office.database.write() as connection:
        entry = audit.Entry(
            office.clock(), person.name, audit.REFUSED, number[:64], path[:200]
        )
        audit.add(connection, entry)
