"""A kiosk that runs inside the tests: real store, real window, a drawn camera."""
# ruff: noqa: PLC0415 - the toolkit reads its environment when it is imported

import os

# Before anything imports Kivy: a window without a screen, and nothing in the home.
os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

import base64
import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from config.catalogue import default_catalogue
from config.settings import Settings
from dossier.catalogue import Catalogue
from dossier.model import Dossier, Profile, Registration
from kiosk.params import CONSENT_VERSION, KioskParams
from sync.clock import SystemClock
from sync.desk import Desk, DeskParams
from sync.doorbell import KIOSK, Doorbells
from sync.identity import public_key_text
from sync.protocol.messages import (
    CATALOGUE,
    CATALOGUE_KEY,
    Change,
    EnrollResponse,
    FeedPage,
    OperationResult,
    RosterEntry,
    Status,
    SyncResponse,
    body_of,
    dossier_key,
)
from sync.protocol.office import sign_page
from sync.protocol.verifier import make_verifier
from sync.store import Store
from tests.kiosk.drawing import draw_page
from tests.kiosk.studio import DrawnStudio
from tests.kiosk.window import open_window

ACCOUNT, PASSWORD = "sample01", "pass2026"
REGISTRATION = Registration(
    number="2026110001",
    account=ACCOUNT,
    name="样本一",
    id_number="999900199001010014",
    year=2026,
    category="临床执业医师",
    area="样本考区",
    site="样本考点",
)
OFFICE_SIGNING = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


# One kind with its sides and one without, both required, and one that nobody needs.
BRIEF = ("identity", "diploma", "other")


def whole_catalogue() -> Catalogue:
    """The default catalogue of the exam."""
    read: Catalogue = CATALOGUE.validate_python(default_catalogue())
    return read


def brief_catalogue() -> Catalogue:
    """Its fewest types for a journey: each one more is a card to make at each visit."""
    whole = whole_catalogue()
    return replace(whole, types=tuple(one for one in whole.types if one.id in BRIEF))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The default catalogue of the exam; journeys have a brief one."""
    return whole_catalogue()


@pytest.fixture(scope="session")
def roster_entry() -> RosterEntry:
    """The specimen candidate, with a verifier that is cheap to check."""
    verifier = make_verifier(PASSWORD, time_cost=1, memory_kib=64, lanes=1)
    return RosterEntry(registration=REGISTRATION, verifier=verifier)


@dataclass
class Office:
    """The server's side of a site, written into the store as its agent would."""

    folder: Path
    store: Store
    sequence: int = 0

    def tell(self, key: str, body: dict[str, Any], rev: int = 1) -> None:
        """Let the kiosk have pulled a change."""
        self.sequence += 1
        asked = self.store.cursor()
        change = Change(seq=self.sequence, key=key, rev=rev, body=body)
        page = FeedPage(
            signature=sign_page(OFFICE_SIGNING, REGISTRATION.site, "tests", [change]),
            time=datetime.now(UTC),
            epoch="tests",
            changes=[change],
            next=self.sequence,
            more=False,
        )
        self.store.take_page(asked, page, SystemClock().now())

    def everything_arrived(self, rev: int) -> None:
        """Let the server have applied all that the kiosk has sent."""
        results = [
            OperationResult(id=entry.id, status=Status.APPLIED, rev=rev)
            for entry in self.store.waiting()
        ]
        asked = self.store.cursor()
        response = SyncResponse(
            time=datetime.now(UTC),
            epoch="tests",
            changes=[],
            next=self.sequence,
            more=False,
            results=results,
        )
        self.store.take_exchange(asked, response, SystemClock().now())

    def decide(self, dossier: Dossier) -> None:
        """Let the kiosk have pulled the server's dossier, and ring its bell."""
        self.tell(dossier_key(dossier.registration), body_of(dossier), dossier.rev)
        bells = Doorbells(self.folder)
        bells.ring(KIOSK)
        bells.close()


def make_office(
    folder: Path, catalogue: Catalogue, roster_entry: RosterEntry
) -> Office:
    store = Store(folder, 0)
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    answer = EnrollResponse(
        device="k1",
        site="样本考点",
        area="样本考区",
        office_key_id="1",
        office_public_key=base64.b64encode(public).decode(),
        office_signing_key=public_key_text(OFFICE_SIGNING),
        retention_days=7,
    )
    store.enroll(Ed25519PrivateKey.generate(), answer)
    made = Office(folder, store)
    made.tell(CATALOGUE_KEY, body_of(catalogue))
    made.tell(f"registration/{REGISTRATION.number}", body_of(roster_entry))
    return made


