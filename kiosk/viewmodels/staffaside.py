"""What was set aside, one by one: whose it is, why, and what to do about it."""

from zoneinfo import ZoneInfo

from dossier.model import HeldFor
from kiosk.texts import Texts
from kiosk.viewmodels.staffblocks import (
    Block,
    StaffButton,
    StaffButtons,
    StaffNote,
    told,
)
from kiosk.viewmodels.staffstate import mask_number
from kiosk.viewmodels.tone import Tone
from kiosk.viewmodels.when import moment
from sync.aside import Aside, Why

TONES = {
    Why.REJECTED: Tone.BAD,
    Why.QUARANTINED: Tone.WARN,
    Why.HELD: Tone.PLAIN,
    Why.UNMATCHED: Tone.WARN,
}


def aside_page(
    items: tuple[Aside, ...] | None, texts: Texts, zone: ZoneInfo
) -> tuple[Block, ...]:
    """Return a note for each; the button where sending again may help."""
    refresh = StaffButton("refresh", texts("staff.do.refresh"), "turn")
    if items is None:
        return (StaffButtons((refresh,)),)
    if not items:
        none = StaffNote(Tone.GOOD, texts("staff.aside.none"), "")
        return (StaffButtons((refresh,)), none)
    again = StaffButton("release", texts("staff.do.release"), "next", "primary")
    waits = any(one.why is Why.QUARANTINED for one in items)
    buttons = StaffButtons((again, refresh) if waits else (refresh,))
    return (buttons, *(_note(one, texts, zone) for one in items))


def _note(item: Aside, texts: Texts, zone: ZoneInfo) -> StaffNote:
    if item.why is Why.UNMATCHED:
        return _unmatched(item, texts, zone)
    kind = item.kind or "other"
    what = texts.either(item.type_zh, item.type_en) or texts(f"staff.aside.kind.{kind}")
    number = mask_number(item.registration)
    if item.why is Why.HELD:
        reason = HeldFor(item.code)
        text = texts(f"staff.aside.held.{reason}")
        title = f"{what}  {number}"
    else:
        title = f"{what}  {number}  {item.code}"
        text = told(item.code, texts)
    text += texts.either("", " ") + texts(f"staff.aside.{item.why}")
    return StaffNote(TONES[item.why], title, text)


def _unmatched(item: Aside, texts: Texts, zone: ZoneInfo) -> StaffNote:
    """Say until when a record stays that the office has found nobody for."""
    what = texts("staff.aside.kind.open_provisional")
    title = f"{what}  {mask_number(item.registration)}"
    text = (
        texts("staff.aside.unmatched.until", at=moment(item.until, zone, texts))
        if item.until
        else texts("staff.aside.unmatched.waits")
    )
    said = texts.either("", " ").join((texts("staff.aside.unmatched"), text))
    return StaffNote(TONES[item.why], title, said)
