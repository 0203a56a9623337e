"""What a candidate does with a picture that was made: look closer, turn it, cut it."""

from dataclasses import replace

from kiosk.core import Core
from kiosk.corners import Corners, settled, sound
from kiosk.studio import ByHand, Shot, Studio
from kiosk.viewmodels.check import Showing


class Darkroom:
    """The check screen's acts; what takes long is done by a worker."""

    def __init__(self, core: Core, studio: Studio) -> None:
        self._core = core
        self._studio = studio

    def show(self, showing: Showing) -> None:
        """Look at the finished picture, at the photograph, or at both."""
        visit = self._core.visit
        visit.looking = replace(visit.looking, showing=showing)
        self._core.changed()

    def turn(self) -> None:
        """Turn the picture by a quarter."""
        shot = self._shot()
        self._redevelop(shot, shot.byhand.turned())

    def cut(self) -> None:
        """Begin to drag the corners, from where they are."""
        shot = self._shot()
        self.place(shot.byhand.corners or settled(shot.developed.outline))

    def place(self, corners: Corners) -> None:
        """Keep corners that were dragged; the picture is not made anew yet."""
        visit = self._core.visit
        visit.looking = replace(visit.looking, corners=corners)
        self._core.changed()

    def cancel(self) -> None:
        """Leave the corners as they were."""
        visit = self._core.visit
        visit.looking = replace(visit.looking, corners=None)
        self._core.changed()

    def reset(self) -> None:
        """Have the corners found again."""
        shot = self._shot()
        if shot.byhand.corners is None:
            self.place(settled(shot.developed.outline))
        else:
            self._redevelop(shot, shot.byhand.cut(None), cutting=True)

    def apply(self) -> None:
        """Make the picture anew with these corners."""
        shot, corners = self._shot(), self._core.visit.looking.corners
        if corners is None or not sound(corners):
            return  # of two fingers the other one has left the corners as they were
        if corners == settled(shot.developed.outline) and shot.developed.found:
            self.cancel()  # nothing was moved: what was found is finer than shares
            return
        self._redevelop(shot, shot.byhand.cut(corners))

    def _redevelop(self, shot: Shot, byhand: ByHand, *, cutting: bool = False) -> None:
        def made(again: Shot) -> None:
            visit = self._core.visit
            visit.shot = again
            corners = settled(again.developed.outline) if cutting else None
            visit.looking = replace(visit.looking, corners=corners)
            self._core.changed()

        self._core.waiting(
            "developing", lambda: self._studio.redevelop(shot, byhand), made
        )

    def _shot(self) -> Shot:
        shot = self._core.visit.shot
        assert shot is not None
        return shot
