"""The real camera behind `kiosk.studio.Studio`: looks, shoots and develops.

OpenCV and the text reader take a second to load, so they are imported by this room's
own thread, after the first frame of the display, and by nobody before.
"""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from camera.errors import SourceError
from camera.params import Params
from kiosk.backstage import Measured
from kiosk.coach import Look
from kiosk.corners import Corners
from kiosk.jobs import Post
from kiosk.lookout import Lookout, Report
from kiosk.pictures import Picture, decode, picture_of
from kiosk.studio import UNTOUCHED, ByHand, Preview, Shot, Wanted
from kiosk.terms import expected_of, findings_of, outline_of, read_of, rules_of, shares
from kiosk.viewmodels.check import Developed

if TYPE_CHECKING:
    from camera.geometry import Quad
    from camera.live import Tracker
    from camera.sources import Source
    from camera.worker import CameraWorker, Frame

OnCodes = Callable[[tuple[str, ...]], None]

LOOK_S = 0.12  # between two looks: 8 a second follow a hand, and leave the display time
BEHIND = 5  # how much nicer than the display the thread is that looks
SHOWN_SIDE = 1200  # px; what the check screen shows of the photograph
CLOSE_SIDE = 1600  # px; enough for small print, and quick to bring to the screen
PEEK_SIDE = 300  # px; a file among others
REOPEN_S = 8.0  # until another source is taken: the former one is let go in END_S
END_S = 6.0  # the camera's own thread gives up its device in 5 s at most


