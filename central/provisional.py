"""Provisional records: opened by a kiosk, matched or refused by the office.

A sealed image is bound to the number under which it was taken and is never sealed
anew: a matched record stays as another name of the true registration, under which its
images open (docs/adr/0014-provisional-records.md).
"""

from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Connection

from central.errors import RefusedError
from central.office import Office
from central.rejections import Rejection
from central.store import (
    audit,
    dossiers,
    operations,
    provisionals,
    roster,
    rosterbulk,
)
from central.store.devices import Device
from central.store.provisionals import Record, Settled
from dossier.decide import decide
from dossier.identity import IdType, fits
from dossier.model import Dossier, Registration
from dossier.operations import OpenProvisional, SetProfile
from sync import seal
from sync.protocol.messages import LoginVerifier, RosterEntry, Status
from sync.protocol.provisional import is_of, is_provisional

REASON_MAX = 200
STORED = (Status.APPLIED, Status.HELD)


def open_record(
    connection: Connection,
    device: Device,
    number: str,
    body: OpenProvisional,
    now: datetime,
) -> Rejection | None:
    """Make a registration of what the staff wrote down; return what is wrong with it.

    Every kiosk of the site gets it, with its login, as any other registration.
    """
    if not is_of(number, device.id) or not any(fits(k, body.id_number) for k in IdType):
        return Rejection.BAD_RECORD
    try:
        verifier = LoginVerifier.model_validate_json(body.verifier)
        bytes.fromhex(verifier.salt)
    except (ValidationError, ValueError):
        return Rejection.BAD_RECORD
    if roster.find(connection, number) is not None:
        return Rejection.ID_REUSED
    registration = Registration(
        number=number,
        account=number,
        name=body.name,
        id_number=body.id_number,
        year=body.year,
        category=body.category,
        area=device.area,
        site=device.site,
    )
    entry = RosterEntry(registration=registration, verifier=verifier)
    roster.put(connection, entry)
    provisionals.add(connection, number, device.id, now)
    audit.add(connection, audit.Entry(now, device.id, "open_record", number, ""))
    return None


def match(
    office: Office, number: str, true: str, who: str, areas: tuple[str, ...] | None
) -> None:
    """Give all that came under a record to its true registration; once, and for good.

    Raises RefusedError: R250 no such open record, R251 no such registration, R252 it
    is of another area or site, R253 it is itself a record. Then nothing has changed.
    `areas` are those of whoever does it, None for all.
    """
    now = office.clock()

    def act(connection: Connection) -> None:
        dossiers.lock(connection, [number, true])
        record = _open(connection, number, areas)
        registration = _true(connection, record, true)
        moved = _moved(connection, record, registration)
        dossiers.save(connection, moved, registration.site, now)
        emptied = dossiers.load(connection, number)
        # Its kiosks see that everything arrived, and keep none of it any longer.
        empty = Dossier(number, rev=emptied.rev + 1)
        dossiers.save(connection, empty, record.registration.site, now)
        settled = replace(record, state=Settled.MATCHED, matched=true, reason="")
        provisionals.settle(connection, settled, who, now)
        _tell(connection, number, registration, "")
        audit.add(connection, audit.Entry(now, who, "match", true, number))
        audit.add(connection, audit.Entry(now, who, "match", number, true))

    office.database.change(act)
    office.bell.ring()


def refuse(
    office: Office, number: str, reason: str, who: str, areas: tuple[str, ...] | None
) -> None:
    """Tell the candidate why a record stands for nobody; it can still be matched.

    Raises RefusedError R250 no such open record, R254 without a reason.
    """
    now = office.clock()
    reason = reason.strip()
    if not 0 < len(reason) <= REASON_MAX:
        raise RefusedError("R254")

    def act(connection: Connection) -> None:
        dossiers.lock(connection, [number])
        record = _open(connection, number, areas)
        settled = replace(record, state=Settled.REFUSED, reason=reason)
        provisionals.settle(connection, settled, who, now)
        _tell(connection, number, None, reason)
        audit.add(connection, audit.Entry(now, who, "refuse_record", number, reason))

    office.database.change(act)
    office.bell.ring()


def opened_image(office: Office, sealed: bytes, number: str, material: str) -> bytes:
    """Return an image of a registration, under whichever of its names it was taken.

    Raises SealBrokenError for one that was sealed for anybody else.
    """
    named = seal.context_of(sealed).registration
    if named != number and not _is_name_of(office, named, number):
        raise seal.SealBrokenError("the image was sealed for another registration")
    return seal.open_for_office(sealed, named, material, office.secrets.find_key)


def opened_note(
    office: Office, head: bytes, number: str, material: str
) -> bytes | None:
    """Return what was noted in an image, as `opened_image` returns the image."""
    named = seal.context_of(head).registration
    if named != number and not _is_name_of(office, named, number):
        raise seal.SealBrokenError("the image was sealed for another registration")
    return seal.open_note(head, named, material, office.secrets.find_key)


def _is_name_of(office: Office, named: str, number: str) -> bool:
    with office.database.read() as connection:
        return named in provisionals.records_of(connection, number)


def _open(connection: Connection, number: str, areas: tuple[str, ...] | None) -> Record:
    record = provisionals.find(connection, number)
    if record is None or record.state is Settled.MATCHED:
        raise RefusedError("R250")
    if areas is not None and record.registration.area not in areas:
        raise RefusedError("R250")
    return record


def _true(connection: Connection, record: Record, true: str) -> Registration:
    if is_provisional(true):
        raise RefusedError("R253")
    found = roster.find(connection, true)
    if found is None:
        raise RefusedError("R251")
    here = record.registration
    if (found.area, found.site) != (here.area, here.site):
        raise RefusedError("R252")
    return found


def _moved(
    connection: Connection, record: Record, registration: Registration
) -> Dossier:
    """Return the true dossier with everything done that was done under the record.

    In the order in which it came, by the rules that hold for any operation: what no
    longer fits is held for a reviewer.
    """
    needs = roster.catalogue(connection).needs_of(registration)
    before = dossiers.load(connection, registration.number)
    after = before
    for one in operations.of_registration(connection, record.registration.number):
        if one.status not in STORED or isinstance(one.body, OpenProvisional):
            continue
        if isinstance(one.body, SetProfile) and before.profile is not None:
            continue  # what the candidates said of themselves goes before
        after = decide(after, one.id, one.body, needs).dossier
    # The kiosks see that something happened, even if nothing was to be moved.
    return after if after.rev > before.rev else replace(after, rev=before.rev + 1)


def _tell(
    connection: Connection, number: str, found: Registration | None, reason: str
) -> None:
    """Let the kiosks of the site know what a login of the record opens."""
    entry = rosterbulk.known(connection, [number])[number]
    told = entry.model_copy(update={"matched": found, "refused": reason})
    roster.put(connection, told)
