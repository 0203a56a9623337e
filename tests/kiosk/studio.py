"""A camera that is drawn, for kiosks that run inside the tests."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from camera.load import load
from camera.params import LoadParams
from kiosk.backstage import Measured
from kiosk.coach import Look
from kiosk.jobs import Post
from kiosk.lookout import Report
from kiosk.pictures import Picture, decode
from kiosk.studio import UNTOUCHED, ByHand, Preview, Shot, Wanted
from kiosk.viewmodels.check import Developed, Finding
from tests.kiosk.drawing import draw_page

TEST_SHOT = Measured(1920, 1080, 1.2, 0.5, 210.0)
OUTLINE = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))


@dataclass
class DrawnStudio:
    """A camera that always sees the same drawn page; a test says what is wrong."""

    post: Post
    findings: tuple[Finding, ...] = ()
    still: bool = False
    measured: Measured = TEST_SHOT
    coded: tuple[str, ...] = ()
    broken: Exception | None = None  # what a shot comes to
    changes: int = 0
    reopened: int = 0
    wanted: Wanted = field(default_factory=Wanted)
    on_look: Callable[[Look], None] | None = None
    on_state: Callable[[Report], None] | None = None
    on_codes: Callable[[tuple[str, ...]], None] | None = None
    _page: bytes = field(default_factory=lambda: draw_page(600, 400))
    _photo: bytes = field(default_factory=lambda: draw_page(800, 600, "beige"))
    _live: Preview | None = None  # while somebody looks

    def open(
        self, on_look: Callable[[Look], None], on_state: Callable[[Report], None]
    ) -> None:
        if self.on_look is None:
            self.on_look, self.on_state = on_look, on_state
            self.post(lambda: self.see(0.0, ()))

    def scan(
        self,
        on_codes: Callable[[tuple[str, ...]], None],
        on_state: Callable[[Report], None],
    ) -> None:
        self.on_look = None
        self.on_codes, self.on_state = on_codes, on_state

    def hold(self, *texts: str) -> None:
        """Hold codes under the camera, if anybody looks for some."""
        if self.on_codes is not None:
            self.on_codes(texts)

    def close(self) -> None:
        self.on_look = self.on_state = self.on_codes = self._live = None

    def see(self, at: float, outline: Any = OUTLINE, lightness: float = 150.0) -> None:
        """Report one look, if anybody looks."""
        if self.on_look is not None:
            self.on_look(Look(at, outline, lightness))

    def warm(self) -> None:
        pass

    def end(self) -> None:
        self.close()

    def latest(self) -> Preview | None:
        if self.on_look is None and self.on_codes is None:
            return None
        if self._live is None:
            picture = decode(self._photo, 640)
            self._live = Preview(1, picture.width, picture.height, picture.rgba)
        return self._live

    def change(self) -> None:
        self.changes += 1

    def shoot(self, wanted: Wanted) -> Shot:
        self.wanted = wanted
        if self.broken is not None:
            raise self.broken
        return Shot(None, self._developed(UNTOUCHED))

    def redevelop(self, shot: Shot, byhand: ByHand) -> Shot:
        return replace(shot, developed=self._developed(byhand), byhand=byhand)

    def load(self, path: Path, wanted: Wanted) -> Shot:
        self.wanted = wanted
        load(path, LoadParams())
        return Shot(None, self._developed(UNTOUCHED))

    def reopen(self) -> None:
        self.reopened += 1

    def measure(self) -> Measured:
        return self.measured

    def codes(self) -> tuple[str, ...]:
        return self.coded

    def peek(self, path: Path) -> Picture:
        load(path, LoadParams())
        return decode(path.read_bytes(), 240)

    def _developed(self, byhand: ByHand) -> Developed:
        rotation = (byhand.turns or 0) * 90
        return Developed(
            before=decode(self._photo, 900),
            after=decode(self._page, 900),
            jpeg=self._page,
            thumbnail=draw_page(240, 160),
            found=True,
            outline=byhand.corners or OUTLINE,
            rotation=rotation,
            by_hand=rotation > 0,
            findings=self.findings,
            cut_by_hand=byhand.corners is not None,
        )
