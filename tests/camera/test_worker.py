"""The worker keeps the latest frame, tells what is wrong and opens again."""

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from camera.errors import SourceError
from camera.faults import FaultySource, parse
from camera.sources import Source
from camera.watch import STALL_S, Fault, State
from camera.worker import CameraWorker

PATIENCE = 30.0  # seconds that a test waits for an event before it fails


class Desk:
    """A good camera: every frame differs a little."""

    live = True
    paced = False

    def __init__(self) -> None:
        self.count = 0

    def open(self) -> None:
        pass

    def read(self) -> np.ndarray | None:
        self.count += 1
        rng = np.random.default_rng(self.count % 50)
        return rng.integers(90, 150, (90, 160, 3), np.uint8)

    def still(self) -> np.ndarray:
        return np.full((900, 1600, 3), 77, np.uint8)

    def close(self) -> None:
        pass


class Clock:
    """Time that passes when somebody waits, and then at once."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def pause(self, stop: threading.Event, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        stop.wait(0.0005)  # let the test have its turn


Start = Callable[[Source], CameraWorker]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def start(clock: Clock) -> Iterator[Start]:
    workers: list[CameraWorker] = []

    def begin(source: Source) -> CameraWorker:
        worker = CameraWorker(source, clock, clock.pause)
        workers.append(worker)
        worker.start()
        return worker

    yield begin
    for worker in workers:
        worker.stop()


def rehearsed(script: str) -> FaultySource:
    return FaultySource(Desk(), parse(script))


def code_of_still(worker: CameraWorker) -> str:
    with pytest.raises(SourceError) as caught:
        worker.still()
    return caught.value.code


def test_the_latest_frame_is_kept_and_stills_are_taken(start: Start) -> None:
    worker = start(Desk())
    assert worker.wait_for(State.READY, PATIENCE)
    assert worker.still().shape == (900, 1600, 3)
    frame = worker.latest()
    assert frame is not None
    assert frame.image.shape == (90, 160, 3)
    assert worker.trouble is None
    worker.stop()
    assert worker.state is State.MISSING
    assert worker.latest() is None


class Refusing(Desk):
    """Cannot be opened until it is let."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.allowed = threading.Event()
        self.tried = threading.Semaphore(0)

    def open(self) -> None:
        self.tried.release()
        if not self.allowed.is_set():
            raise SourceError(self.code, "no door")


@pytest.mark.parametrize("code", ["C201", "C206", "C207", "C208", "C209"])
def test_why_a_camera_does_not_open_is_told_until_it_does(
    start: Start, code: str
) -> None:
    source = Refusing(code)
    worker = start(source)
    for _ in range(3):
        assert source.tried.acquire(timeout=PATIENCE)
    assert worker.state is State.MISSING
    wrong = worker.trouble
    assert wrong is not None
    assert (wrong.code, wrong.detail) == (code, "no door")
    assert code_of_still(worker) == code
    source.allowed.set()
    assert worker.wait_for(State.READY, PATIENCE)


def test_a_camera_that_stays_away_is_tried_ever_more_seldom_and_lastingly_missing(
    start: Start, clock: Clock
) -> None:
    source = Refusing("C201")
    worker = start(source)
    for _ in range(8):
        assert source.tried.acquire(timeout=PATIENCE)
    assert clock.waits[:6] == [0.5, 1.0, 2.0, 3.0, 3.0, 3.0]
    assert worker.trouble is not None
    assert worker.trouble.lasting


class Held(Desk):
    """Gives the same bad frame from its fifth on, until it is mended."""

    def __init__(self, bad: np.ndarray | None) -> None:
        super().__init__()
        self.bad = bad
        self.mended = threading.Event()

    def read(self) -> np.ndarray | None:
        good = super().read()
        return self.bad if self.count > 5 and not self.mended.is_set() else good


LIT = np.full((90, 160, 3), 120, np.uint8)


