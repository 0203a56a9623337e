"""What all schedules start from: a server, enrolled kiosks, candidates, pictures."""

import asyncio
import gc
import io
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
from tests.simulation.kiosk import SimClock
from tests.simulation.model import AREA, CATEGORY, EXAM
from tests.simulation.office import SITE, Central
from tests.simulation.plan import KIOSKS_MAX

MEMORY = Path("/dev/shm")  # no disk: what is tested is order, not durability
# A schedule makes much garbage and no cycles to speak of.
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
    """A folder to work in, and the server, which stays for all schedules."""

    folder: Path
    central: Central
    loop: asyncio.AbstractEventLoop

    def kiosk_folders(self, count: int) -> list[Path]:
        """Return fresh copies of enrolled kiosks."""
        shutil.rmtree(self.folder / "run", ignore_errors=True)
        return [
            Path(
                shutil.copytree(
                    self.folder / "first" / f"kiosk{place}",
                    self.folder / "run" / f"kiosk{place}",
                )
            )
            for place in range(count)
        ]


@contextmanager
def opened_workshop() -> Iterator[Workshop]:
    """Give a server and kiosks that all schedules start from."""
    place = MEMORY if MEMORY.is_dir() else None
    thresholds, loop = gc.get_threshold(), asyncio.new_event_loop()
    with tempfile.TemporaryDirectory(dir=place) as name, quiet():
        folder = Path(name)
        central = Central(folder)
        verifier = make_verifier("x", time_cost=1, memory_kib=8, lanes=1)
        setup.publish_catalogue(central.office, EXAM)
        entries = [RosterEntry(registration=p, verifier=verifier) for p in PEOPLE]
        setup.put_roster(central.office, entries)
        for place_no in range(KIOSKS_MAX):
            make_kiosk(central, folder / "first" / f"kiosk{place_no}")
        central.restart()
        shutil.copytree(folder / "central", folder / "first" / "central")
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD)
        try:
            yield Workshop(folder, central, loop)
        finally:
            gc.set_threshold(*thresholds)
            gc.unfreeze()
            central.restart()
            central.leave()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()


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
