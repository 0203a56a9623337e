"""Notices who comes back, and remembers what they have seen."""

from kiosk.core import Core
from kiosk.flow import Screen
from kiosk.visit import Visit
from sync.seen import Seen, seen_of


class Returning:
    """Reads once a visit what was seen before; notes what is seen now."""

    def __init__(self, core: Core) -> None:
        self._core = core
        core.watch(self._follow)

    def _follow(self) -> None:
        """What stands on the materials page is seen, also what comes while it does."""
        stand, visit = self._core.stand, self._core.stand.visit
        if visit is None or stand.screen is not Screen.MATERIALS:
            return
        now = seen_of(visit.view.dossier, self._core.now())
        if visit.noted is not None and _same(now, visit.noted):
            return
        first, visit.noted = visit.noted is None, now
        self._note(visit, now, first=first)

    def _note(self, visit: Visit, now: Seen, *, first: bool) -> None:
        desk, session = self._core.desk, visit.session

        def work() -> Seen | None:
            before = desk.last_seen(session)
            desk.note_visit(session, now)
            return before

        def arrived(before: Seen | None) -> None:
            if first:
                visit.seen = before
                self._core.changed()

        self._core.job(work, arrived)


def _same(one: Seen, other: Seen) -> bool:
    return one.model_copy(update={"at": other.at}) == other
