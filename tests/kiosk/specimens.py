"""Every screen with a fixed specimen on it, to be drawn and looked at.

Plain values: no clock, no store's content, no chance. Built anew for each language,
since a screen may change what it shows.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from config.catalogue import default_catalogue, example_picture
from dossier.catalogue import Catalogue, MaterialType
from dossier.model import Dossier, Feedback, Held, HeldFor, Material, Profile, Verdict
from dossier.states import State
from kiosk.backstage import Backstage, Measured, Said, StaffPage
from kiosk.coach import Advice, Coach, Say
from kiosk.corners import settled
from kiosk.dials import CameraSeen, Dial, DialName
from kiosk.faults import Condition
from kiosk.flow import Screen
from kiosk.inbox_port import Place, Waiting
from kiosk.lookout import Report
from kiosk.mount import Mounted
from kiosk.pictures import Picture, read
from kiosk.studio import Shot
from kiosk.texts import Language
from kiosk.viewmodels.check import Developed, Finding, Looking
from kiosk.viewmodels.tone import Tone
from kiosk.visit import (
    AskDelete,
    ShowExample,
    ShowMaterial,
    Stand,
    Target,
    Visit,
)
from sync.aside import Aside, Why
from sync.doctor.findings import Check, Level
from sync.doctor.findings import Finding as Found
from sync.media import Medium
from sync.protocol.messages import CATALOGUE
from sync.seen import Seen
from sync.stock import Stock
from sync.views import DossierView, Health, Session
from tests.kiosk.conftest import REGISTRATION
from tests.kiosk.stories import SIGNATURE
from tests.kiosk.studio import OUTLINE

NOW = datetime(2026, 3, 14, 1, 30, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
HEALTH = Health(
    enrolled=True,
    queued=0,
    stuck=0,
    oldest_at=None,
    synced_at=NOW - timedelta(minutes=3),
    last_error="",
    free_bytes=41_300_000_000,
    camera="ok",
)
TROUBLED = replace(
    HEALTH,
    queued=7,
    stuck=1,
    held=1,
    stuck_codes=("S104",),
    oldest_at=NOW - 5 * HOUR,
    last_error="S120",
)
DIPLOMA = ("毕业证书", "Diploma")
GLARE = Finding(
    "glare",
    "有反光，个别文字可能看不清",
    "A reflection hides some of the text",
    blocks=False,
    places=((0.3, 0.4, 0.55, 0.6),),
)
STROKES = (((0.2, 0.6), (0.3, 0.3), (0.4, 0.7), (0.5, 0.4), (0.8, 0.5)),)

Make = Callable[[], Stand]


@cache
def catalogue() -> Catalogue:
    """The default one, and a signature."""
    usual: Catalogue = CATALOGUE.validate_python(default_catalogue())
    return replace(usual, types=(*usual.types, SIGNATURE))


@cache
def picture(name: str = "diploma", side: int = 900) -> Picture:
    """One of the example pictures."""
    return read(example_picture(name), side)


FOCUS = Dial(DialName.FOCUS, 0, 255, 5, 0, automatic=True)


def material(number: int, type_id: str, part: str = "") -> Material:
    """A picture that is there; its names are of no secret."""
    return Material(f"m{number}", type_id, f"{number:064x}", part)


FULL = (
    material(1, "identity", "front"),
    material(2, "identity", "back"),
    material(3, "identity", "holding"),
    material(4, "diploma"),
)
SHOWN = ("id_front", "id_back", "id_holding", "diploma")


def visit(dossier: Dossier | None = None, **more: object) -> Visit:
    """A candidate with four pictures, unless the dossier is another."""
    usual = Dossier(
        REGISTRATION.number,
        activated=True,
        profile=Profile("13800000000"),
        materials=FULL,
    )
    view = DossierView(
        dossier or usual, catalogue().needs_of(REGISTRATION), unsent=2, stuck=0
    )
    shown = {one.id: picture(name, 240) for one, name in zip(FULL, SHOWN, strict=True)}
    session = Session(REGISTRATION, bytes(32))
    return Visit(session, view, thumbnails=shown, **more)  # type: ignore[arg-type]


def stand(screen: Screen, **more: object) -> Stand:
    """The kiosk on a screen."""
    return Stand(Language.ZH, HEALTH, screen, version="1.0", **more)  # type: ignore[arg-type]


def idle() -> Stand:
    wanted: tuple[MaterialType, ...] = tuple(
        one.type for one in catalogue().needs_of(REGISTRATION) if one.required
    )
    return stand(Screen.IDLE, wanted=wanted)


def draft() -> Stand:
    one = visit()
    less = replace(one.view.dossier, materials=FULL[:2])
    one.view = replace(one.view, dossier=less)
    return stand(Screen.MATERIALS, visit=one)


def returned() -> Stand:
    usual = visit().view.dossier
    asked = Feedback(
        "f2",
        NOW - HOUR,
        "毕业证编号无法辨别，请重新上传！",
        ("diploma",),
        NOW + 23 * HOUR,
    )
    earlier = Feedback("f1", NOW - 48 * HOUR, "上报完成，内容已锁定。")
    dossier = replace(
        usual,
        state=State.RETURNED,
        asked=("diploma",),
        feedback=(asked, earlier),
        held=(Held("o1", HeldFor.LOCKED, "diploma", "m9"),),
    )
    seen = Seen(at=NOW - 30 * HOUR, state=State.SUBMITTED, feedback=("f1",))
    one = visit(dossier, unchanged=("diploma",), seen=seen)
    return stand(Screen.MATERIALS, visit=one)


def decided(*, passed: bool) -> Stand:
    state = State.PASSED if passed else State.FAILED
    reasons = "" if passed else "毕业证书与报考类别不符。"
    verdict = Verdict(passed, NOW - HOUR, reasons)
    dossier = replace(visit().view.dossier, state=state, verdict=verdict)
    return stand(Screen.MATERIALS, visit=visit(dossier))


def capture(code: str = "") -> Stand:
    coach = Coach(last=Advice(Say.HOLD_STILL, good=True, progress=0.6, outline=OUTLINE))
    one = visit(
        replace(visit().view.dossier, materials=FULL[:1]),
        target=Target("identity", "back"),
        coach=Coach() if code else coach,
        pose=picture("id_back", 420),
    )
    return stand(
        Screen.CAPTURE,
        visit=one,
        camera=Report(code, lasting=bool(code)),
        takes_files=True,
    )


def files() -> Stand:
    there = tuple(
        Waiting(f"k{n}", name, Path(name), Place.STICK, 1_200_000 + n, code)
        for n, (name, code) in enumerate(
            (("毕业证.jpg", ""), ("IMG_2031.png", ""), ("notes.pdf", "C102"))
        )
    )
    one = visit(target=Target("diploma", ""), files=there)
    one.peeks = {"k0": picture(side=240), "k1": "C103", "k2": "C102"}
    return stand(Screen.FILES, visit=one, takes_files=True)


def check(looking: Looking | None = None) -> Stand:
    developed = Developed(
        before=picture(),
        after=picture(),
        jpeg=b"",
        thumbnail=b"",
        found=True,
        outline=OUTLINE,
        rotation=90,
        by_hand=False,
        findings=(GLARE,),
    )
    one = visit(target=Target("diploma", ""), shot=Shot(None, developed))
    one.looking = looking or Looking()
    return stand(Screen.CHECK, visit=one)


def submit(*, declared: bool = True) -> Stand:
    return stand(Screen.SUBMIT, visit=visit(declared=declared))


def done() -> Stand:
    dossier = replace(visit().view.dossier, state=State.SUBMITTED)
    one = visit(dossier, submitted_at=NOW)
    return stand(Screen.DONE, visit=one, prints=True)


def with_sheet(sheet: object) -> Stand:
    """Something over the materials."""
    one = draft()
    one.sheet = sheet  # type: ignore[assignment]
    return one


def of_staff(page: StaffPage, **more: object) -> Stand:
    """A page of the staff area, with something on it."""
    stage = Backstage(page, **more)  # type: ignore[arg-type]
    one = stand(Screen.STAFF, staff=stage, condition=Condition(camera=""))
    one.health = TROUBLED
    return one


def found() -> Stand:
    other = replace(REGISTRATION, number="2026110002", account="sample02")
    return of_staff(StaffPage.PEOPLE, searched=True, found=(REGISTRATION, other))


SCREENS: dict[str, Make] = {
    "idle": idle,
    "login": lambda: stand(Screen.LOGIN, problem="K104"),
    "slip": lambda: stand(Screen.SLIP),
    "consent": lambda: stand(Screen.CONSENT, visit=visit()),
    "registration": lambda: stand(Screen.REGISTRATION, visit=visit()),
    "profile": lambda: stand(Screen.PROFILE, visit=visit()),
    "materials-draft": draft,
    "materials-returned": returned,
    "materials-passed": lambda: decided(passed=True),
    "materials-failed": lambda: decided(passed=False),
    "capture": capture,
    "capture-fault": lambda: capture("C201"),
    "files": files,
    "check": check,
    "check-corners": lambda: check(Looking(corners=settled(OUTLINE))),
    "sign": lambda: stand(Screen.SIGN, visit=visit(strokes=STROKES)),
    "submit": submit,
    "done": done,
    "fault": lambda: stand(Screen.FAULT, condition=Condition(closed=True)),
    "sheet-delete": lambda: with_sheet(AskDelete("m1")),
    "sheet-example": lambda: with_sheet(
        ShowExample("identity", tuple(picture(name, 420) for name in SHOWN[:3]))
    ),
    "sheet-picture": lambda: with_sheet(ShowMaterial("m1", picture("id_front"))),
    "door": lambda: stand(Screen.DOOR, door="K145", door_wait=15),
    "staff-state": lambda: of_staff(StaffPage.STATE),
    "staff-aside": lambda: of_staff(
        StaffPage.ASIDE,
        aside=(
            Aside(Why.QUARANTINED, "2026110001", "S104", "add_material", *DIPLOMA),
            Aside(Why.REJECTED, "2026110002", "S106", "set_profile"),
            Aside(Why.HELD, "2026110003", HeldFor.LOCKED.value, "", *DIPLOMA),
            Aside(Why.UNMATCHED, "P-K1-7Q4W", "", until=NOW + 30 * HOUR),
        ),
    ),
    "staff-day": lambda: of_staff(
        StaffPage.DAY,
        findings=(
            Found(Check.DISK, Level.OK, "", "41.3 GB"),
            Found(Check.CAMERA, Level.WARN, "D109"),
            Found(Check.TCP, Level.FAIL, "D114"),
        ),
    ),
    "staff-people": found,
    "staff-stick": lambda: of_staff(
        StaffPage.STICK,
        media=(
            Medium(
                Path("/media/stick"),
                "KINGSTON",
                "vfat",
                7_400_000_000,
                8_000_000_000,
                writable=True,
            ),
        ),
        said=Said(Tone.GOOD, "staff.said.exported", (("count", 3), ("images", 2))),
    ),
    "staff-camera": lambda: of_staff(
        StaffPage.CAMERA,
        measured=Measured(3264, 2448, 1.2, 0.5, 210.0),
        cameras=(
            CameraSeen("device:0", "USB Document Camera", 3264, 2448, dials=(FOCUS,)),
            CameraSeen("device:2", "Built-in Camera", 1280, 720),
        ),
        mounted=Mounted("device:0"),
    ),
    "staff-device": lambda: of_staff(
        StaffPage.DEVICE,
        stock=Stock(3, NOW - 50 * HOUR, 412, NOW - HOUR, NOW - HOUR, NOW + 7200 * HOUR),
        cameras=(CameraSeen("device:0", "USB Document Camera", 3264, 2448),),
        mounted=Mounted("device:0"),
    ),
    "staff-enrol": lambda: of_staff(StaffPage.DEVICE, typing=True),
    "staff-log": lambda: of_staff(
        StaffPage.LOG, lines=("2026-03-14 09:30:00  INFO  staff entered",) * 4
    ),
}
