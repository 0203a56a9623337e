"""What was set aside, one by one: whose it is, why, and what to do about it."""

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
from sync.aside import Aside, Why

TONES = {Why.REJECTED: Tone.BAD, Why.QUARANTINED: Tone.WARN, Why.HELD: Tone.PLAIN}


def aside_page(items: tuple[Aside, ...] | None, texts: Texts) -> tuple[Block, ...]:
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
    return (buttons, *(_note(one, texts) for one in items))


def _note(item: Aside, texts: Texts) -> StaffNote:
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
