"""The staff area: pages of plain sentences, facts and buttons. Never an image.

A page is a column of blocks, so that one screen shows them all.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from kiosk.backstage import Backstage, Said, StaffPage
from kiosk.faults import Condition
from kiosk.texts import Texts
from kiosk.viewmodels.staffaside import aside_page
from kiosk.viewmodels.staffblocks import (
    Block,
    StaffBar,
    StaffButtons,
    StaffNote,
    told,
)
from kiosk.viewmodels.staffcamera import camera_page
from kiosk.viewmodels.staffmachine import device_page, log_page, stick_page
from kiosk.viewmodels.staffrecord import asks, record_page
from kiosk.viewmodels.staffstate import day_page, people_page, state_page
from kiosk.viewmodels.tone import Tone
from sync.backroom import Standing
from sync.views import Health

ICONS: dict[StaffPage, str] = {
    StaffPage.STATE: "info",
    StaffPage.ASIDE: "warning",
    StaffPage.DAY: "check",
    StaffPage.PEOPLE: "account",
    StaffPage.RECORD: "plus",
    StaffPage.STICK: "file",
    StaffPage.CAMERA: "camera",
    StaffPage.DEVICE: "card",
    StaffPage.LOG: "papers",
}


@dataclass(frozen=True, slots=True)
class NavItem:
    """One page in the list at the side."""

    page: StaffPage
    label: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class StaffArea:
    """One page. `entry` is the label of its field, "" without one; `live` shows what
    the camera sees; `keys` says that there is something to type.
    """

    heading: str
    hint: str
    nav: tuple[NavItem, ...]
    blocks: tuple[Block, ...]
    page: StaffPage
    entry: str
    entry_hint: str
    put: str
    keys: bool
    live: bool
    busy: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Asks for the staff's passphrase."""

    heading: str
    hint: str
    passphrase: str
    passphrase_hint: str
    enter: str
    problem: str
    busy: bool


@dataclass(frozen=True, slots=True)
class Machine:
    """How the kiosk is, as its pages tell it."""

    health: Health
    condition: Condition
    standing: Standing
    version: str
    zone: ZoneInfo


def door(texts: Texts, *, code: str, wait_s: int, busy: bool) -> Door:
    """Return the screen of the passphrase; `code` says why it was refused."""
    problem = told(code, texts) if code else ""
    if problem and wait_s:
        problem += texts("staff.door.wait", seconds=wait_s)
    return Door(
        heading=texts("staff.door.heading"),
        hint=texts("staff.door.hint"),
        passphrase=texts("staff.door.passphrase"),
        passphrase_hint=texts("staff.door.passphrase.hint"),
        enter=texts("login.busy") if busy else texts("staff.door.enter"),
        problem=problem,
        busy=busy,
    )


def staff(stage: Backstage, machine: Machine, texts: Texts) -> StaffArea:
    """Return the present page of the staff area."""
    page = stage.page
    name = _entry_of(stage)
    return StaffArea(
        heading=texts(f"staff.page.{page}"),
        hint=texts(f"staff.hint.{page}"),
        nav=tuple(
            NavItem(one, texts(f"staff.page.{one}"), ICONS[one], one is page)
            for one in StaffPage
        ),
        blocks=_working(stage, texts) + _blocks(stage, machine, texts),
        page=page,
        entry=texts(f"staff.entry.{name}") if name else "",
        entry_hint=texts(f"staff.entry.{name}.hint") if name else "",
        put=texts(f"staff.put.{page}") if name else "",
        keys=bool(name) and stage.typing and not (stage.found or stage.doing),
        live=page is StaffPage.CAMERA,
        busy=bool(stage.doing),
    )


def _entry_of(stage: Backstage) -> str:
    """Return which field the page has, by the end of its texts' keys; "" for none."""
    if stage.page is StaffPage.RECORD:
        step = asks(stage)
        return f"record.{step}" if step else ""
    return stage.page if stage.page in (StaffPage.PEOPLE, StaffPage.DEVICE) else ""


def _blocks(stage: Backstage, machine: Machine, texts: Texts) -> tuple[Block, ...]:
    pages: dict[StaffPage, Callable[[], tuple[Block, ...]]] = {
        StaffPage.STATE: lambda: state_page(
            machine.health, machine.condition, texts, machine.zone
        ),
        StaffPage.ASIDE: lambda: aside_page(stage.aside, texts, machine.zone),
        StaffPage.DAY: lambda: day_page(
            machine.health, machine.standing, stage.findings, texts
        ),
        StaffPage.PEOPLE: lambda: people_page(stage, texts),
        StaffPage.RECORD: lambda: record_page(stage, texts),
        StaffPage.STICK: lambda: stick_page(machine.health, stage.media, texts),
        StaffPage.CAMERA: lambda: camera_page(stage, machine.condition.camera, texts),
        StaffPage.DEVICE: lambda: device_page(
            stage, machine.health, machine.version, texts, machine.zone
        ),
        StaffPage.LOG: lambda: log_page(stage.lines, texts),
    }
    made = pages[stage.page]()
    if not stage.doing:
        return made
    return tuple(_off(block) for block in made)


def _off(block: Block) -> Block:
    """Return a block whose buttons wait."""
    if not isinstance(block, StaffButtons):
        return block
    return replace(block, items=tuple(replace(b, off=True) for b in block.items))


def _working(stage: Backstage, texts: Texts) -> tuple[Block, ...]:
    """Say what is being done, or what came of the last act."""
    if stage.doing:
        share = stage.done / stage.total if stage.total else 0.0
        percent = texts("staff.percent", percent=int(share * 100))
        label = texts(f"staff.doing.{stage.doing}")
        return (StaffBar(label, share, percent if stage.total else ""),)
    return (_said(stage.said, texts),) if stage.said else ()


def _said(said: Said, texts: Texts) -> StaffNote:
    if said.code:
        return StaffNote(said.tone, "", f"{told(said.code, texts)} ({said.code})")
    title = texts(said.key, **dict(said.values))
    return StaffNote(said.tone if said.tone else Tone.GOOD, title, said.detail)
