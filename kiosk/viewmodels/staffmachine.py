"""The stick, the device and the log of the staff area."""

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
from kiosk.viewmodels.tone import Tone
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


def device_page(health: Health, version: str, texts: Texts) -> tuple[Block, ...]:
    """Enrol this device; what runs on it."""
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
        StaffFact(texts("staff.device.update"), texts("staff.device.update.text")),
    )


def log_page(lines: tuple[str, ...], texts: Texts) -> tuple[Block, ...]:
    """Show the last lines of the log, newest first."""
    refresh = StaffButton("refresh", texts("staff.do.refresh"), "turn")
    shown = lines or (texts("staff.log.empty"),)
    return (
        StaffButtons((refresh,)),
        *(StaffText(line) for line in shown),
    )
