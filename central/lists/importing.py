"""Import a list of registrations: read and check all, make verifiers, switch once.

Until the switch, which is one transaction, nothing of the office changes. What was
made before a kill is kept beside the office's data and used by the next try of the same
list.
"""

import fcntl
import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from central.lists import reading, verifiers
from central.lists.columns import Column
from central.lists.faults import ListFault
from central.lists.secretsfile import Write, made_password, written_passwords
from central.office import Office
from central.stops import StoppedError
from central.store import audit, dossiers, roster, rosterbulk
from central.store.moving import move_dossier
from central.store.rosterbulk import CHUNK
from central.store.staging import RowFault, Seen, Staged, Staging
from dossier.model import Registration
from sync.protocol.messages import LoginVerifier, RosterEntry
from sync.protocol.verifier import BASE_BYTES

_REGISTRATION: TypeAdapter[Registration] = TypeAdapter(Registration)
Show = Callable[[str, int, int], None]


class Passwords(StrEnum):
    """Where the first password of a candidate comes from."""

    COLUMN = "column"
    LAST6 = "last6"
    MADE = "made"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is imported and how; `given` holds for rows without a value of their own.

    `headings` names an office's own heading of a column. `keep` leaves those whom the
    office knows their passwords, unlooked at. `passwords_to` is where passwords go
    that are made.
    """

    path: Path
    given: Mapping[Column, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    passwords: Passwords = Passwords.COLUMN
    keep: bool = False
    passwords_to: Path | None = None
    processes: int | None = None
    cost: verifiers.Cost = verifiers.USUAL


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `missing` are in the office and not in the list."""

    new: int
    changed: int
    same: int
    missing: list[str]

    @property
    def total(self) -> int:
        """How many registrations the list had."""
        return self.new + self.changed + self.same


class BadListError(Exception):
    """Nothing was imported.

    `faults` gives the first faults, `count` how many there are, `tally` how many of
    each (code, column).
    """

    def __init__(
        self, faults: list[RowFault], count: int, tally: list[tuple[str, str, int]]
    ) -> None:
        self.faults = faults
        self.count = count
        self.tally = tally
        super().__init__(f"{count} faults")


def import_list(
    office: Office,
    plan: Plan,
    show: Show = lambda _what, _done, _total: None,
    report: Callable[[Iterator[RowFault]], None] = lambda _faults: None,
) -> Imported:
    """Import a list. Raises BadListError, StoppedError or OSError, nothing changed.

    `report` gets every fault, however many.
    """
    folder = office.params.data_dir / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    place = folder / f"{_fingerprint(plan)}.db"
    with _alone(folder):
        with Staging(place) as staging:
            try:
                _read(office, plan, staging, show)
                if staging.fault_count():
                    report(staging.faults())
                    _refuse(staging)
                _make(plan, staging, show)
                done = _switch(office, staging, show)
            except (BadListError, reading.UnreadableError):
                _drop(place)
                raise
        _drop(place)
    office.bell.ring()
    return done


SHOWN_FAULTS = 1_000


def _refuse(staging: Staging) -> None:
    faults = list(islice(staging.faults(), SHOWN_FAULTS))
    raise BadListError(faults, staging.fault_count(), staging.tally())


def _fingerprint(plan: Plan) -> str:
    """Return the name under which another try of the same import finds its work."""
    with plan.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    asked = [sorted(plan.given.items()), sorted(plan.headings.items())]
    digest.update(repr((asked, plan.passwords, plan.keep, plan.cost)).encode())
    return digest.hexdigest()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoppedError("R540") from error
        yield


def _drop(place: Path) -> None:
    for path in place.parent.glob(f"{place.name}*"):
        path.unlink()


def _read(office: Office, plan: Plan, staging: Staging, show: Show) -> None:
    """Read the whole list and compare it with the office."""
    if not staging.fact("read"):
        staging.begin()
        staging.clear()
        needs_password = plan.passwords is Passwords.COLUMN
        for done, row in enumerate(
            reading.rows(plan.path, plan.given, plan.headings, needs_password)
        ):
            match row:
                case RowFault():
                    staging.fault(row)
                case Seen():
                    staging.see(row)
                case _:
                    staging.add(_staged(row))
            show("read", done + 1, 0)
        if not staging.count() and not staging.fault_count():
            staging.fault(RowFault(1, "", ListFault.NO_ROWS))
        staging.note("read", "yes")
        staging.note("base", secrets.token_hex(BASE_BYTES))
        staging.commit()
    staging.begin()
    for chunk in _chunks(staging.after):
        _compare(office, chunk, staging)
    if plan.keep or plan.passwords is Passwords.MADE:
        staging.keep_known()
    staging.commit()


