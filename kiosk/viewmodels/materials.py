"""报名材料附件: the page of all materials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from dossier.catalogue import Requirement
from dossier.locks import Missing, missing
from dossier.masking import mask_phone
from dossier.model import Feedback
from dossier.states import State
from kiosk.pictures import Picture
from kiosk.texts import Texts
from kiosk.viewmodels.naming import missing_list, names
from kiosk.viewmodels.tone import Tone
from kiosk.viewmodels.typecard import TypeCard, type_card
from kiosk.viewmodels.when import moment
from sync.views import DossierView


@dataclass(frozen=True, slots=True)
class Banner:
    """The state of the dossier in one line, and what it means in another."""

    title: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the reviewers; `asks` when something is to be done about it."""

    at: str
    text: str
    about: str
    deadline: str
    newest: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class Materials:
    """Everything on the materials page; `changes` are those since the last visit."""

    notice: str
    banner: Banner
    delivery: str
    delivered: bool
    held: str
    stuck: str
    messages_title: str
    messages: tuple[Message, ...]
    phone_label: str
    phone: str
    edit: str
    cards: tuple[TypeCard, ...]
    submit: str
    can_submit: bool
    lacking: str
    complete: bool
    changes_title: str = ""
    changes: str = ""


def materials(
    view: DossierView,
    texts: Texts,
    zone: ZoneInfo,
    pictures: Mapping[str, Picture],
    unchanged: tuple[str, ...] = (),
) -> Materials:
    """Return the materials page.

    `pictures` are thumbnails by material id; `unchanged` are returned types of which
    nothing was replaced.
    """
    lacking = _to_shoot(view)
    open_for_work = view.dossier.state in (State.DRAFT, State.RETURNED)
    profile = view.dossier.profile
    return Materials(
        notice=texts("materials.notice"),
        banner=banner(view, texts, zone),
        delivery=delivery(view.unsent, texts),
        delivered=view.unsent == 0,
        held=_counted("materials.held", len(view.dossier.held), texts),
        stuck=_counted("materials.stuck", view.stuck, texts),
        messages_title=texts("materials.messages"),
        messages=messages(view, texts, zone),
        phone_label=texts("materials.phone"),
        phone=mask_phone(profile.phone) if profile else texts("materials.no_phone"),
        edit=texts("materials.edit"),
        cards=tuple(
            type_card(view, entry, texts, pictures) for entry in in_order(view)
        ),
        submit=texts("materials.submit") if open_for_work else "",
        can_submit=open_for_work and not lacking,
        lacking=_lacking(view, unchanged, texts) if open_for_work else "",
        complete=open_for_work and not lacking and not unchanged,
    )


def _to_shoot(view: DossierView) -> Missing:
    """Return what is missing apart from the signature, which comes at the end."""
    drawn = {entry.type.id for entry in view.requirements if entry.type.drawn}
    lacking = missing(view.dossier, view.requirements)
    types = tuple(gap for gap in lacking.types if gap.type_id not in drawn)
    return replace(lacking, types=types)


def in_order(view: DossierView) -> tuple[Requirement, ...]:
    """Return the types as shown: what was returned first, then the catalogue's order.

    A type that does not concern this candidate any more, yet has pictures, stays.
    """
    asked = view.dossier.asked if view.dossier.state is State.RETURNED else ()
    return tuple(
        sorted(view.requirements, key=lambda entry: entry.type.id not in asked)
    )


def banner(view: DossierView, texts: Texts, zone: ZoneInfo) -> Banner:
    """Return the state of the dossier in the words of the guides."""
    dossier = view.dossier
    title = texts(f"banner.{dossier.state}")
    match dossier.state:
        case State.DRAFT:
            return Banner(title, texts("banner.draft.text"), Tone.PLAIN)
        case State.SUBMITTED:
            return Banner(title, texts("banner.submitted.text"), Tone.GOOD)
        case State.RETURNED:
            asked = names(dossier.asked, view.requirements, texts)
            text = texts("banner.returned.text", types=asked)
            return Banner(title, text, Tone.WARN)
        case State.PASSED:
            return Banner(title, _verdict(view, texts, zone), Tone.GOOD)
        case State.FAILED:
            return Banner(title, _verdict(view, texts, zone), Tone.BAD)


def messages(view: DossierView, texts: Texts, zone: ZoneInfo) -> tuple[Message, ...]:
    """Return the reviewers' messages, newest first, whatever order they came in."""
    newest_first = sorted(view.dossier.feedback, key=lambda f: f.at, reverse=True)
    asking = _asking(newest_first, view)
    return tuple(
        _message(entry, view, texts, zone, newest=place == 0, asks=entry is asking)
        for place, entry in enumerate(newest_first)
    )


def _asking(newest_first: Sequence[Feedback], view: DossierView) -> Feedback | None:
    """Return the message that returned something, whatever was written after it."""
    if view.dossier.state is not State.RETURNED:
        return None
    returning = (entry for entry in newest_first if entry.type_ids)
    return next(returning, newest_first[0] if newest_first else None)


def delivery(unsent: int, texts: Texts) -> str:
    """Say in one honest line whether the centre has everything."""
    if unsent:
        return texts("materials.unsent", count=unsent)
    return texts("materials.delivered")


def _message(
    entry: Feedback,
    view: DossierView,
    texts: Texts,
    zone: ZoneInfo,
    *,
    newest: bool,
    asks: bool,
) -> Message:
    about = names(entry.type_ids, view.requirements, texts)
    deadline = entry.deadline
    return Message(
        at=moment(entry.at, zone, texts),
        text=entry.text,
        about=texts("materials.about", types=about) if about else "",
        deadline=(
            texts("materials.deadline", at=moment(deadline, zone, texts))
            if deadline and asks
            else ""
        ),
        newest=newest,
        asks=asks,
    )


def _verdict(view: DossierView, texts: Texts, zone: ZoneInfo) -> str:
    verdict = view.dossier.verdict
    if verdict is None:
        return ""
    at = moment(verdict.at, zone, texts)
    if verdict.reasons:
        return texts("banner.verdict.reasons", reasons=verdict.reasons, at=at)
    return texts("banner.verdict", at=at)


def _lacking(view: DossierView, unchanged: tuple[str, ...], texts: Texts) -> str:
    lacking = _to_shoot(view)
    if lacking:
        todo = missing_list(lacking, view.requirements, texts)
        return texts("materials.lacking", items=todo)
    if unchanged:
        still = names(unchanged, view.requirements, texts)
        return texts("materials.unchanged", types=still)
    returned = view.dossier.state is State.RETURNED
    return texts("materials.replaced" if returned else "materials.complete")


def _counted(key: str, count: int, texts: Texts) -> str:
    return texts(key, count=count) if count else ""
