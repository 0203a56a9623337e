"""选取文件: choosing a picture from a stick or the scanner's folder."""

from functools import partial

from camera.errors import CameraError
from kiosk.booth import Booth
from kiosk.core import Core
from kiosk.errors import InboxError
from kiosk.flow import Cue, Screen
from kiosk.inbox_port import Inbox, Waiting
from kiosk.studio import Shot, Studio
from kiosk.viewmodels.check import Looking
from kiosk.viewmodels.files import Peek

LOOK_S = 1.0  # between two looks; a stick shows itself within a second or two


class Picker:
    """What a candidate does with files. Without an inbox there are none."""

    def __init__(
        self, core: Core, studio: Studio, booth: Booth, inbox: Inbox | None
    ) -> None:
        self._core = core
        self._studio = studio
        self._booth = booth
        self._inbox = inbox
        self._begun = False
        self._busy = False
        self._looked = float("-inf")
        core.stand.takes_files = inbox is not None
        core.watch(self._follow)

    def open(self) -> None:
        """Go and choose a file for what is being shot."""
        self._core.visit.files = None
        self._core.go(Cue.BROWSE)
        self.look()

    def camera(self) -> None:
        """Take a picture with the camera after all."""
        self._core.go(Cue.CAMERA)

    def tick(self, now: float) -> None:
        """Look again from time to time: a stick may be put in or pulled out."""
        if self._core.stand.screen is Screen.FILES and now - self._looked >= LOOK_S:
            self._looked = now
            self.look()

    def look(self) -> None:
        """Look at what waits; files that are new are looked into one by one."""
        if self._busy or self._inbox is None:
            return
        self._busy = True
        self._core.job(self._inbox.waiting, self._waits, self._idle)

    def choose(self, key: str) -> None:
        """Make a picture of a file."""
        visit, wanted = self._core.visit, self._booth.wanted()
        inbox = self._inbox
        assert inbox is not None

        def load() -> Shot:
            return self._studio.load(inbox.take(key), wanted)

        def loaded(shot: Shot) -> None:
            visit.shot, visit.file = shot, key
            visit.looking = Looking(from_file=True)
            self._core.go(Cue.SHOT)

        self._core.waiting("developing", load, loaded)

    def used(self, key: str) -> None:
        """The picture of a file is safe."""
        inbox = self._inbox
        if key and inbox is not None:
            self._core.job(partial(inbox.done, key), lambda _: None)

    def _idle(self) -> None:
        self._busy = False

    def _waits(self, waiting: tuple[Waiting, ...]) -> None:
        visit = self._core.visit
        if waiting != visit.files:
            visit.files = waiting
            self._core.changed()
        self._peek(waiting)

    def _peek(self, waiting: tuple[Waiting, ...]) -> None:
        """Look into the next file that nobody has looked into, and go on from there."""
        visit = self._core.visit
        fresh = [w for w in waiting if w.key not in visit.peeks and not w.problem]
        if not fresh or self._core.stand.screen is not Screen.FILES:
            return

        def seen(peek: Peek) -> None:
            visit.peeks[fresh[0].key] = peek
            self._core.changed()
            self._peek(visit.files or ())

        self._core.job(partial(self._look_into, fresh[0]), seen)

    def _look_into(self, entry: Waiting) -> Peek:
        try:
            return self._studio.peek(entry.path)
        except CameraError as error:
            return error.code

    def _follow(self) -> None:
        """A visit begins and ends with the inbox's."""
        here = self._core.stand.visit is not None
        if self._inbox is None or here == self._begun:
            return
        self._begun = here
        self._core.work(self._inbox.begin if here else self._inbox.end)


__all__ = ["InboxError", "Picker"]
