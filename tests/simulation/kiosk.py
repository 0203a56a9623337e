"""One simulated kiosk: the real store, desk and drain; killed and opened at will."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from dossier.model import Dossier, Material, Profile, Registration
from sync.clock import Moment
from sync.decide import Waiting
from sync.desk import Desk
from sync.doorbell import Doorbells
from sync.drain import Drain, Kiosk
from sync.errors import LineError, RefusedError, StoreError
from sync.mirror import Cursor
from sync.protocol.messages import FeedPage, Heartbeat
from sync.views import Session
from tests.simulation.confirmed import Confirmed
from tests.simulation.lines import DirectLine, Faults, SimLine
from tests.simulation.model import check_locks
from tests.simulation.office import NOON, Central
from tests.simulation.places import Place, Start
from tests.simulation.taps import KilledError, Tap, fill_store, tap_store

STEPS_MAX = 400


class SimClock:
    """A clock that jumps, and counts anew after each start."""

    def __init__(self) -> None:
        self.moment = Moment("boot0", 1.0, NOON)

    def now(self) -> Moment:
        later = self.moment.wall + timedelta(seconds=1)
        self.moment = replace(self.moment, mono=self.moment.mono + 1, wall=later)
        return self.moment

    def jump(self, chance: random.Random) -> None:
        days = chance.randint(-3650, 3650)
        wall = NOON + timedelta(days=days)
        boot = chance.choice([self.moment.boot, f"boot{chance.getrandbits(32)}"])
        mono = self.moment.mono if boot == self.moment.boot else 1.0
        self.moment = Moment(boot, mono, wall)


class SimKiosk:
    """A kiosk with a candidate before it and an agent inside."""

    def __init__(self, place: Place, central: Central, faults: Faults) -> None:
        self._place = place
        self._chance = faults.chance
        self.clock = SimClock()
        self.confirmed: list[Confirmed] = []
        self.tap = Tap()
        self.revoked = False
        self._full = False
        self._open()
        self.signer = self.store.identity().signer
        self.device = self.signer.device
        self.line: SimLine = DirectLine(central, self.device, faults)

    def _open(self) -> None:
        self.store = self._place.open()
        tap_store(self.store, self.tap)
        if self._full:
            fill_store(self.store, full=True)
        self.desk = Desk(self.store, Doorbells(self._place.folder), self.clock)
        self._shared = Kiosk(self.store, self.clock, self._beat, lambda: None)
        self._drain: Drain | None = None
        self._page: tuple[Cursor, FeedPage] | None = None

    def resume(self, start: Start) -> None:
        """Go on from where the rows in its store are of."""
        assert start.moment is not None
        self.clock.moment = start.moment
        self.confirmed = list(start.confirmed)

    def kill(self) -> None:
        """End the process: all that is not in the file is gone."""
        self._place.close()
        self._open()

    def fill(self, *, full: bool) -> None:
        """Let the disk be full, or not any more."""
        self._full = full
        fill_store(self.store, full=full)

    def release(self) -> None:
        """Do what the staff does with what was set aside."""
        with suppress(StoreError):
            self.store.release()

    def _beat(self) -> Heartbeat:
        now = self.clock.now()
        return Heartbeat(
            version="0.1.0",
            boot=now.boot,
            mono=now.mono,
            wall=now.wall,
            queued=0,
            free_bytes=1,
        )

    @property
    def under_way(self) -> bool:
        """Whether the agent is in the middle of a pass."""
        return self._drain is not None

    @property
    def standing(self) -> tuple[Cursor, list[Waiting]]:
        """How far it has pulled, and what waits."""
        return self.store.cursor(), self.store.waiting()

    def serves(self, person: Registration) -> bool:
        """Say whether the roster here has a registration."""
        return self.store.roster_entry(person.account) is not None

    def shown(self, person: Registration) -> Dossier:
        return self.desk.view(Session(person, b"k" * 32)).dossier

    def act(self, person: Registration, jpegs: list[bytes]) -> Confirmed | None:
        """Let the candidate do something; return what was called saved."""
        session = Session(person, b"k" * 32)
        before, jpeg = self.shown(person), self._chance.choice(jpegs)
        saved = self._saved(lambda: self._touch(session, before, jpeg), jpeg)
        check_locks(before, self.shown(person))
        return saved

    def hand_in(self, person: Registration, jpeg: bytes) -> None:
        """Do all that a submission needs, and submit."""
        session = Session(person, b"k" * 32)
        profile = Profile("13800000000")
        self._saved(lambda: self.desk.set_profile(session, profile), jpeg)
        for type_id in ("diploma", "other"):
            self._saved(lambda: self._add(session, type_id, jpeg), jpeg)  # noqa: B023 - called at once
        self._saved(lambda: self.desk.submit(session, declared=True), jpeg)

    def _add(self, session: Session, type_id: str, jpeg: bytes) -> Material:
        return self.desk.add(session, type_id, "", jpeg, b"small")

    def _saved(
        self, work: Callable[[], Material | None], jpeg: bytes
    ) -> Confirmed | None:
        """Do it; what is in the file afterwards counts, whatever was said of it."""
        before = self._newest()
        try:
            with suppress(RefusedError, StoreError):
                work()
        except KilledError:
            self.kill()
        after = self._newest()
        if after == before:
            return None
        assert after[0] == before[0] + 1, "one act, several operations"
        (wire,) = self.store.wire_operations((after[1],))
        material = getattr(wire.body, "material", None)
        self.confirmed.append(Confirmed(wire.id, wire.key, material, jpeg))
        return self.confirmed[-1]

    def _newest(self) -> tuple[int, str]:
        """Return the place in the outbox, and the id, of what was recorded last."""
        newest = "SELECT max(place), id FROM outbox"
        place, name = self.store._db.execute(newest).fetchone()
        return place or 0, name or ""

    def _touch(self, session: Session, shown: Dossier, jpeg: bytes) -> Material | None:
        match self._chance.randrange(8):
            case 0:
                self.desk.submit(session, declared=True)
            case 1 if shown.materials:
                self.desk.delete(session, self._chance.choice(shown.materials).id)
            case 2:
                phone = f"138{self._chance.randrange(10**8):08}"
                self.desk.set_profile(session, Profile(phone))
            case 3:
                self.desk.activate(session, "1")
            case _:
                type_id = self._chance.choice(["diploma", "other"])
                return self._add(session, type_id, jpeg)
        return None

    def step(self) -> bool:
        """Do one step of the agent; return False when its pass has ended."""
        if self._drain is None:
            self._drain = Drain(self._shared, self.line)
        drain = self._drain
        try:
            going = drain.step()
        except (LineError, StoreError):
            going = False
        except KilledError:
            self.kill()
            return False
        if not going or self._drain is not drain:
            self._drain = None
        return going

    def whole_pass(self) -> None:
        """Work until the pass ends; that it ends is one of the rules."""
        for _ in range(STEPS_MAX):
            if not self.step():
                return
        raise AssertionError("a pass that does not end")

    def fetch(self) -> None:
        """Ask for a page of the feed; it is taken in later."""
        asked = self.store.cursor()
        try:
            self._page = (asked, self.line.feed(asked.epoch, asked.since, 0))
        except LineError:
            self._page = None
        except KilledError:
            self.kill()

    def take(self) -> None:
        """Take in the page that came, however late."""
        if self._page is None:
            return
        before = self.store.cursor()
        try:
            with suppress(StoreError):
                self.store.take_page(*self._page, self.clock.now())
        except KilledError:
            self.kill()
        after = self.store.cursor()
        same = before.epoch == after.epoch
        assert not same or after.since >= before.since, "the mirror went back"
        self._page = None
