"""The signature by finger, where the catalogue asks for one."""

from dossier.locks import missing
from kiosk.coach import Point
from kiosk.core import Core
from kiosk.flow import Cue
from kiosk.signature import Strokes, drawn, enough, small, written
from sync.views import DossierView


def to_sign(view: DossierView) -> str:
    """Return the drawn type that lacks its signature, or nothing."""
    drawn_types = {e.type.id for e in view.requirements if e.type.drawn}
    lacking = missing(view.dossier, view.requirements).types
    return next((gap.type_id for gap in lacking if gap.type_id in drawn_types), "")


class Signing:
    """What a candidate does on the pad."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def write(self, point: Point, *, begins: bool) -> Strokes:
        """Take one more point of the finger; return all, which the pad itself draws."""
        visit = self._core.visit
        had = enough(visit.strokes)
        visit.strokes = written(visit.strokes, point, begins=begins)
        if begins or enough(visit.strokes) != had:
            self._core.changed()
        return visit.strokes

    def clear(self) -> None:
        """Begin anew."""
        self._core.visit.strokes = ()
        self._core.changed()

    def keep(self) -> None:
        """Seal the signature as a material of its type, and go on to submit."""
        core = self._core
        visit = core.visit
        strokes, type_id = visit.strokes, to_sign(visit.view)
        if not enough(strokes) or not type_id:
            return

        def signed() -> None:
            visit.strokes = ()
            core.go(Cue.SIGNED)

        core.keep(
            "saving",
            lambda: core.desk.add(
                visit.session, type_id, "", drawn(strokes), small(strokes)
            ),
            signed,
        )
