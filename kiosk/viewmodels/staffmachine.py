"""The stick, the device and the log of the staff area."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.backstage import Backstage
from kiosk.texts import Texts
from kiosk.viewmodels.staffblocks import (
    Block,
    StaffButton,
    StaffButtons,
    StaffFact,
    StaffNote,
    StaffText,
    told,
)
from kiosk.viewmodels.staffcamera import name_of
from kiosk.viewmodels.tone import Tone
from kiosk.viewmodels.when import moment
from sync.media import Medium
from sync.views import Health


def stick_page(
    health: Health, media: tuple[Medium, ...] | None, texts: Texts
) -> tuple[Block, ...]:
    """Choose a stick, write to it or read from it."""
    waiting = texts("staff.stick.waiting", count=health.queued)
    refresh = StaffButton("refresh", texts("staff.do.refresh"), "turn")
    head: tuple[Block, ...] = (StaffText(waiting), StaffButtons((refresh,)))
    if media is None:
        return head
    if not media:
        none = texts("staff.stick.none")
        return (*head, StaffNote(Tone.WARN, none, texts("staff.stick.none.text")))
    return head + tuple(
        block for medium in media for block in _medium(medium, health, texts)
    )


def _medium(medium: Medium, health: Health, texts: Texts) -> tuple[Block, ...]:
    free = texts("staff.gigabytes", size=f"{medium.free_bytes / 1e9:.1f}")
    detail = texts("staff.stick.free", free=free)
    tone = Tone.PLAIN
    if not medium.writable:
        tone, detail = Tone.WARN, f"{detail} " + texts("staff.stick.readonly")
    export = StaffButton(
        f"export:{medium.path}",
        texts("staff.do.export"),
        "next",
        "primary",
        off=not (medium.writable and health.enrolled),
    )
    bring = StaffButton(
        f"import:{medium.path}",
        texts("staff.do.import"),
        "back",
        off=not health.enrolled,
    )
    return (StaffNote(tone, medium.name, detail), StaffButtons((export, bring)))


def device_page(
    stage: Backstage, health: Health, version: str, texts: Texts, zone: ZoneInfo
) -> tuple[Block, ...]:
    """Enrol this device; what runs on it, and what it works with."""
    if health.revoked:
        state = StaffNote(Tone.BAD, texts("trouble.revoked"), told("S121", texts))
    elif health.enrolled:
        state = StaffNote(Tone.GOOD, texts("staff.device.enrolled"), "")
    else:
        state = StaffNote(
            Tone.WARN,
            texts("staff.state.not_enrolled"),
            texts("staff.device.how"),
        )
    scan = StaffButton("scan", texts("staff.do.scan"), "camera")
    return (
        state,
        StaffButtons((scan,)),
        StaffFact(texts("staff.device.version"), version),
        *_stock(stage, health, texts, zone),
        StaffFact(texts("staff.device.update"), texts("staff.device.update.text")),
    )


def _stock(
    stage: Backstage, health: Health, texts: Texts, zone: ZoneInfo
) -> tuple[Block, ...]:
    """Say which catalogue, people, key and camera, and when line and office were."""
    stock = stage.stock
    if stock is None:
        return ()  # it is being looked up
    none = texts("staff.none")

    def at(when: datetime | None) -> str:
        return moment(when, zone, texts) if when else none

    def came(key: str, value: object, when: datetime | None) -> str:
        if not value:
            return none
        parts = texts(key, value=value), texts("staff.device.came", at=at(when))
        return texts.either("，", ", ").join(parts[: 2 if when else 1])

    key = texts("staff.device.key.text", at=at(stock.key_until))
    catalogue = came("staff.device.version.of", stock.catalogue, stock.catalogue_at)
    people = came("staff.device.people", stock.people, stock.roster_at)
    return (
        StaffFact(texts("staff.device.catalogue"), catalogue, _lack(stock.catalogue)),
        StaffFact(texts("staff.device.roster"), people, _lack(stock.people)),
        StaffFact(texts("staff.state.contact"), at(health.synced_at)),
        StaffFact(texts("staff.device.pushed"), at(stock.pushed_at)),
        StaffFact(texts("staff.device.key"), key if stock.key_until else none),
        StaffFact(texts("staff.device.camera"), _camera(stage) or none),
    )


def _lack(value: object) -> Tone:
    return Tone.PLAIN if value else Tone.WARN


def _camera(stage: Backstage) -> str:
    """Name the camera that is used, "" where none is known."""
    source = stage.mounted.source if stage.mounted else None
    return next((name_of(o) for o in stage.cameras if o.source == source), "")


def log_page(lines: tuple[str, ...], texts: Texts) -> tuple[Block, ...]:
    """Show the last lines of the log, newest first."""
    refresh = StaffButton("refresh", texts("staff.do.refresh"), "turn")
    shown = lines or (texts("staff.log.empty"),)
    return (
        StaffButtons((refresh,)),
        *(StaffText(line) for line in shown),
    )
