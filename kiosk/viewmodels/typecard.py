"""One type of material on the materials page."""

from collections.abc import Mapping
from dataclasses import dataclass

from dossier.catalogue import MaterialType, Requirement
from dossier.locks import is_locked, open_parts
from dossier.model import Dossier, Material
from dossier.states import State
from kiosk.pictures import Picture
from kiosk.texts import Texts
from kiosk.viewmodels.naming import part_name, part_of, type_name
from kiosk.viewmodels.tone import Tone
from sync.views import DossierView


@dataclass(frozen=True, slots=True)
class Thumb:
    """One image: its small picture, None where this kiosk cannot open it.

    `key` tells it from the others of its type: its part, or its place from 0. `retake`
    is offered where a reviewer asked for it again.
    """

    key: str
    material_id: str
    caption: str
    picture: Picture | None
    sealed: str
    warned: str
    can_delete: bool
    can_open: bool
    part: str
    retake: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for an image that is not there yet; `part` is empty for free types."""

    part: str
    label: str


@dataclass(frozen=True, slots=True)
class TypeCard:
    """A type with its images and what can be done now."""

    id: str
    title: str
    required: bool
    required_label: str
    hint: str
    count: str
    state: str
    icon: str
    tone: Tone
    reason: str
    held: str
    example: str
    thumbs: tuple[Thumb, ...]
    slots: tuple[Slot, ...]
    full: str


def type_card(
    view: DossierView,
    entry: Requirement,
    texts: Texts,
    pictures: Mapping[str, Picture],
) -> TypeCard:
    """Return the card of one type."""
    dossier, kind = view.dossier, entry.type
    locked = is_locked(dossier, kind.id)
    present = _in_order(dossier.of_type(kind.id), kind)
    returned = dossier.state is State.RETURNED and not locked
    full = len(present) >= kind.maximum and not locked
    return TypeCard(
        id=kind.id,
        title=type_name(kind, texts),
        required=entry.required,
        required_label=texts("card.required" if entry.required else "card.optional"),
        hint=texts.either(kind.hint_zh, kind.hint_en),
        count=texts("card.count", have=len(present), maximum=kind.maximum),
        state=_state_label(texts, locked=locked, returned=returned),
        icon="lock" if locked else "turn" if returned else "open",
        tone=Tone.WARN if returned else Tone.PLAIN,
        reason=_reason(view, kind.id, texts) if returned else "",
        held=_held(dossier, kind.id, texts),
        example=texts("card.example") if kind.examples or kind.picture else "",
        thumbs=tuple(
            _thumb(
                m.part or str(place),
                m,
                kind,
                texts,
                pictures,
                locked=locked,
                returned=returned,
            )
            for place, m in enumerate(present)
        ),
        slots=() if locked or kind.drawn else _slots(view, entry, texts),
        full=_full(kind, texts, full=full, empty=not present),
    )


def _full(kind: MaterialType, texts: Texts, *, full: bool, empty: bool) -> str:
    """Say why there is no place for another picture."""
    if kind.drawn:
        return texts("card.drawn") if empty else ""
    return texts("card.full") if full else ""


def _in_order(
    present: tuple[Material, ...], kind: MaterialType
) -> tuple[Material, ...]:
    """Return fixed parts in the catalogue's order, whichever was shot last."""
    places = {part.id: place for place, part in enumerate(kind.parts)}
    return tuple(sorted(present, key=lambda m: places.get(m.part, len(places))))


def _held(dossier: Dossier, type_id: str, texts: Texts) -> str:
    """Say that something of this type waits for a reviewer, and why."""
    held = [entry for entry in dossier.held if entry.type_id == type_id]
    if not held:
        return ""
    reason = held[-1].reason
    return texts(f"card.held.{reason}", count=len(held))


def _state_label(texts: Texts, *, locked: bool, returned: bool) -> str:
    if locked:
        return texts("card.locked")
    return texts("card.returned" if returned else "card.unlocked")


def _reason(view: DossierView, type_id: str, texts: Texts) -> str:
    """Return the newest message that asked for this type again."""
    about = [entry for entry in view.dossier.feedback if type_id in entry.type_ids]
    if not about:
        return texts("card.returned.why")
    return max(about, key=lambda entry: entry.at).text


def _thumb(
    key: str,
    material: Material,
    kind: MaterialType,
    texts: Texts,
    pictures: Mapping[str, Picture],
    *,
    locked: bool,
    returned: bool,
) -> Thumb:
    part = part_of(kind, material.part)
    return Thumb(
        key=key,
        material_id=material.id,
        caption=part_name(part, texts) if part else "",
        picture=pictures.get(material.id),
        sealed=texts("card.sealed"),
        warned=texts("card.warned") if material.warnings else "",
        can_delete=not locked,
        can_open=material.id in pictures,
        part=material.part,
        retake=texts("card.retake") if returned and not kind.drawn else "",
    )


def _slots(view: DossierView, entry: Requirement, texts: Texts) -> tuple[Slot, ...]:
    """Return one place for each open part, or one for the next free image."""
    kind = entry.type
    if kind.parts:
        wanted = (part_of(kind, name) for name in open_parts(view.dossier, entry))
        return tuple(Slot(p.id, part_name(p, texts)) for p in wanted if p is not None)
    if len(view.dossier.of_type(kind.id)) >= kind.maximum:
        return ()
    return (Slot("", texts("card.add")),)
