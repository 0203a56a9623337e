"""Open a record for somebody who is on no roster: here at once, at the office later.

The candidate logs in with its number and password, at any kiosk of the site once the
office has it, and hands in as anybody else; the office then finds who it is.
"""

from dataclasses import dataclass, field

from dossier.model import Profile, Registration
from dossier.operations import OpenProvisional, SetProfile
from sync import mirror, outbox
from sync.clock import Moment
from sync.engine import Database
from sync.identity import Identity
from sync.protocol.messages import RosterEntry, dossier_key
from sync.protocol.provisional import new_number, new_password
from sync.protocol.verifier import make_verifier
from sync.store import Store


@dataclass(frozen=True, slots=True)
class Person:
    """What the staff wrote down, as it stands on the identity paper."""

    name: str
    id_number: str
    phone: str
    category: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What the candidate logs in with; the password is nowhere else."""

    number: str
    password: str = field(repr=False)


def open_record(store: Store, person: Person, moment: Moment) -> Opened:
    """Open a record; it is safe on return. Takes about 0.1 s.

    Raises StoreError S105 before enrolment, S201 when the disk is nearly full.
    """
    who = store.enrolled()
    store.check_room()
    opened = Opened(new_number(who.device), new_password())
    verifier = make_verifier(opened.password)

    def act(db: Database) -> None:
        year = mirror.year(db) or moment.wall.year
        registration = _registration(who, person, opened.number, year)
        entry = RosterEntry(registration=registration, verifier=verifier)
        mirror.put_own(db, entry)
        body = OpenProvisional(
            person.name,
            person.id_number,
            year,
            person.category,
            verifier.model_dump_json(),
        )
        key = dossier_key(opened.number)
        outbox.put_operation(db, key, 0, body, moment)
        profile = SetProfile(Profile(person.phone))
        outbox.put_operation(db, key, 0, profile, moment)

    store.write(act)
    return opened


def _registration(
    who: Identity, person: Person, number: str, year: int
) -> Registration:
    return Registration(
        number=number,
        account=number,
        name=person.name,
        id_number=person.id_number,
        year=year,
        category=person.category,
        area=who.area,
        site=who.site,
    )