class Photographer:
    """One camera, one thread that looks through it while somebody wants it to."""

    def __init__(
        self, open_source: "Callable[[], Source]", params: Params, post: Post
    ) -> None:
        self._open_source = open_source
        self._params = params
        self._post = post
        self._wanted = threading.Event()
        self._ended = threading.Event()
        self._anew = threading.Event()
        self._mounted = threading.Event()
        self._developing = threading.Event()
        self._source: Source | None = None
        self._worker: CameraWorker | None = None
        self._preview: Preview | None = None
        self._on_look: Callable[[Look], None] | None = None
        self._on_state: Callable[[Report], None] | None = None
        self._on_codes: OnCodes | None = None
        self._thread = threading.Thread(
            target=self._run, name="kiosk-eyes", daemon=True
        )

    def warm(self) -> None:
        """Load what takes long, in this room's thread."""
        self._thread.start()

    def open(
        self, on_look: Callable[[Look], None], on_state: Callable[[Report], None]
    ) -> None:
        """Start looking."""
        self._on_codes = None
        self._on_look, self._on_state = on_look, on_state
        self._wanted.set()

    def scan(self, on_codes: OnCodes, on_state: Callable[[Report], None]) -> None:
        """Start looking for codes."""
        self._on_look = None
        self._on_codes, self._on_state = on_codes, on_state
        self._wanted.set()

    def close(self) -> None:
        """Stop looking."""
        self._wanted.clear()
        self._on_look = self._on_state = self._on_codes = None

    def end(self) -> None:
        """Let go of the camera for good."""
        self.close()
        self._ended.set()
        self._mounted.set()
        if self._thread.is_alive():
            self._thread.join(END_S)

    def latest(self) -> Preview | None:
        """Return the newest frame of an open camera.

        While a shot is developed there is none: the picture stands still, as people
        expect of a shot, and the processor is free for the work.
        """
        worker = self._worker
        if worker is None or self._developing.is_set() or not self._wanted.is_set():
            return None
        return self._preview if worker.latest() is not None else None

    def change(self) -> None:
        """Show the next picture of the folder; a real camera has none."""
        from camera.sources import FolderSource  # noqa: PLC0415 - OpenCV comes late

        if isinstance(self._source, FolderSource):
            self._source.advance()

    def shoot(self, wanted: Wanted) -> Shot:
        """Take a still and develop it; raise CameraError when there is none."""
        worker = self._worker
        if worker is None:
            raise SourceError("C201")
        self._developing.set()
        try:
            photo = worker.still()
            return self._shot(photo, wanted)
        finally:
            self._developing.clear()

    def redevelop(self, shot: Shot, byhand: ByHand) -> Shot:
        """Develop again as a person has set it."""
        return self._shot(shot.photo, shot.wanted, byhand)

    def load(self, path: Path, wanted: Wanted) -> Shot:
        """Develop a file, read by the decoder's own process."""
        from camera.load import load  # noqa: PLC0415 - OpenCV comes late

        photo = load(path, self._params.load)
        return self._shot(photo.image, wanted, finished=photo.finished)

    def reopen(self) -> None:
        """Let the present source go and open the one that is wanted now."""
        self._mounted.clear()
        self._anew.set()
        looking = self._wanted.is_set() and self._thread.is_alive()
        if looking and not self._mounted.wait(REOPEN_S):
            raise SourceError("C206")

    def measure(self) -> Measured:
        """Take a still and measure how sharp and how evenly lit it is."""
        from camera.testshot import measure  # noqa: PLC0415 - OpenCV comes late

        found = measure(self._still())
        return Measured(
            found.width, found.height, found.blur_px, found.evenness, found.paper
        )

    def codes(self) -> tuple[str, ...]:
        """Take a still and read the codes in it."""
        from camera.codes import read_codes  # noqa: PLC0415 - OpenCV comes late

        return tuple(code.text for code in read_codes(self._still()))

    def _still(self) -> Any:
        if self._worker is None:
            raise SourceError("C201")
        return self._worker.still()

    def peek(self, path: Path) -> Picture:
        """Return a small picture of a file."""
        from camera.load import load  # noqa: PLC0415 - OpenCV comes late

        return _shown(load(path, self._params.load).image, PEEK_SIDE)

    def _shot(
        self,
        photo: Any,
        wanted: Wanted,
        byhand: ByHand = UNTOUCHED,
        *,
        finished: bytes | None = None,
    ) -> Shot:
        from camera.compress import thumbnail  # noqa: PLC0415 - OpenCV comes late
        from camera.pipeline import process  # noqa: PLC0415

        with ThreadPoolExecutor(2, "kiosk-shown") as beside:
            before = beside.submit(_shown, photo, SHOWN_SIDE)
            made = process(
                photo,
                self._params,
                _quad(byhand.corners, photo),
                byhand.turns,
                finished=finished,
                expected=expected_of(wanted),
                rules=rules_of(wanted.rules),
            )
            small = beside.submit(thumbnail, made.picture)
            after = decode(made.picture, CLOSE_SIDE)
        developed = Developed(
            before=before.result(),
            after=after,
            jpeg=made.picture,
            thumbnail=small.result(),
            found=made.found,
            outline=outline_of(made),
            rotation=made.rotation,
            by_hand=bool(byhand.turns),
            findings=findings_of(made),
            cut_by_hand=byhand.corners is not None,
            read=read_of(made),
        )
        return Shot(photo, developed, wanted, byhand)

    def _run(self) -> None:
        # Linux keeps this for a thread; the libraries' own ones are made by this one.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND)
        from camera.read import text_reader  # noqa: PLC0415 - OpenCV comes late
        from camera.worker import CameraWorker  # noqa: PLC0415

        text_reader(self._params.read)
        worker = None
        while not self._ended.is_set():
            if worker is None or self._anew.is_set():
                self._anew.clear()
                self._source = self._open_source()
                worker = CameraWorker(self._source, published=self._prepare)
            if self._wanted.wait(LOOK_S):
                worker.start()
                self._worker = worker
                self._mounted.set()
                self._watch(worker)
                self._worker = None
                worker.stop()
                self._preview = None

    def _prepare(self, frame: "Frame") -> None:
        """Make a frame ready for the display, in the camera's own thread."""
        from camera.preview import rgba  # noqa: PLC0415 - OpenCV comes late

        height, width = frame.image.shape[:2]
        if not self._developing.is_set():
            self._preview = Preview(frame.number, width, height, rgba(frame.image))

    def _left(self) -> bool:
        return self._ended.is_set() or self._anew.is_set()

    def _watch(self, worker: "CameraWorker") -> None:
        """Look until nobody wants it any more."""
        from camera.live import Tracker  # noqa: PLC0415 - OpenCV comes late

        tracker = Tracker(self._params.detect)
        lookout, number = Lookout(time.monotonic()), 0
        while self._wanted.is_set() and not self._left():
            frame = worker.latest()
            now = time.monotonic()
            fresh = frame is not None and frame.number != number
            if frame is not None and fresh and not self._developing.is_set():
                number = frame.number
                if self._on_codes is not None:
                    self._report_codes(frame)
                else:
                    self._report_look(_look(tracker, frame, now))
            report = lookout.see(now, worker.trouble, opening=worker.opening)
            if report is not None:
                self._report_state(report)
            self._ended.wait(LOOK_S)

    def _report_look(self, look: Look) -> None:
        # Equal, not identical: every access to a method makes a new object of it.
        on_look = self._on_look
        if on_look is not None:
            self._post(lambda: on_look(look) if self._on_look == on_look else None)

    def _report_codes(self, frame: "Frame") -> None:
        from camera.codes import read_codes  # noqa: PLC0415 - OpenCV comes late

        on_codes = self._on_codes
        texts = tuple(code.text for code in read_codes(frame.image))
        if on_codes is not None and texts:
            self._post(lambda: on_codes(texts) if self._on_codes == on_codes else None)

    def _report_state(self, report: Report) -> None:
        on_state = self._on_state
        if on_state is not None:
            self._post(lambda: on_state(report) if self._on_state == on_state else None)


def _look(tracker: "Tracker", frame: "Frame", now: float) -> Look:
    from camera.glance import covered  # noqa: PLC0415 - OpenCV comes late

    seen = tracker.look(frame.image, now)
    height, width = frame.image.shape[:2]
    if seen.quad is None:
        return Look(now, (), seen.light)
    glare, hand = covered(frame.image, seen.quad)
    outline = shares(seen.quad, width, height)
    return Look(now, outline, seen.light, glare, hand)


def _quad(corners: Corners | None, photo: Any) -> "Quad | None":
    """Return corners in shares as pixels of the photograph."""
    if corners is None:
        return None
    from camera.geometry import Quad  # noqa: PLC0415 - with the rest of that room

    height, width = photo.shape[:2]
    tl, tr, br, bl = ((x * width, y * height) for x, y in corners)
    return Quad(tl, tr, br, bl)


def _shown(photo: Any, side: int) -> Picture:
    """Return a photograph at most so many pixels long."""
    from camera.preview import rgba  # noqa: PLC0415 - OpenCV comes late
    from camera.straighten import shrunk  # noqa: PLC0415

    small = shrunk(photo, side)
    height, width = small.shape[:2]
    return picture_of(width, height, bytes(rgba(small)))
