"""What the dossier page shows, gathered from the store in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import Connection

from central.console.phrases import Book, load_book
from central.leases import is_other
from central.store import (
    audit,
    dossiers,
    leases,
    notes,
    operations,
    pages,
    queue,
    roster,
    undos,
)
from central.store.operations import Received
from dossier.catalogue import MaterialType, Part, Requirement
from dossier.model import Dossier, Held, Material, Registration
from dossier.operations import AddMaterial
from dossier.states import State
from sync.protocol.messages import Status

HISTORY_MAX = 60
STORED = (Status.APPLIED, Status.HELD)


@dataclass(frozen=True, slots=True)
class Picture:
    """One image, and when it was taken and came."""

    material: Material
    part: Part | None
    received_at: datetime | None
    happened_at: datetime | None


@dataclass(frozen=True, slots=True)
class TypeView:
    """One type with its images, and those that were deleted."""

    type: MaterialType
    required: bool
    asked: bool
    pictures: list[Picture]
    earlier: list[Picture]

    def beside(self, earlier: Picture) -> Picture | None:
        """Return the image that stands in the place of an earlier one, if any."""
        part = earlier.material.part
        return next((one for one in self.pictures if one.material.part == part), None)

    @property
    def flags(self) -> int:
        """How many warnings its images carry."""
        return sum(len(one.material.warnings) for one in self.pictures)


@dataclass(frozen=True, slots=True)
class HeldView:
    """One held operation, with its image when it has one."""

    held: Held
    type: MaterialType | None
    kind: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything on the page."""

    registration: Registration
    dossier: Dossier
    since: datetime | None
    types: list[TypeView]
    held: list[HeldView]
    names: dict[str, MaterialType]
    history: list[audit.Entry]


@dataclass(frozen=True, slots=True)
class Desk:
    """What this reviewer may do with it now.

    `other` has it open, or is "". `fence` is that of this page's lease, 0 without one.
    `undoes` is the act that can be taken back, `following` who waits next; `page` is
    the code of the candidate's own page, "" before the first submission.
    """

    other: str
    fence: int
    undoes: str
    following: str | None
    following_images: tuple[str, ...]
    book: Book
    notes: list[notes.Note]
    page: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What the reviewer has filled in; kept when a form cannot be accepted."""

    types: frozenset[str] = frozenset()
    canned: frozenset[str] = frozenset()
    message: str = ""
    deadline: bool = False
    reasons: str = ""
    checked: bool = False
    note: str = ""


def gather(connection: Connection, number: str) -> DossierView | None:
    """Return the page of a registration; None when there is no such one."""
    registration = roster.find(connection, number)
    if registration is None:
        return None
    dossier = dossiers.load(connection, number)
    needs = roster.catalogue(connection).needs_of(registration)
    received = operations.of_registration(connection, number)
    pictures = _pictures(needs, received)
    return DossierView(
        registration,
        dossier,
        dossiers.since(connection, number),
        [_type(need, dossier, pictures) for need in _shown(needs, dossier)],
        [_held(held, needs, pictures, received) for held in dossier.held],
        {need.type.id: need.type for need in needs},
        audit.of_registration(connection, number, HISTORY_MAX, views=False),
    )


def desk(
    connection: Connection,
    shown: DossierView,
    who: str,
    now: datetime,
    areas: queue.Areas,
) -> Desk:
    """Take the lease where something waits, and gather what the reviewer may do.

    The caller holds the dossier.
    """
    number = shown.registration.number
    waits = shown.dossier.state is State.SUBMITTED or bool(shown.dossier.held)
    taken = leases.take(connection, number, who, now) if waits else None
    found = leases.find(connection, number)
    other = found.holder if found and is_other(found, who, now) else ""
    following = queue.following(connection, number, who, now, areas)
    return Desk(
        other,
        taken.fence if taken else 0,
        _undoes(connection, shown, who),
        following,
        _images(connection, following),
        load_book(connection),
        notes.of_registration(connection, number),
        "" if shown.dossier.state is State.DRAFT else pages.code_of(connection, number),
    )


def _undoes(connection: Connection, shown: DossierView, who: str) -> str:
    number = shown.registration.number
    found = undos.find(connection, number, shown.dossier.rev)
    if found is None or found.who != who:
        return ""
    if undos.is_known(connection, shown.registration.site, number):
        return ""
    return found.act


def _images(connection: Connection, number: str | None) -> tuple[str, ...]:
    """Return the addresses of a dossier's images in the order of its page."""
    shown = gather(connection, number) if number else None
    if shown is None:
        return ()
    return tuple(
        f"/review/{quote(shown.registration.number)}/images/{quote(one.material.id)}"
        for kind in shown.types
        for one in kind.pictures
    )


def material(connection: Connection, number: str, material_id: str) -> Material | None:
    """Return an image that came for a registration and was not rejected."""
    for operation in operations.of_registration(connection, number):
        body = operation.body
        if operation.status not in STORED or not isinstance(body, AddMaterial):
            continue
        if body.material.id == material_id:
            return body.material
    return None


def _shown(needs: tuple[Requirement, ...], dossier: Dossier) -> list[Requirement]:
    """Return all types of the registration, and those that left the catalogue."""
    known = {need.type.id for need in needs}
    strange = dict.fromkeys(
        entry.type_id for entry in dossier.materials if entry.type_id not in known
    )
    gone = [
        Requirement(MaterialType(name, name, name, "", "", 1), required=False)
        for name in strange
    ]
    return [*needs, *gone]


def _pictures(
    needs: tuple[Requirement, ...], received: list[Received]
) -> dict[str, Picture]:
    parts = {
        (need.type.id, part.id): part for need in needs for part in need.type.parts
    }
    found: dict[str, Picture] = {}
    for operation in received:
        body = operation.body
        if operation.status not in STORED or not isinstance(body, AddMaterial):
            continue
        entry = body.material
        found.setdefault(
            entry.id,
            Picture(
                entry,
                parts.get((entry.type_id, entry.part)),
                operation.times.received_at,
                operation.times.happened_at,
            ),
        )
    return found


def _type(
    need: Requirement, dossier: Dossier, pictures: dict[str, Picture]
) -> TypeView:
    present = dossier.of_type(need.type.id)
    shown = {entry.id for entry in present} | {h.material_id for h in dossier.held}
    return TypeView(
        need.type,
        need.required,
        need.type.id in dossier.asked,
        [
            pictures.get(entry.id, Picture(entry, None, None, None))
            for entry in _in_part_order(need.type, present)
        ],
        [
            picture
            for picture in pictures.values()
            if picture.material.type_id == need.type.id
            and picture.material.id not in shown
        ],
    )


def _in_part_order(kind: MaterialType, present: tuple[Material, ...]) -> list[Material]:
    order = {part.id: place for place, part in enumerate(kind.parts)}
    return sorted(present, key=lambda entry: order.get(entry.part, len(order)))


def _held(
    held: Held,
    needs: tuple[Requirement, ...],
    pictures: dict[str, Picture],
    received: list[Received],
) -> HeldView:
    types = {need.type.id: need.type for need in needs}
    kinds = {operation.id: operation.body.kind for operation in received}
    return HeldView(
        held,
        types.get(held.type_id),
        kinds.get(held.operation_id, "add_material"),
        pictures.get(held.material_id),
    )
