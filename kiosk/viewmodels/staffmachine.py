"""The stick, the camera, the device and the log of the staff area."""

from kiosk.backstage import Backstage, Measured
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

# Edge spread (sigma, px) that still reads: the quality rule warns at 0.09 of the
# height of characters and blocks at 0.13; print of 20 px is small print in a still.
SHARP_PX, SOFT_PX = 1.8, 2.6
# Darkest over brightest paper: the quality rule calls less than 0.45 uneven.
EVEN, UNEVEN = 0.7, 0.45
# Lightness of white paper (0 to 255): the quality rule warns below 90.
DARK, DIM, GLARING = 90.0, 130.0, 250.0


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


def camera_page(stage: Backstage, code: str, texts: Texts) -> tuple[Block, ...]:
    """Show what a test shot gave, and which cameras there are."""
    measure = StaffButton(
        "measure", texts("staff.do.measure"), "camera", "primary", off=bool(code)
    )
    blocks: list[Block] = []
    if code:
        title = texts("trouble.camera") + f"  {code}"
        blocks.append(StaffNote(Tone.BAD, title, told(code, texts)))
    blocks.append(StaffButtons((measure,)))
    if stage.measured is not None:
        blocks += _measures(stage.measured, texts)
    blocks.append(StaffText(texts("staff.camera.list"), heading=True))
    names = stage.cameras or (texts("staff.camera.none"),)
    return (*blocks, *(StaffText(name) for name in names))


def _measures(found: Measured, texts: Texts) -> list[Block]:
    """Say of each measure whether it will do, and what to change."""
    return [
        _sharpness(found.blur_px, texts),
        _evenness(found.evenness, texts),
        _light(found.paper, texts),
        StaffFact(texts("staff.camera.size"), f"{found.width} x {found.height}"),
    ]


def _sharpness(blur: float | None, texts: Texts) -> StaffNote:
    if blur is None:
        return _measure("sharp", Tone.WARN, "none", "", texts)
    tone = _tone(blur <= SHARP_PX, blur <= SOFT_PX)
    return _measure("sharp", tone, tone.value, f"{blur:.1f} px", texts)


def _evenness(share: float, texts: Texts) -> StaffNote:
    tone = _tone(share >= EVEN, share >= UNEVEN)
    return _measure("even", tone, tone.value, f"{share * 100:.0f} %", texts)


def _light(paper: float, texts: Texts) -> StaffNote:
    if paper > GLARING:
        return _measure("light", Tone.WARN, "glaring", f"{paper:.0f} / 255", texts)
    tone = _tone(paper >= DIM, paper >= DARK)
    return _measure("light", tone, tone.value, f"{paper:.0f} / 255", texts)


def _measure(name: str, tone: Tone, advice: str, value: str, texts: Texts) -> StaffNote:
    label = texts(f"staff.camera.{name}")
    told_why = texts(f"staff.camera.{name}.{advice}")
    return StaffNote(tone, f"{label}  {value}".strip(), told_why)


def _tone(good: bool, fair: bool) -> Tone:  # noqa: FBT001 - two grades, in order
    return Tone.GOOD if good else Tone.WARN if fair else Tone.BAD


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
