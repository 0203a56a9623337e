"""Reading a candidate's dossier for the display."""

from dataclasses import dataclass

from dossier.states import State
from kiosk.pictures import Picture, decode
from kiosk.visit import Visit
from sync.desk import Desk
from sync.views import DossierView, Session

THUMBNAIL_SIDE = 240  # px, as sync keeps them


@dataclass(frozen=True, slots=True)
class Reading:
    """A dossier as it was read, with the thumbnails that were not known yet."""

    view: DossierView
    unchanged: tuple[str, ...]
    fresh: dict[str, Picture]

    def tell(self, visit: Visit) -> None:
        """Let the visit know."""
        visit.view, visit.unchanged = self.view, self.unchanged
        visit.thumbnails |= self.fresh


def read(desk: Desk, session: Session, known: frozenset[str]) -> Reading:
    """Read a dossier; off the UI thread."""
    view = desk.view(session)
    wanted = {m.id for m in view.dossier.materials} - known
    found = {name: desk.thumbnail(session, name) for name in wanted}
    fresh = {
        name: decode(jpeg, THUMBNAIL_SIDE)
        for name, jpeg in found.items()
        if jpeg is not None
    }
    return Reading(view, _unchanged(desk, view), fresh)


def _unchanged(desk: Desk, view: DossierView) -> tuple[str, ...]:
    """Return the returned types that hold nothing but what was returned.

    What was submitted cannot be opened here any more; what was shot since can. A
    picture that was replaced at another kiosk cannot either, so this may only warn.
    """
    if view.dossier.state is not State.RETURNED:
        return ()
    return tuple(
        type_id
        for type_id in view.dossier.asked
        if (present := view.dossier.of_type(type_id))
        and not any(desk.can_open(material.id) for material in present)
    )
