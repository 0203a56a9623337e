"""What the staff may do with the store: their passphrase, the day, the roster.

Nothing here opens a candidate's image; there is no key for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dossier.model import Registration
from sync import mirror
from sync.aside import Aside, aside
from sync.clock import Clock
from sync.engine import Database
from sync.errors import LineError
from sync.facts import read_fact, write_fact
from sync.protocol.messages import KioskSettings, LoginVerifier
from sync.protocol.verifier import make_verifier, unlock
from sync.provisional import Opened, Person, open_record
from sync.staffwait import Tries, counted, left, woken
from sync.stock import Stock, stock
from sync.store import Store

if TYPE_CHECKING:
    from sync.transport import LineParams

PASSPHRASE, TRIES, CLOSED = "staff_passphrase", "staff_tries", "day_closed"
CAMERA_CHOICE = "camera_choice"
SHORTEST = 8  # characters
CATEGORIES_MOST = 12  # as many buttons as fit
FOUND_MOST = 6  # a longer list is not read at a counter: ask for more of the number


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the day is closed, and whether there is a catalogue to serve.

    `told` is what the office set for this site's kiosks, None where it set nothing.
    """

    closed: bool = False
    catalogue: bool = True
    told: KioskSettings | None = None


class Backroom:
    """The staff's side of the store. Safe to call from several threads."""

    def __init__(self, store: Store, clock: Clock, ring: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._ring = ring

    def standing(self) -> Standing:
        """Return what decides, besides the health, whether candidates are served."""
        return self._store.read(_standing)

    def has_passphrase(self) -> bool:
        """Say whether one was ever set."""
        return bool(self._store.read(lambda db: read_fact(db, PASSPHRASE)))

    def set_passphrase(self, passphrase: str) -> None:
        """Keep the Argon2id hash of a passphrase; raise ValueError for a short one."""
        if len(passphrase) < SHORTEST:
            raise ValueError(f"a passphrase has at least {SHORTEST} characters")
        text = make_verifier(passphrase).model_dump_json()
        self._store.write(lambda db: _set_passphrase(db, text))

    def camera_choice(self) -> str | None:
        """Return which camera the staff chose and how it is set; None if never."""
        return self._store.read(lambda db: read_fact(db, CAMERA_CHOICE))

    def keep_camera_choice(self, text: str) -> None:
        """Keep it over restarts; it is the touchscreen's own text."""
        self._store.write(lambda db: write_fact(db, CAMERA_CHOICE, text))

    def wait_s(self) -> float:
        """Return how many seconds must pass before the next try; begins them anew."""
        now = self._clock.now()

        def ask(db: Database) -> float:
            tries = _tries(db)
            write_fact(db, TRIES, woken(tries, now).model_dump_json())
            return left(tries, now)

        return self._store.write(ask)

    def check(self, passphrase: str) -> bool:
        """Say whether it is the staff's; the try is counted before it is checked.

        Takes about 0.1 s. False, unchecked, while there is a wait or none is set.
        """
        if self.wait_s() > 0:
            return False
        now = self._clock.now()
        kept = self._store.write(lambda db: _begin_try(db, counted(_tries(db), now)))
        if not kept:
            return False
        if unlock(passphrase, LoginVerifier.model_validate_json(kept)) is None:
            return False
        self._store.write(lambda db: write_fact(db, TRIES, ""))
        return True

    def close_day(self) -> None:
        """Serve no candidates until the day is opened; survives a restart."""
        self._store.write(lambda db: write_fact(db, CLOSED, "yes"))

    def open_day(self) -> None:
        """Serve candidates."""
        self._store.write(lambda db: write_fact(db, CLOSED, ""))

    def search(self, text: str) -> tuple[Registration, ...]:
        """Return a few registrations that have this text in a number or the name."""
        wanted = text.strip()
        if not wanted:
            return ()
        return self._store.read(lambda db: mirror.search(db, wanted, FOUND_MOST))

    def stock(self) -> Stock:
        """Return what this kiosk works with, and when it came."""
        return self._store.read(stock)

    def aside(self) -> tuple[Aside, ...]:
        """Return what was rejected, quarantined or held, one by one."""
        return self._store.read(aside)

    def categories(self) -> tuple[str, ...]:
        """Return the categories for which candidates of this site apply."""
        return self._store.read(lambda db: mirror.categories(db, CATEGORIES_MOST))

    def open_record(self, person: Person) -> Opened:
        """Open a provisional record; see sync.provisional."""
        opened = open_record(self._store, person, self._clock.now())
        self._ring()
        return opened

    def release(self) -> int:
        """Let what is quarantined be sent again; return how much it is."""
        count = self._store.release()
        self._ring()
        return count

    def enrol(self, params: "LineParams", text: str, name: str) -> str:
        """Enrol with a code or a QR's text; return this device's name.

        Raises LineError; S207 for a code that would make another device of a machine
        on which something waits. Then nothing has changed.
        """
        from sync.enrolment import enrol  # noqa: PLC0415 - the line loads for long

        try:
            answer = enrol(self._store, params, text, name)
        except ValueError as error:
            raise LineError("S127", type(error).__name__) from error
        self._ring()
        return answer.device


def _standing(db: Database) -> Standing:
    return Standing(
        closed=bool(read_fact(db, CLOSED)),
        catalogue=mirror.mirrored_catalogue(db) is not None,
        told=mirror.office_settings(db),
    )


def _set_passphrase(db: Database, text: str) -> None:
    write_fact(db, PASSPHRASE, text)
    write_fact(db, TRIES, "")


def _tries(db: Database) -> Tries:
    text = read_fact(db, TRIES)
    return Tries.model_validate_json(text) if text else Tries()


def _begin_try(db: Database, tries: Tries) -> str | None:
    write_fact(db, TRIES, tries.model_dump_json())
    return read_fact(db, PASSPHRASE)
