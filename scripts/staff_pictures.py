"""Draw the pictures of docs/staff.md: the real screens, with specimens, offscreen.

python -m scripts.staff_pictures out/staff          # PNG, both languages, to look at
python -m scripts.staff_pictures out/staff docs     # and the small ones of the guide
"""
# ruff: noqa: PLC0415 - the toolkit reads its environment when it is imported

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from camera.params import CameraParams
from camera.sources import named
from config.catalogue import default_catalogue
from dossier.model import Profile
from kiosk.acts import Places
from kiosk.backstage import StaffPage, StaffTools
from kiosk.dials import CameraSeen, Dial, DialName
from kiosk.flow import Screen
from kiosk.mount import Mount
from kiosk.params import KioskParams
from kiosk.texts import Language
from sync.desk import Desk, DeskParams
from sync.doctor.findings import Check, Finding, Level
from sync.media import Medium
from sync.protocol.messages import CATALOGUE, RosterEntry
from sync.protocol.verifier import make_verifier
from sync.provisional import Person
from tests.kiosk import conftest as parts

PASSPHRASE = "specimen-2026"  # noqa: S105 - of a store that is thrown away
SHOWN = (
    "state",
    "aside",
    "day",
    "stick",
    "camera",
    "device",
    "record",
    "fault-closed",
    "people",
)
SIDE = 900  # px


def main() -> None:
    """Draw all screens; make the guide's pictures of some."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        _draw(folder, Path(home))
    for target in sys.argv[2:]:
        _shrink(folder, Path(target) / "pictures")


def _shrink(folder: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in SHOWN:
        picture = Image.open(folder / f"{name}-zh.png").convert("RGB")
        picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        picture.save(target / f"staff-{name}.png", optimize=True)


def _draw(folder: Path, home: Path) -> None:
    office = next(_office(home / "kiosk"))
    desk = Desk.open(DeskParams(office.folder, 0))
    desk.backroom().set_passphrase(PASSPHRASE)
    _leave_something(desk)
    params = KioskParams(parts.Settings().fonts_dir, home, home)
    loop = parts.open_window(params)
    medium = Medium(
        home, "KINGSTON", "vfat", 7_400_000_000, 8_000_000_000, writable=True
    )
    mount = Mount("device:0", CameraParams(), named, desk.backroom())
    tools = StaffTools(
        "0.9.0", _findings, lambda *_: "k2", lambda: (medium,), _cameras, _log, mount
    )
    for language in Language:
        running = parts.Running(
            replace(params, language=language), desk, loop, Places(tools=tools)
        )
        running.play(_story(running, folder, language))
        running.close()
    desk.close()
    office.store.close()


def _office(folder: Path) -> Iterator[Any]:
    verifier = make_verifier(parts.PASSWORD, time_cost=1, memory_kib=64, lanes=1)
    entry = RosterEntry(registration=parts.REGISTRATION, verifier=verifier)
    yield parts.make_office(
        folder, CATALOGUE.validate_python(default_catalogue()), entry
    )


def _leave_something(desk: Desk) -> None:
    session = desk.log_in(parts.ACCOUNT, parts.PASSWORD)
    assert session is not None
    desk.activate(session, "specimen")
    desk.set_profile(session, Profile("13800000000"))
    person = parts.REGISTRATION
    desk.backroom().open_record(
        Person(person.name, person.id_number, "13800138000", person.category)
    )


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(Check.DISK, Level.OK, "", "41.3 GB"),
        Finding(Check.KEY, Level.OK),
        Finding(Check.STORE, Level.OK),
        Finding(Check.CAMERA, Level.WARN, "D109"),
        Finding(Check.TCP, Level.FAIL, "D114"),
    )


def _cameras() -> tuple[CameraSeen, ...]:
    focus = Dial(DialName.FOCUS, 0, 255, 1, 0, automatic=True)
    exposure = Dial(DialName.EXPOSURE, 3, 2047, 1, 250, automatic=True)
    return (
        CameraSeen(
            *("device:0", "USB Document Camera", 3264, 2448), dials=(focus, exposure)
        ),
        CameraSeen("device:2", "Integrated Camera", 1280, 720),
    )


def _log() -> tuple[str, ...]:
    at = datetime.now(UTC)
    return (f"{at:%Y-%m-%d %H:%M:%S}  INFO  staff entered",)


def _story(running: Any, folder: Path, language: Language) -> Iterator[Any]:
    pilot, staff = running.pilot, running.acts.staff

    def shot(name: str) -> Iterator[None]:
        yield from pilot.frames(12)
        yield from pilot.screenshot(folder / f"{name}-{language}.png")

    yield from shot("idle")
    yield from pilot.tap("idle.staff")
    yield from pilot.type("door.passphrase", "wrong-2026")
    yield from pilot.tap("door.enter")
    yield from pilot.until(lambda: pilot.text_of("door.problem") != "", 30)
    yield from shot("door")
    yield from pilot.type("door.passphrase", PASSPHRASE)
    yield from pilot.tap("door.enter")
    yield from pilot.until(lambda: pilot.screen == "staff", 30)
    for page in StaffPage:
        staff.show(page)
        yield from pilot.until(lambda: not staff.busy)
        if page is StaffPage.DAY:
            staff.press("examine")
        elif page is StaffPage.CAMERA:
            staff.press("measure")
        elif page is StaffPage.STICK:
            staff.press(f"export:{folder}")
        elif page is StaffPage.PEOPLE:
            staff.put("1100")
        yield from pilot.until(lambda: not staff.busy, 30)
        yield from shot(page)
    running.acts.entrance.leave()
    for name, fault in _faults():
        running.acts.core.stand.condition = fault
        running.acts.core.stand.screen = Screen.FAULT
        running.acts.core.changed()
        yield from shot(f"fault-{name}")
    running.acts.core.stand.screen = Screen.IDLE


def _faults() -> Iterator[tuple[str, Any]]:
    from kiosk.faults import Condition

    yield "closed", Condition(closed=True)
    yield "disk", Condition(room=False)
    yield "store", Condition(store="S205")
    yield "revoked", Condition(revoked=True)
    yield "not_enrolled", Condition(enrolled=False)
    yield "catalogue", Condition(catalogue=False)


if __name__ == "__main__":
    main()
