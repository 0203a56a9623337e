"""One schedule: everything happens in an order that its seed decides.

Then the faults stop, and all must come together: each kiosk shows the server's truth,
everything that was called saved is there once, or is set aside with its picture.
"""

import io
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from central import setup
from central.api.enroll import take_in
from dossier.model import Registration
from sync import seal
from sync.errors import LineError
from sync.identity import public_key_text
from sync.protocol.messages import EnrollRequest, RosterEntry
from sync.protocol.verifier import make_verifier
from sync.store import Store
from tests.simulation.kiosk import Confirmed, SimClock, SimKiosk
from tests.simulation.model import AREA, CATEGORY, EXAM
from tests.simulation.office import SITE, Central

KIOSKS_MAX = 3
EVENTS = (8, 28)
ROUNDS = 5
MEMORY = Path("/dev/shm")  # no disk: what is tested is order, not durability


def person(number: str) -> Registration:
    return Registration(
        number=number,
        account=f"a{number}",
        name="样本甲",
        id_number="999900199001010014",
        year=2026,
        category=CATEGORY,
        area=AREA,
        site=SITE,
    )


PEOPLE = (person("2026000001"), person("2026000002"))


def pictures() -> list[bytes]:
    made = []
    for grey in range(4):
        out = io.BytesIO()
        Image.new("L", (32, 32), 40 * grey).save(out, "JPEG")
        made.append(out.getvalue())
    return made


PICTURES = pictures()


@contextmanager
def workshop() -> Iterator["Workshop"]:
    """Give a server and kiosks that all schedules start from."""
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as name, quiet():
        folder = Path(name)
        central = Central(folder / "central")
        verifier = make_verifier("x", time_cost=1, memory_kib=8, lanes=1)
        setup.publish_catalogue(central.office, EXAM)
        entries = [RosterEntry(registration=p, verifier=verifier) for p in PEOPLE]
        setup.put_roster(central.office, entries)
        for place_no in range(KIOSKS_MAX):
            make_kiosk(central, folder / "first" / f"kiosk{place_no}")
        central.restart()
        shutil.copytree(folder / "central", folder / "first" / "central")
        yield Workshop(folder, central)
        central.office.close()


@dataclass(frozen=True)
class Workshop:
    """A folder to work in, and the server, which stays for all schedules."""

    folder: Path
    central: Central


@contextmanager
def quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


def make_kiosk(central: Central, folder: Path) -> None:
    store, key = Store(folder, 0), Ed25519PrivateKey.generate()
    code = setup.enroll_code(central.office, SITE, AREA)
    request = EnrollRequest(code=code, public_key=public_key_text(key), name="一号机")
    store.enroll(key, take_in(central.office, request))
    asked = store.cursor()
    page = central.page(asked.epoch, asked.since)
    store.take_page(asked, page, SimClock().now())
    store.close()


class Schedule:
    """The kiosks, the server and chance."""

    def __init__(self, folder: Path, central: Central, seed: int) -> None:
        self._chance = random.Random(seed)
        self.central = central
        count = self._chance.randint(1, KIOSKS_MAX)
        self.kiosks = [
            SimKiosk(folder / f"kiosk{place}", self.central, self._chance)
            for place in range(count)
        ]
        self._faults = self._chance.choice([0.0, 0.05, 0.15, 0.4])
        self._poison = self._chance.choice([0.0, 0.0, 0.1, 0.3])

    def run(self) -> None:
        for kiosk in self.kiosks:
            kiosk.net.faults = self._faults
        if self._chance.random() < 0.6:  # begin with something to review
            self.kiosks[0].hand_in(PEOPLE[0], PICTURES[0])
            self.kiosks[0].whole_pass()
            self.central.review(self._chance)
        for _ in range(self._chance.randint(*EVENTS)):
            self._event()
        self._settle()
        self._check()

    def close(self) -> None:
        for kiosk in self.kiosks:
            kiosk.store.close()

    def _event(self) -> None:
        chance, kiosk = self._chance, self._chance.choice(self.kiosks)
        roll = chance.random()
        if roll < 0.36:
            saved = kiosk.act(chance.choice(PEOPLE), PICTURES)
            if saved and chance.random() < self._poison:
                self._make_poison(saved)
        elif roll < 0.60:
            kiosk.step()
        elif roll < 0.72:
            kiosk.whole_pass()
        elif roll < 0.78:
            kiosk.fetch()
        elif roll < 0.84:
            kiosk.take()
        elif roll < 0.92:
            self.central.review(chance)
        else:
            self._mishap(kiosk)

    def _mishap(self, kiosk: SimKiosk) -> None:
        match self._chance.randrange(5):
            case 0:
                kiosk.kill()
            case 1:
                kiosk.clock.jump(self._chance)
            case 2:
                self.central.restart()
            case 3:
                self.central.lose_image(self._chance)
            case _ if self.central.copies:  # an old request arrives once more
                self.central.sync(*self._chance.choice(self.central.copies))

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
        """Stop the faults of the line, then those of the server."""
        for kiosk in self.kiosks:
            kiosk.net.faults = 0.0
            kiosk.whole_pass()  # what is left of the pass under way
        self._rounds()
        poison = self.central.poison
        faulty = [where for where, fault in poison.items() if fault.again]
        blocked = self._keys_of(faulty)
        for kiosk in self.kiosks:
            left = {w.key for w in kiosk.store.waiting()}
            assert left <= blocked, "something healthy waits behind a fault"
        for where in faulty:
            del poison[where]
        if faulty:
            self._rounds()

    def _rounds(self) -> None:
        for _ in range(ROUNDS):
            before = [kiosk.standing for kiosk in self.kiosks]
            for kiosk in self.kiosks:
                kiosk.whole_pass()
            if before == [kiosk.standing for kiosk in self.kiosks]:
                return  # another round would be the same

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
            assert kiosk.store.waiting() == [], "a schedule that stalls"
            for one in PEOPLE:
                assert kiosk.shown(one) == self.central.model.dossier(one.number)
            for saved in kiosk.confirmed:
                self._check_kept(kiosk, saved)

    def _check_kept(self, kiosk: SimKiosk, saved: Confirmed) -> None:
        done = (kiosk.device, saved.id) in self.central.model.done
        assert done or kiosk.store.health().stuck, "a confirmed operation is lost"
        if saved.material is None:
            return
        if not done:
            assert kiosk.store.sealed_image(saved.material.blob)
            return
        office, number = self.central.office, saved.key.partition("/")[2]
        blob = office.files.read(saved.material.blob)
        find = office.secrets.find_key
        opened = seal.open_for_office(blob, number, saved.material.id, find)
        assert opened == saved.jpeg


def run_schedule(workshop: Workshop, seed: int) -> None:
    """Run one schedule; a failure names its seed."""
    folder = workshop.folder / f"run{seed}"
    first = workshop.folder / "first"
    for place in range(KIOSKS_MAX):
        shutil.copytree(first / f"kiosk{place}", folder / f"kiosk{place}")
    workshop.central.reset(first / "central")
    schedule = Schedule(folder, workshop.central, seed)
    try:
        schedule.run()
    except Exception as error:
        raise AssertionError(f"schedule {seed}: {error!r}") from error
    finally:
        schedule.close()
        shutil.rmtree(folder)
