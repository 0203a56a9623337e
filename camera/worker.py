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
from camera.watch import Fault, State, Watch, backoff

_PERIOD = 1 / 30  # seconds between frames at most; a folder would give thousands


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
    """

    def __init__(
        self, source: Source, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._source = source
        self._clock = clock
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._latest: Frame | None = None
        self._number = 0
        self._state = State.MISSING
        self._fault = Fault.NONE
        self._requests: deque[_Request] = deque()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read. Calling it again does nothing."""
        if self._thread is None:
            self._stop.clear()
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
            return self._state

    @property
    def fault(self) -> Fault:
        """Why the state is `stalled`."""
        with self._changed:
            return self._fault

    def latest(self) -> Frame | None:
        """The newest good frame; None while the camera is not ready."""
        with self._changed:
            return self._latest

    def wait_for(self, state: State, timeout: float) -> bool:
        """Wait until the camera is in `state`; False when it took too long."""
        with self._changed:
            return self._changed.wait_for(lambda: self._state is state, timeout)

    def still(self, timeout: float = 10.0) -> Bgr:
        """A picture at full size, taken now. Waits; not for a screen's thread.

        Raises:
            SourceError: C201 no camera, C202 no picture came in `timeout` seconds.
        """
        if self.state is not State.READY:
            raise SourceError("C201" if self.state is State.MISSING else "C202")
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
                self._source.open()
            except CameraError:
                self._tell(State.MISSING, Fault.NONE)
            else:
                failures = 0 if self._serve() else failures
                self._source.close()
            self._refuse_requests()
            self._stop.wait(backoff(failures))
            failures += 1
        self._tell(State.MISSING, Fault.NONE)

    def _serve(self) -> bool:
        """Read until stopped or stalled; whether any good frame came."""
        watch = Watch(self._clock(), self._source.live)
        served = False
        while not self._stop.is_set():
            start = self._clock()
            good, fault = self._look(watch)
            served = served or good
            if fault is not Fault.NONE:
                self._tell(State.STALLED, fault)
                return served
            self._answer()
            self._stop.wait(max(0.001, _PERIOD - (self._clock() - start)))
        return served

    def _look(self, watch: Watch) -> tuple[bool, Fault]:
        """Take one frame and publish it if it is good."""
        try:
            frame = self._source.read()
        except CameraError:
            frame = None
        good, fault = watch.see(frame, self._clock())
        if good and frame is not None and fault is Fault.NONE:
            self._publish(frame)
        return good, fault

    def _publish(self, image: Bgr) -> None:
        with self._changed:
            self._number += 1
            self._latest = Frame(image, self._number)
            self._state, self._fault = State.READY, Fault.NONE
            self._changed.notify_all()

    def _tell(self, state: State, fault: Fault) -> None:
        with self._changed:
            self._state, self._fault, self._latest = state, fault, None
            self._changed.notify_all()

    def _answer(self) -> None:
        """Take the stills that were asked for."""
        while self._requests:
            request = self._requests.popleft()
            try:
                request.image = self._source.still()
            except CameraError as error:
                request.error = error
            request.done.set()

    def _refuse_requests(self) -> None:
        while self._requests:
            request = self._requests.popleft()
            request.error = SourceError("C201", "the camera was closed")
            request.done.set()
