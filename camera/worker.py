"""One thread that owns a camera: the latest frame, its state, stills on request.

Whoever shows the preview asks for the latest frame and never waits; a frame that nobody
asked for is forgotten. A camera that stalls or goes missing is opened again, later and
later, until it is back.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from camera.arrays import Bgr
from camera.errors import CameraError, SourceError
from camera.sources import Source
from camera.watch import (
    CODES,
    STALL_S,
    Fault,
    State,
    Trouble,
    Watch,
    backoff,
    trouble,
)

_PERIOD = 1 / 30  # seconds between frames at most; a folder would give thousands
_STILL_S = 10.0  # a camera may take this long to change its size, and back
_GLANCE_S = 0.05  # how often who waits looks at the clock: a hung read tells nobody


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A preview frame; `number` grows by one with every new one."""

    image: Bgr
    number: int


@dataclass(slots=True, eq=False)
class _Request:
    """A still that somebody waits for."""

    done: threading.Event = field(default_factory=threading.Event)
    image: Bgr | None = None
    error: CameraError | None = None


class CameraWorker:
    """Reads a source on its own thread.

    Args:
        source: used by this worker's thread only, from `start` to `stop`.
        clock: seconds that never go back; a test passes its own.
        pause: waits so many seconds, or until the event; a test need not wait.
        published: called on this worker's thread with each good frame.
    """

    def __init__(
        self,
        source: Source,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[threading.Event, float], object] = threading.Event.wait,
        published: Callable[[Frame], None] = lambda _: None,
    ) -> None:
        self._source = source
        self._published = published
        self._clock = clock
        self._pause = pause
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._latest: Frame | None = None
        self._number = 0
        self._state = State.MISSING
        self._fault = Fault.NONE
        self._error: CameraError = SourceError("C201", "not opened yet")
        self._heard_at = self._good_at = clock()
        self._seen = b""
        self._posing = False
        self._opening = True
        self._requests: deque[_Request] = deque()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read. Calling it again does nothing."""
        if self._thread is None:
            self._stop.clear()
            self._opening = True
            self._thread = threading.Thread(
                target=self._run, name="camera", daemon=True
            )
            self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Let go of the camera; who waits for a still is told C201."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = None

    @property
    def state(self) -> State:
        """Whether frames come, and if not, whether there is a camera."""
        with self._changed:
            return State.STALLED if self._hangs() else self._state

    @property
    def fault(self) -> Fault:
        """Why the state is `stalled`."""
        with self._changed:
            return Fault.NO_FRAMES if self._hangs() else self._fault

    @property
    def opening(self) -> bool:
        """Whether nothing is known yet since `start`: no frame, and no error."""
        with self._changed:
            return self._opening

    @property
    def trouble(self) -> Trouble | None:
        """Why there is no picture, and whether somebody must act; else None."""
        with self._changed:
            now = self._clock()
            if self._hangs():
                return trouble(CODES[Fault.NO_FRAMES], now - self._heard_at, "hangs")
            if self._state is State.READY:
                return None
            error = self._error
            return trouble(error.code, now - self._good_at, error.detail)

    def latest(self) -> Frame | None:
        """The newest good frame; None while the camera is not ready."""
        with self._changed:
            return None if self._hangs() else self._latest

    def wait_for(self, state: State, timeout: float) -> bool:
        """Wait until the camera is in `state`; False when it took too long."""
        end = time.monotonic() + timeout
        with self._changed:
            while (State.STALLED if self._hangs() else self._state) is not state:
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(min(left, _GLANCE_S))
        return True

    def _hangs(self) -> bool:
        """Whether a read has not returned in time; its thread cannot say so itself."""
        patience = _STILL_S if self._posing else STALL_S
        late = self._clock() - self._heard_at >= patience
        return late and self._state is State.READY

    def still(self, timeout: float = _STILL_S) -> Bgr:
        """A picture at full size, taken now. Waits; not for a screen's thread.

        Raises:
            SourceError: C202 no picture came in `timeout` seconds, or why there is no
                camera to take one.
        """
        wrong = self.trouble
        if wrong is not None:
            raise SourceError(wrong.code, wrong.detail)
        request = _Request()
        self._requests.append(request)
        if not request.done.wait(timeout):
            raise SourceError("C202", "no still in time")
        if request.error is not None:
            raise request.error
        assert request.image is not None
        return request.image

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                served = self._visit()
            except CameraError as error:
                served = False
                self._tell(State.MISSING, Fault.NONE, error)
            except Exception as error:  # noqa: BLE001 - a driver's binding can raise any
                served = False
                told = SourceError("C206", type(error).__name__)
                self._tell(State.MISSING, Fault.NONE, told)
            failures = 0 if served else failures
            self._refuse_requests()
            self._pause(self._stop, backoff(failures))
            failures += 1
        stopped = SourceError("C201", "stopped")
        self._tell(State.MISSING, Fault.NONE, stopped)
        self._refuse_requests()

    def _visit(self) -> bool:
        """Open, read until stopped or stalled, close; whether any good frame came."""
        self._source.open()
        try:
            return self._serve()
        finally:
            self._source.close()

    def _serve(self) -> bool:
        watch = Watch(self._clock(), self._source.live, self._seen)
        try:
            return self._follow(watch)
        finally:
            self._seen = watch.seen

    def _follow(self, watch: Watch) -> bool:
        """Read frames until stopped or stalled; whether any was good."""
        served = False
        while not self._stop.is_set():
            start = self._clock()
            good, fault = self._look(watch)
            served = served or good
            if fault is not Fault.NONE:
                error = SourceError(CODES[fault], fault)
                self._tell(State.STALLED, fault, error)
                return served
            self._answer(watch)
            if not (good and self._source.paced):
                self._pause(self._stop, _PERIOD - (self._clock() - start))
        return served

    def _look(self, watch: Watch) -> tuple[bool, Fault]:
        """Take one frame and publish it if it is good."""
        try:
            frame = self._source.read()
        except CameraError:
            frame = None
        now = self._clock()
        with self._changed:
            self._heard_at = now
        good, fault = watch.see(frame, now)
        if good and frame is not None and fault is Fault.NONE:
            self._publish(frame)
        return good, fault

    def _publish(self, image: Bgr) -> None:
        with self._changed:
            self._number += 1
            self._latest = Frame(image, self._number)
            self._state, self._fault = State.READY, Fault.NONE
            self._opening = False
            self._good_at = self._heard_at
            self._changed.notify_all()
        self._published(self._latest)

    def _tell(self, state: State, fault: Fault, error: CameraError) -> None:
        with self._changed:
            self._state, self._fault, self._latest = state, fault, None
            self._error = error
            self._opening = False
            self._changed.notify_all()

    def _answer(self, watch: Watch) -> None:
        """Take the stills that were asked for; no preview is missed meanwhile."""
        while self._requests:
            request = self._requests.popleft()
            self._posing = True
            try:
                request.image = self._source.still()
            except CameraError as error:
                request.error = error
            finally:
                with self._changed:
                    self._heard_at = watch.since = self._clock()
                    self._posing = False
            request.done.set()

    def _refuse_requests(self) -> None:
        while self._requests:
            request = self._requests.popleft()
            request.error = SourceError(self._error.code, "the camera was closed")
            request.done.set()