@pytest.fixture
def office(
    tmp_path: Path, catalogue: Catalogue, roster_entry: RosterEntry
) -> Iterator[Office]:
    """An enrolled machine with a catalogue and one candidate on its roster."""
    made = make_office(tmp_path / "kiosk", catalogue, roster_entry)
    yield made
    made.store.close()


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    """The kiosk's side of the same store."""
    opened = Desk.open(DeskParams(office.folder, disk_reserve_bytes=0))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture for every example that the catalogue names."""
    folder = tmp_path_factory.mktemp("examples")
    for entry in default_catalogue()["types"]:
        for name in entry.get("examples", ()):
            (folder / f"{name}.jpg").write_bytes(draw_page(600, 400))
    return folder


@pytest.fixture(scope="session")
def params(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> KioskParams:
    """The layout of 1280x800 in a quarter of the pixels, which draw faster."""
    return KioskParams(
        fonts_dir=Settings().fonts_dir,
        home_dir=tmp_path_factory.mktemp("home"),
        examples_dir=examples,
        width=640,
        height=400,
    )


@pytest.fixture(scope="session")
def toolkit(params: KioskParams) -> Any:
    """The one window of the test run."""
    loop = open_window(params)
    gc.collect()
    gc.freeze()  # as the kiosk does: else each collection walks all that is loaded
    return loop


class Running:
    """A kiosk on the display, and the pilot who drives it."""

    def __init__(
        self, params: KioskParams, desk: Desk, loop: Any, places: Any = None
    ) -> None:
        from kivy.core.window import Window

        from kiosk.acts import Acts
        from kiosk.core import Core
        from kiosk.jobs import WorkerJobs
        from kiosk.ui.dispatcher import Dispatcher
        from kiosk.ui.pilot import Pilot
        from kiosk.ui.stage import Stage

        dispatcher = Dispatcher()
        self.jobs = WorkerJobs(dispatcher.post)
        self.studio = DrawnStudio(dispatcher.post)
        self.now = 0.0
        self.acts = Acts(
            Core(desk, self.jobs, params),
            self.studio,
            monotonic=lambda: self.now,
            places=places,
        )
        desk.watch(lambda: dispatcher.post(self.acts.folder.news))
        self.stage = Stage(self.acts)
        self.pilot = Pilot(self.stage)
        self._loop = loop
        self._window = Window
        Window.add_widget(self.stage)

    def play(self, story: Any, seconds: float = 120.0) -> None:
        """Play a story to its end, a frame for each of its steps."""
        end = time.monotonic() + seconds
        for _ in story:
            self._loop.idle()
            assert time.monotonic() < end, f"the story hangs on {self.pilot.screen}"

    def close(self) -> None:
        self.stage.close()
        self._window.remove_widget(self.stage)
        self.jobs.close()
        self._loop.idle()


@pytest.fixture
def start(
    params: KioskParams, desk: Desk, toolkit: Any
) -> Iterator[Callable[..., Running]]:
    """Start a kiosk; settings may differ from the usual ones."""
    running: list[Running] = []

    def make(places: Any = None, **changes: Any) -> Running:
        settings = replace(params, **changes)
        running.append(Running(settings, desk, toolkit, places))
        return running[-1]

    yield make
    for kiosk in running:
        kiosk.close()


@pytest.fixture
def kiosk(start: Callable[..., Running]) -> Running:
    """A kiosk with the usual settings, on its idle screen."""
    return start()


@pytest.fixture
def taps(kiosk: Running) -> Iterator[list[str]]:
    """What the pilot taps, without the keys: an account is as long as it is."""
    made: list[str] = []
    tap = kiosk.pilot.tap

    def counted(pilot_id: str, *args: Any, **kwargs: Any) -> Any:
        if not pilot_id.startswith("key."):
            made.append(pilot_id)
        return tap(pilot_id, *args, **kwargs)

    kiosk.pilot.tap = counted
    yield made
    kiosk.pilot.tap = tap


@pytest.fixture
def begin(desk: Desk, params: KioskParams) -> Callable[..., Any]:
    """A candidate who was here before, before their materials."""

    from kiosk.acts import Acts
    from kiosk.core import Core
    from kiosk.jobs import InlineJobs

    def make(places: Any = None, jobs: Any = None) -> Acts:
        session = desk.log_in(ACCOUNT, PASSWORD)
        assert session is not None
        desk.activate(session, CONSENT_VERSION)
        desk.set_profile(session, Profile("13800000000"))
        core = Core(desk, jobs or InlineJobs(), params)
        acts = Acts(core, DrawnStudio(lambda call: call()), lambda: 0.0, places)
        acts.entrance.begin()
        acts.entrance.log_in(ACCOUNT, PASSWORD)
        acts.entrance.open_materials()
        return acts

    return make
