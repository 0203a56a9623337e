"""The page on which the staff opens a provisional record."""

from kiosk.backstage import Backstage, Step
from kiosk.texts import Texts
from kiosk.viewmodels.staffblocks import (
    Block,
    StaffButton,
    StaffButtons,
    StaffFact,
    StaffNote,
    StaffText,
)
from kiosk.viewmodels.tone import Tone


def asks(stage: Backstage) -> Step | None:
    """Return what is typed next; None where nothing is."""
    step = stage.draft.step
    if stage.opened is not None or (step is Step.CATEGORY and stage.categories):
        return None
    return step


def record_page(stage: Backstage, texts: Texts) -> tuple[Block, ...]:
    """Show what was written down, then number and password to hand over."""
    if stage.opened is not None:
        return _opened(stage, texts)
    draft = stage.draft
    known = (
        (texts("staff.entry.record.name"), draft.name),
        (texts("staff.entry.record.id_number"), draft.id_number),
        (texts("staff.entry.record.phone"), draft.phone),
    )
    facts = tuple(StaffFact(label, value) for label, value in known if value)
    if draft.step is not Step.CATEGORY or not stage.categories:
        return facts
    choices = tuple(StaffButton(f"category:{name}", name) for name in stage.categories)
    question = StaffText(texts("staff.entry.record.category"), heading=True)
    return (*facts, question, StaffButtons(choices), _again(texts))


def _opened(stage: Backstage, texts: Texts) -> tuple[Block, ...]:
    assert stage.opened is not None
    return (
        StaffNote(
            Tone.GOOD, texts("staff.record.opened"), texts("staff.record.opened.text")
        ),
        StaffFact(texts("login.account"), stage.opened.number),
        StaffFact(texts("login.password"), stage.opened.password),
        _again(texts),
    )


def _again(texts: Texts) -> StaffButtons:
    return StaffButtons((StaffButton("record", texts("staff.do.record"), "plus"),))
