"""One schedule: everything happens in the order of its plan, with its faults.

Then the faults stop, and all must come together: each kiosk shows the server's truth,
everything that was called saved is there once, or is set aside with its picture.
"""

import random
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from central.errors import RefusedError
from dossier.model import Registration
from sync import seal
from sync.decide import Waiting
from sync.errors import LineError
from sync.mirror import Cursor
from sync.outbox import STUCK
from tests.simulation.kiosk import Confirmed, SimKiosk
from tests.simulation.lines import Faults, NoLine, web_line
from tests.simulation.office import Central
from tests.simulation.plan import Event, Kind, Plan
from tests.simulation.sticks import Stick
from tests.simulation.taps import KilledError
from tests.simulation.workshop import PEOPLE, PICTURES, Workshop

ROUNDS_MAX = 16  # FAILURES_MAX passes find the poison; then all is quiet
COMMITS_MAX = 8
NO_PICTURE = 0.2  # share of acts with what the server must refuse, where any are
NO_PICTURES = [b"a memory stick's idea of a picture"]


class Schedule:
    """The kiosks, the server and chance."""

    def __init__(
        self, workshop: Workshop, plan: Plan, *, from_nothing: bool = False
    ) -> None:
        """Lay everything out; `from_nothing` plays the first handing-in as well."""
        self._plan = plan
        self._chance = random.Random(plan.seed)
        self.central: Central = workshop.central
        self._faults = Faults(self._chance, plan.faults)
        self._begun = plan.reviewed and plan.plain and not from_nothing
        start = workshop.handed_in if self._begun else workshop.bare
        self._places = workshop.lay_out(plan.kiosks, start, anew=plan.fills_up)
        self.kiosks = [
            SimKiosk(place, self.central, self._faults) for place in self._places
        ]
        if self._begun:
            self.kiosks[0].resume(start)
        self.sticks = {
            kiosk.device: Stick(
                workshop.folder / "sticks" / kiosk.device, kiosk, self.central
            )
            for kiosk in self.kiosks
        }
        if plan.by_stick:
            for kiosk in self.kiosks:
                kiosk.line = NoLine()
        elif plan.web:
            for kiosk in self.kiosks:
                kiosk.line = web_line(
                    self.central, kiosk.signer, self._faults, workshop.loop
                )

    def play(self) -> None:
        """Play it; after a failure nothing of it is used again."""
        try:
            self._run()
        except BaseException:
            self.central.restart()
            for place in self._places:
                place.close()
            raise

    def _run(self) -> None:
        if self._plan.reviewed:  # begin with something to review
            if not self._begun:
                self._hand_in()
            self.central.review(self._chance)
        if self._chance.random() < 0.5:
            self.central.backup()
        for event in self._plan.events:
            self._chance.seed(event.salt)
            self._faults.between = lambda now=event: self._meanwhile(now)
            try:
                self._happen(event, self.kiosks[event.kiosk])
            except KilledError:  # the server's: a reviewer's act, a restart
                self.central.restart()
        self._settle()
        self._check()

    def _hand_in(self) -> None:
        rate, self._faults.rate = self._faults.rate, 0.0
        self.kiosks[0].hand_in(PEOPLE[0], PICTURES[0])
        self._send_all(self.kiosks[0])
        self._faults.rate = rate

    def _happen(self, event: Event, kiosk: SimKiosk) -> None:
        chance, central, stick = self._chance, self.central, self.sticks[kiosk.device]
        acts: dict[Kind, Callable[[], object]] = {
            Kind.ACT: lambda: self._act(kiosk),
            Kind.STEP: kiosk.step,
            Kind.PASS: kiosk.whole_pass,
            Kind.FETCH: kiosk.fetch,
            Kind.TAKE: kiosk.take,
            Kind.REVIEW: lambda: central.review(chance),
            Kind.KILL: kiosk.kill,
            Kind.KILL_AT_COMMIT: lambda: kiosk.tap.arm(chance.randrange(COMMITS_MAX)),
            Kind.SERVER_KILL_AT_COMMIT: lambda: central.tap.arm(
                chance.randrange(COMMITS_MAX)
            ),
            Kind.CLOCK: lambda: kiosk.clock.jump(chance),
            Kind.SERVER_RESTART: central.restart,
            Kind.LOSE_IMAGE: lambda: central.lose_image(chance),
            Kind.OLD_REQUEST: self._old_request,
            Kind.KIOSK_FULL: lambda: kiosk.fill(full=True),
            Kind.KIOSK_ROOM: lambda: kiosk.fill(full=False),
            Kind.SERVER_FULL: lambda: central.disk.fill(full=True),
            Kind.SERVER_ROOM: lambda: central.disk.fill(full=False),
            Kind.BACKUP: central.backup,
            Kind.RESTORE: lambda: central.restore(chance),
            Kind.DAYS_PASS: lambda: central.pass_days(chance.choice([1, 3, 8])),
            Kind.RELEASE: kiosk.release,
            Kind.REVOKE: lambda: self._revoke(kiosk),
            Kind.EXPORT: stick.export,
            Kind.CARRY: lambda: stick.carry(chance),
            Kind.BRING_BACK: lambda: stick.bring_back(chance),
            Kind.LOSE_STICK: stick.lose,
            Kind.TRIP: lambda: self._trip(event),
            Kind.MOVE: lambda: central.move(chance.choice(PEOPLE).number),
        }
        acts[event.kind]()

    def _old_request(self) -> None:
        """Let a request arrive that was delayed for long; its answer reaches nobody."""
        if self.central.copies:
            with suppress(RefusedError, SQLAlchemyError):
                self.central.sync(*self._chance.choice(self.central.copies))

    def _revoke(self, kiosk: SimKiosk) -> None:
        if len(self.kiosks) > 1 and kiosk is self.kiosks[-1]:
            self.central.revoke(kiosk.device)
            kiosk.revoked = True

    def _send_all(self, kiosk: SimKiosk) -> None:
        """Do a whole pass, on whatever way there is."""
        kiosk.whole_pass()
        if self._plan.by_stick:
            self.sticks[kiosk.device].round_trip()

    def _catch_up(self, kiosk: SimKiosk) -> None:
        """Do a pass; or, as its other thread does, pull what the feed has."""
        pulls = self._plan.plain and not kiosk.store.waiting()
        if pulls and self._chance.random() < 0.5:
            kiosk.fetch()
            kiosk.take()
        else:
            self._send_all(kiosk)

    def _trip(self, event: Event) -> None:
        """Carry a stick there and back, while the site and the office go on."""
        stick = self.sticks[self.kiosks[event.kiosk].device]
        stick.export()
        self._meanwhile(event)
        stick.carry(self._chance)
        self._meanwhile(event)
        stick.bring_back(self._chance)

    def _act(self, kiosk: SimKiosk) -> None:
        broken = self._plan.poison > 0 and self._chance.random() < NO_PICTURE
        one = self._chance.choice(PEOPLE)
        if not kiosk.serves(one):
            return
        saved = kiosk.act(one, NO_PICTURES if broken else PICTURES)
        if broken and saved and saved.material:
            self.central.model.no_pictures.add(saved.material.id)
        elif saved and self._chance.random() < self._plan.poison:
            self._make_poison(saved)

    def _meanwhile(self, event: Event) -> None:
        """Let something happen while an answer is on its way."""
        kiosk = self.kiosks[event.kiosk]
        kiosk.tap.disarm()
        rate, self._faults.rate = self._faults.rate, 0.0
        match self._chance.randrange(6):
            case 0:
                self._act(kiosk)
            case 1:
                self.central.review(self._chance)
            case 2:
                self.central.backup()
            case 3:  # the server is restored, and the other thread pulls first
                self.central.restore(self._chance)
                kiosk.fetch()
                kiosk.take()
            case _:
                kiosk.fetch()
                kiosk.take()
        self._faults.rate = rate

    def _make_poison(self, saved: Confirmed) -> None:
        """Let the server refuse an image or operation, for ever or as by a fault."""
        where = saved.id
        if saved.material and self._chance.random() < 0.5:
            where = saved.material.blob
        if self._chance.random() < 0.5:
            fault = LineError("S104", "R112", status=413, again=False)
        else:
            fault = LineError("S103", "status 500", status=500)
        self.central.poison[where] = fault

    def _settle(self) -> None:
        """Stop the faults of the line and the disks, then those of the server."""
        self._chance.seed(self._plan.seed)
        self._faults.rate = 0.0
        self.central.disk.full = False
        self.central.tap.disarm()
        for kiosk in self.kiosks:
            kiosk.tap.disarm()
            kiosk.fill(full=False)
            if kiosk.under_way or not self._at_rest(kiosk, kiosk.standing):
                self._send_all(kiosk)
        self._rounds()
        poison = self.central.poison
        faulty = [where for where, fault in poison.items() if fault.again]
        blocked = self._keys_of(faulty)
        for kiosk in self._sound:
            left = {w.key for w in kiosk.store.waiting()}
            assert left <= blocked, "something healthy waits behind a fault"
        for where in faulty:
            del poison[where]
        if faulty:
            self._rounds()

    @property
    def _sound(self) -> list[SimKiosk]:
        return [kiosk for kiosk in self.kiosks if not kiosk.revoked]

    def _rounds(self) -> None:
        for _ in range(ROUNDS_MAX):
            before = [kiosk.standing for kiosk in self.kiosks]
            busy = [
                kiosk
                for kiosk, standing in zip(self.kiosks, before, strict=True)
                if not self._at_rest(kiosk, standing)
            ]
            if not busy:
                return
            for kiosk in busy:
                self._catch_up(kiosk)
            if before == [kiosk.standing for kiosk in self.kiosks]:
                return  # another round would be the same

    def _at_rest(self, kiosk: SimKiosk, standing: tuple[Cursor, list[Waiting]]) -> bool:
        """Say whether a kiosk has all that there is, and nothing to send."""
        at, waiting = standing
        end = (self.central.office.secrets.epoch, self.central.newest_seq)
        return kiosk.revoked or ((at.epoch, at.since) == end and not waiting)

    def _keys_of(self, places: list[str]) -> set[str]:
        return {
            saved.key
            for kiosk in self.kiosks
            for saved in kiosk.confirmed
            if saved.id in places or (saved.material and saved.material.blob in places)
        }

    def _check(self) -> None:
        self.central.compare({one.number for one in PEOPLE})
        self.central.count()
        for kiosk in self.kiosks:
            if not kiosk.revoked:
                assert kiosk.store.waiting() == [], "a schedule that stalls"
                for one in PEOPLE:
                    self._check_shown(kiosk, one)
            here = self._kept_here(kiosk)
            for saved in kiosk.confirmed:
                self._check_kept(kiosk, saved, here)

    def _check_shown(self, kiosk: SimKiosk, one: Registration) -> None:
        """Check that it shows the server's truth, and nothing of who has left."""
        if one.number in self.central.model.away:
            assert not kiosk.serves(one), "who has left is still served"
            assert not kiosk.shown(one).materials, "who has left is still shown"
        else:
            assert kiosk.serves(one), "who is here is not served"
            assert kiosk.shown(one) == self.central.model.dossier(one.number)

    @staticmethod
    def _kept_here(kiosk: SimKiosk) -> dict[str, str]:
        rows = kiosk.store._db.execute("SELECT id, state FROM outbox").fetchall()
        return dict(rows)

    def _check_kept(
        self, kiosk: SimKiosk, saved: Confirmed, here: dict[str, str]
    ) -> None:
        model, place = self.central.model, (kiosk.device, saved.id)
        state = here.get(saved.id, "")
        if place not in model.done:
            # One that was revoked may not have heard of a restore, and keeps what the
            # former server acknowledged, with its picture, until it is let in again.
            waits = kiosk.revoked and state != ""
            assert waits or state in {"quarantined", "rejected"}, "confirmed and lost"
            assert waits or self._was_poisoned(saved), "set aside without a reason"
        if place in model.rejected and not kiosk.revoked:
            assert state in STUCK, "rejected, and the staff is not told"
        if saved.material is None:
            return
        if place not in model.done or place in model.rejected:
            assert kiosk.store.sealed_image(saved.material.blob), "its picture is gone"
            return
        office, number = self.central.office, saved.key.partition("/")[2]
        blob = office.files.read(saved.material.blob)
        find = office.secrets.find_key
        opened = seal.open_for_office(blob, number, saved.material.id, find)
        assert opened == saved.jpeg, "another picture"

    def _was_poisoned(self, saved: Confirmed) -> bool:
        """Say whether the server refused it; a fault may have been mended since."""
        return self._plan.poison > 0 or self._plan.faults > 0


def play(workshop: Workshop, plan: Plan) -> None:
    """Run a plan from the beginning; raise what it finds."""
    Schedule(workshop, plan).play()