@pytest.mark.parametrize(
    ("bad", "fault", "code"),
    [
        (None, Fault.NO_FRAMES, "C202"),
        (LIT * 0, Fault.BLACK, "C204"),
        (LIT, Fault.FROZEN, "C205"),
    ],
)
def test_each_fault_is_told_with_its_code_and_passes(
    start: Start, bad: np.ndarray | None, fault: Fault, code: str
) -> None:
    source = Held(bad)
    worker = start(source)
    assert worker.wait_for(State.STALLED, PATIENCE)
    assert worker.fault is fault
    assert worker.trouble is not None
    assert worker.trouble.code == code
    assert code_of_still(worker) == code
    source.mended.set()
    assert worker.wait_for(State.READY, PATIENCE)


class Hanging(Desk):
    """Its fourth read does not return until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = threading.Event()
        self.freed = threading.Event()

    def read(self) -> np.ndarray | None:
        if self.count == 3:
            self.hangs.set()
            assert self.freed.wait(PATIENCE)
        return super().read()


def test_a_read_that_never_returns_is_a_stall_all_the_same(
    start: Start, clock: Clock
) -> None:
    source = Hanging()
    worker = start(source)
    assert source.hangs.wait(PATIENCE)
    try:
        assert worker.state is State.READY
        clock.now += STALL_S
        assert worker.state is State.STALLED
        assert worker.latest() is None
        assert worker.trouble is not None
        assert not worker.trouble.lasting
        clock.now += 60
        assert worker.trouble.lasting
    finally:
        source.freed.set()
    assert worker.wait_for(State.READY, PATIENCE)


class Slow(Desk):
    """A still takes five seconds, as one that changes its size may."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.during: list[State] = []
        self.worker: CameraWorker | None = None

    def still(self) -> np.ndarray:
        self.clock.now += 5.0
        assert self.worker is not None
        self.during.append(self.worker.state)
        return super().still()


def test_taking_a_still_is_no_stall(start: Start, clock: Clock) -> None:
    source = Slow(clock)
    source.worker = start(source)
    assert source.worker.wait_for(State.READY, PATIENCE)
    source.worker.still()
    assert source.during == [State.READY]


class Breaking(Desk):
    """A driver's binding that raises what nobody expects, once."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = 0
        self.again = threading.Event()

    def open(self) -> None:
        self.opened += 1
        if self.opened == 2:
            self.again.set()

    def read(self) -> np.ndarray | None:
        if self.count == 3:
            self.count += 1
            raise RuntimeError
        return super().read()


def test_a_driver_that_raises_anything_is_opened_again(start: Start) -> None:
    source = Breaking()
    worker = start(source)
    assert worker.wait_for(State.READY, PATIENCE)
    # It is missing for a moment only, which a busy machine may let nobody see.
    assert source.again.wait(PATIENCE)
    assert worker.wait_for(State.READY, PATIENCE)


def test_starting_twice_and_stopping_twice_is_harmless(start: Start) -> None:
    worker = start(Desk())
    worker.start()
    worker.stop()
    worker.stop()


def test_a_script_is_played_in_order() -> None:
    source = rehearsed("good:2 none black frozen gone:2")
    source.open()
    good = [source.read(), source.read()]
    assert all(frame is not None and frame.any() for frame in good)
    assert source.read() is None
    black = source.read()
    assert black is not None
    assert not black.any()
    frozen = source.read()
    assert frozen is not None
    for _ in range(2):
        assert source.read() is None
        with pytest.raises(SourceError) as caught:
            source.open()
        assert caught.value.code == "C201"
    source.open()
    assert source.read() is not None


def test_a_whole_rehearsal_ends_well(start: Start) -> None:
    worker = start(rehearsed("good:3 black:80 gone:3 none:80 good:3"))
    assert worker.wait_for(State.STALLED, PATIENCE)
    assert worker.wait_for(State.READY, PATIENCE)


def test_a_word_that_is_no_act_is_refused() -> None:
    with pytest.raises(ValueError, match="flicker"):
        parse("good:3 flicker:2")
