"""What all schedules start from: a server, enrolled kiosks, candidates, pictures."""

import asyncio
import gc
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
from sync.identity import public_key_text
from sync.protocol.messages import EnrollRequest, RosterEntry
from sync.protocol.verifier import make_verifier
from sync.store import Store
from tests.simulation.kiosk import SimClock, SimKiosk
from tests.simulation.lines import Faults
from tests.simulation.model import AREA, CATEGORY, EXAM
from tests.simulation.office import NOON, SITE, Central
from tests.simulation.places import Place, Start
from tests.simulation.plan import KIOSKS_MAX

MEMORY = Path("/dev/shm")  # no disk: what is tested is order, not durability
GC_THRESHOLD = 50_000


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


@dataclass(frozen=True)
class Workshop:
    """A folder to work in, and the server and the kiosks, which stay for all schedules.

    A schedule begins `bare`, or where one candidate has `handed_in` at the first kiosk.
    """

    folder: Path
    central: Central
    places: list[Place]
    bare: Start
    handed_in: Start
    loop: asyncio.AbstractEventLoop

    def lay_out(self, kiosks: int, start: Start, *, anew: bool) -> list[Place]:
        """Return so many kiosks, and let them and the server begin with `start`.

        `anew` copies their files too: what a disk that fills up does depends on how
        many pages of a file are free.
        """
        shutil.rmtree(self.folder / "sticks", ignore_errors=True)
        places = self.places[:kiosks]
        if anew:
            self.central.anew(self.folder / "first" / "central")
            for place in places:
                place.anew()
        self.central.put_back(start)
        for place, rows in zip(places, start.kiosks, strict=False):
            place.put_back(rows)
        return places


@contextmanager
def opened_workshop() -> Iterator[Workshop]:
    """Give a server and kiosks that all schedules start from."""
    place = MEMORY if MEMORY.is_dir() else None
    with (
        tempfile.TemporaryDirectory(dir=place) as name,
        quiet(),
        little_collection(),
        _opened_central(Path(name)) as central,
        _opened_loop() as loop,
    ):
        places = list(_made_places(central, Path(name)))
        try:
            bare = Start(central.rows(), [place.rows() for place in places], NOON)
            handed_in = _handed_in(central, places, Path(name) / "first" / "handed_in")
            yield Workshop(Path(name), central, places, bare, handed_in, loop)
        finally:
            for place in places:
                place.close()


@contextmanager
def _opened_central(folder: Path) -> Iterator[Central]:
    central = Central(folder)
    verifier = make_verifier("x", time_cost=1, memory_kib=8, lanes=1)
    setup.publish_catalogue(central.office, EXAM)
    entries = [RosterEntry(registration=p, verifier=verifier) for p in PEOPLE]
    setup.put_roster(central.office, entries)
    try:
        yield central
    finally:
        central.restart()
        central.leave()


@contextmanager
def _opened_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    try:
        yield loop
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


@contextmanager
def little_collection() -> Iterator[None]:
    """Look for garbage seldom: a schedule makes much, and no cycles to speak of."""
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def _made_places(central: Central, folder: Path) -> Iterator[Place]:
    """Enrol the kiosks, and put a copy of each, and of the server, aside."""
    firsts = [folder / "first" / f"kiosk{number}" for number in range(KIOSKS_MAX)]
    for first in firsts:
        make_kiosk(central, first)
    central.restart()
    shutil.copytree(folder / "central", folder / "first" / "central")
    for number, first in enumerate(firsts):
        place = Place(first, folder / f"kiosk{number}")
        place.anew()
        yield place


def _handed_in(central: Central, places: list[Place], images: Path) -> Start:
    """Let a candidate hand everything in at the first kiosk, and send it."""
    kiosk = SimKiosk(places[0], central, Faults(random.Random(0)))
    kiosk.hand_in(PEOPLE[0], PICTURES[0])
    kiosk.whole_pass()
    central.keep_images(images)
    return Start(
        central.rows(),
        [place.rows() for place in places],
        central.now,
        central.model.copy(),
        images,
        tuple(kiosk.confirmed),
        kiosk.clock.moment,
    )


@contextmanager
def quiet() -> Iterator[None]:
    processors = structlog.get_config()["processors"]
    former = list(processors)
    # In place, as structlog's own testing does: loggers may hold this very list.
    processors[:] = [_drop]
    try:
        yield
    finally:
        processors[:] = former


def _drop(*_: object) -> dict[str, object]:
    raise structlog.DropEvent


def make_kiosk(central: Central, folder: Path) -> None:
    store, key = Store(folder, 0), Ed25519PrivateKey.generate()
    code = setup.enroll_code(central.office, SITE, AREA)
    request = EnrollRequest(code=code, public_key=public_key_text(key), name="一号机")
    store.enroll(key, take_in(central.office, request))
    asked = store.cursor()
    page = central.page(asked.epoch, asked.since)
    store.take_page(asked, page, SimClock().now())
    store.close()