def _staged(row: reading.Numbered) -> Staged:
    who = row.person.registration
    text = _REGISTRATION.dump_json(who).decode()
    return Staged(who.number, row.place, who.account, who.area, text)


def _chunks(next_of: Callable[[str, int], list[Staged]]) -> Iterator[list[Staged]]:
    after = ""
    while chunk := next_of(after, CHUNK):
        yield chunk
        after = chunk[-1].number


def _compare(office: Office, chunk: list[Staged], staging: Staging) -> None:
    with office.database.read() as connection:
        before = rosterbulk.known(connection, [row.number for row in chunk])
        owners = roster.numbers_of_accounts(connection, [row.account for row in chunk])
    facts: list[tuple[str, str, bool]] = []
    for row in chunk:
        if owners.get(row.account, row.number) != row.number:
            taken = RowFault(row.place, "account", ListFault.ACCOUNT_TAKEN)
            staging.fault(taken)
        was = before.get(row.number)
        known = was.verifier.model_dump_json() if was else ""
        same = was is not None and was.registration == _REGISTRATION.validate_json(
            row.registration
        )
        facts.append((known, row.number, same))
    staging.compared(facts)


def _make(plan: Plan, staging: Staging, show: Show) -> None:
    """Make the verifiers that are missing, a portion at a time, each kept at once."""
    total = staging.left()
    if not total:
        return
    base = bytes.fromhex(staging.fact("base"))
    done = 0
    with written_passwords(plan.passwords_to) as write:
        portions = _portions(plan, staging, base)
        if write is not None:
            portions = _written(portions, write)
        for made in verifiers.make(portions, total, plan.processes):
            staging.begin()
            staging.made(made)
            staging.commit()
            done += len(made)
            show("verifiers", done, total)


def _written(
    portions: Iterator[list[verifiers.Job]], write: Write
) -> Iterator[list[verifiers.Job]]:
    """Write passwords down: each is durable before its verifier can ever count."""
    for jobs in portions:
        write([(job.number, job.password) for job in jobs])
        yield jobs


def _portions(
    plan: Plan, staging: Staging, base: bytes
) -> Iterator[list[verifiers.Job]]:
    for rows in _passwords(plan, staging):
        wanted = {row.number: row for row in staging.unmade(list(rows))}
        cost = verifiers.CHEAP if plan.passwords is Passwords.MADE else plan.cost
        jobs = [
            verifiers.Job(number, password, wanted[number].known, base, cost)
            for number, password in rows.items()
            if number in wanted
        ]
        if jobs:
            yield jobs


def _passwords(plan: Plan, staging: Staging) -> Iterator[dict[str, str]]:
    """Return passwords by number, some at a time; those of a list are read again."""
    if plan.passwords is Passwords.MADE:
        for chunk in _chunks(staging.after):
            yield {row.number: made_password() for row in chunk}
        return
    portion: dict[str, str] = {}
    needs = plan.passwords is Passwords.COLUMN
    for row in reading.rows(plan.path, plan.given, plan.headings, needs):
        assert isinstance(row, reading.Numbered), "the list was sound before"
        who = row.person.registration
        portion[who.number] = row.person.password if needs else who.id_number[-6:]
        if len(portion) == verifiers.PORTION:
            yield portion
            portion = {}
    if portion:
        yield portion


def _switch(office: Office, staging: Staging, show: Show) -> Imported:
    new, changed, same = staging.tallies()
    now = office.clock()

    def act(connection: Connection) -> list[str]:
        done = 0
        for chunk in _chunks(staging.changed_after):
            entries = [_entry(row) for row in chunk]
            dossiers.lock(connection, [row.number for row in chunk])
            sites = {e.registration.number: e.registration.site for e in entries}
            for one in rosterbulk.put_many(connection, entries):
                move_dossier(connection, one.number, one.site, sites[one.number], now)
            done += len(chunk)
            show("switch", done, new + changed)
        missing = _missing(connection, staging)
        said = f"new {new}, changed {changed}, same {same}, missing {len(missing)}"
        audit.add(connection, audit.Entry(now, "command", "import_roster", "", said))
        return missing

    try:
        return Imported(new, changed, same, office.database.change(act))
    except IntegrityError as error:
        raise StoppedError("R541") from error


def _missing(connection: Connection, staging: Staging) -> list[str]:
    """Return who is in the list's areas and not in the list; nobody is taken away."""
    return [
        number
        for area in staging.areas()
        for numbers in rosterbulk.numbers_of(connection, area)
        for number in sorted(set(numbers) - staging.has(numbers))
    ]


def _entry(row: Staged) -> RosterEntry:
    return RosterEntry(
        registration=_REGISTRATION.validate_json(row.registration),
        verifier=LoginVerifier.model_validate_json(row.verifier),
    )
