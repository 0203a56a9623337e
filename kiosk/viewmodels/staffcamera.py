"""The camera page of the staff area: what is measured, and what can be set."""

from kiosk.backstage import Backstage, Measured
from kiosk.dials import CameraSeen, Dial, DialName, steps
from kiosk.mount import Mounted
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

# Edge spread (sigma, px) that still reads: the quality rule warns at 0.09 of the
# height of characters and blocks at 0.13; print of 20 px is small print in a still.
SHARP_PX, SOFT_PX = 1.8, 2.6
# Darkest over brightest paper: the quality rule calls less than 0.45 uneven.
EVEN, UNEVEN = 0.7, 0.45
# Lightness of white paper (0 to 255): the quality rule warns below 90.
DARK, DIM, GLARING = 90.0, 130.0, 250.0
UNIT_MS = 0.1  # exposure counts in 100 microseconds (linux/v4l2-controls.h)


def camera_page(stage: Backstage, code: str, texts: Texts) -> tuple[Block, ...]:
    """Show what a test shot gave, what can be set, and which cameras there are."""
    measure = StaffButton(
        "measure", texts("staff.do.measure"), "camera", "primary", off=bool(code)
    )
    blocks: list[Block] = []
    if code:
        blocks.append(_wrong(Tone.BAD, code, texts))
    blocks.append(StaffButtons((measure,)))
    if stage.measured is not None:
        blocks += _measures(stage.measured, texts)
    if stage.mounted is not None:
        blocks += _dials(stage.cameras, stage.mounted, texts)
    return (*blocks, *_list(stage.cameras, stage.mounted, texts))


def _wrong(tone: Tone, code: str, texts: Texts) -> StaffNote:
    return StaffNote(tone, texts("trouble.camera") + f"  {code}", told(code, texts))


def _dials(cameras: tuple[CameraSeen, ...], now: Mounted, texts: Texts) -> list[Block]:
    """Offer what the driver of the present camera has; nothing that it lacks."""
    there = [one.dials for one in cameras if one.source == now.source]
    blocks: list[Block] = []
    if now.code:
        blocks.append(StaffNote(Tone.WARN, "", f"{told(now.code, texts)} ({now.code})"))
    for dial in there[0] if there else ():
        blocks += _dial(dial, now, texts)
    if now.chosen:
        given = StaffButton("given", texts("staff.do.given"), "turn")
        blocks += [StaffText(texts("staff.camera.chosen")), StaffButtons((given,))]
    return blocks


def _dial(dial: Dial, now: Mounted, texts: Texts) -> list[Block]:
    value = now.value(dial.name)
    shown = texts("staff.camera.auto") if value is None else _amount(dial, value)
    blocks: list[Block] = [
        StaffFact(
            texts(f"staff.camera.{dial.name}"),
            shown,
            Tone.WARN if dial.name in now.refused else Tone.PLAIN,
        )
    ]
    if dial.name in now.refused:
        blocks.append(StaffNote(Tone.WARN, "", texts("staff.camera.refused")))
    choices: list[tuple[str, str, bool]] = []
    if dial.automatic:
        choices.append(("auto", texts("staff.camera.auto"), value is None))
    choices += [(str(v), _amount(dial, v), v == value) for v in steps(dial)]
    buttons = tuple(
        StaffButton(
            f"{dial.name}:{act}",
            label,
            kind="primary" if present else "secondary",
            narrow=True,
        )
        for act, label, present in choices
    )
    return [*blocks, StaffButtons(buttons)]


def _amount(dial: Dial, value: float) -> str:
    if dial.name is DialName.EXPOSURE:
        return f"{value * UNIT_MS:.3g} ms"
    return f"{value:g}"


def _list(
    cameras: tuple[CameraSeen, ...], now: Mounted | None, texts: Texts
) -> list[Block]:
    """Name the cameras; another than the present one can be taken."""
    blocks: list[Block] = [StaffText(texts("staff.camera.list"), heading=True)]
    if not any(one.source.startswith("device:") for one in cameras):
        blocks.append(StaffText(texts("staff.camera.none")))
    for place, one in enumerate(cameras):
        present = now is not None and one.source == now.source
        blocks.append(_camera(one, texts, present=present))
        if now is not None and not present:
            label = texts("staff.do.use")
            blocks.append(StaffButtons((StaffButton(f"use:{place}", label, "camera"),)))
    return blocks


def name_of(one: CameraSeen) -> str:
    """Return what to call a camera; two of a make differ in their places."""
    kind, _, place = one.source.partition(":")
    return f"{one.title}  {place}" if kind == "device" else one.title


def _camera(one: CameraSeen, texts: Texts, *, present: bool) -> Block:
    name = name_of(one)
    if one.code:
        return StaffNote(Tone.BAD, f"{name}  {one.code}", told(one.code, texts))
    size = f"{one.width} x {one.height}" if one.width else ""
    if present:
        size = "  ".join(part for part in (texts("staff.camera.used"), size) if part)
    return StaffFact(name, size, Tone.GOOD if present else Tone.PLAIN)


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
