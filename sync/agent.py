"""The agent: drains the outbox and fills the mirror whenever there is a line.

Two threads on one store: one pushes and pulls, one waits on the server's feed so that a
lock arrives in seconds. What to do next is decided in `decide`; here it is done.
"""

import random
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from sync.backoff import Backoff
from sync.clock import Clock
from sync.doorbell import AGENT, KIOSK, Doorbells
from sync.drain import Drain, Kiosk
from sync.errors import LineError, StoreError, SyncError
from sync.examples import fetch_examples
from sync.heartbeat import heartbeat
from sync.identity import Identity
from sync.protocol.messages import Heartbeat
from sync.protocol.renewal import offer
from sync.service import Pulse
from sync.store import Store
from sync.transport import Line, LineParams

_log = structlog.get_logger(__name__)

# After a page that brought nothing: a server that answers at once is not asked in a
# tight loop, and after a long wait half a second more is not noticed.
FEED_PAUSE_S = 0.5
# A supervisor waits a little longer than this for an ordered end.
GRACE_S = 3.0
REST_PIECE_S = 1.0
KEY_EXPIRED = "S120"
UNKNOWN_KEY = "R101"


@dataclass(frozen=True, slots=True)
class AgentParams:
    """How the agent behaves; times in seconds."""

    line: LineParams
    backoff: Backoff
    poll_s: float
    feed_wait_s: float
    heartbeat_s: float
    version: str


def _unseen(_here: int, _all: int) -> None:
    """Nobody watches."""


class Agent:
    """One kiosk's agent. `run` ends when `stop` was called, or when it cannot go on."""

    def __init__(
        self,
        params: AgentParams,
        store: Store,
        bells: Doorbells,
        clock: Clock,
        uniform: Callable[[], float] = random.random,
    ) -> None:
        who = store.identity()
        if who is None:
            raise StoreError("S105")
        self._params = params
        self._store = store
        self._bells = bells
        self._clock = clock
        self._uniform = uniform
        self._who: Identity = who
        self._kiosk = Kiosk(store, clock, self._heartbeat, lambda: bells.ring(KIOSK))
        self.pulse = Pulse()
        self._died = False
        self._filling = threading.Lock()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._feed_wake = threading.Event()
        self._told = threading.Event()  # by the feed: perhaps of a new catalogue

    def run(self) -> bool:
        """Work until stopped; return False when a fault of ours ended it instead.

        Then the process must end too, so that its supervisor starts a sound one: with
        one of its two threads gone it would look alive and do half of its work.
        """
        self._bells.listen(AGENT, self._wake.set)
        loops = [
            threading.Thread(target=self._guard, args=(work,), name=name, daemon=True)
            for name, work in (
                ("drain", self._drain_forever),
                ("feed", self._follow_feed),
            )
        ]
        for loop in loops:
            loop.start()
        # Here nothing is done, so that a signal is heard in the middle of an upload.
        self._stopping.wait()
        ends = time.monotonic() + GRACE_S
        for loop in loops:
            loop.join(max(ends - time.monotonic(), 0))
        left = [loop.name for loop in loops if loop.is_alive()]
        if left:
            # They wait for the network. What they had begun is begun again next time.
            _log.info("left_waiting", loops=left)
        return not self._died

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            self.pulse.beat()
            work()
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing may die silently
            self._died = True
            _log.error("agent_died", error=type(error).__name__, at=_places(error))
            self.stop()

    def stop(self) -> None:
        """End soon: no new step is begun. Safe to call from a signal handler."""
        self._stopping.set()
        self._wake.set()
        self._feed_wake.set()

    def once(self, progress: Callable[[int, int], None] = _unseen) -> None:
        """Push and pull until nothing is left; raise LineError when the line fails.

        `progress` is told (how much of the site's state is here, how much there is).
        """
        line = self._line()
        try:
            self._fill(line, progress)
            self._drain(line)
            fetch_examples(self._store, line)
        except LineError as error:
            # Its last word is for the screens, as that of the running agent.
            self._store.note_failure(error.code)
            raise
        finally:
            line.close()

    def _line(self) -> Line:
        line = Line(self._params.line, self._who.signer, lambda: self._clock.now().wall)
        line.progress = self.pulse.beat
        return line

    def _drain_forever(self) -> None:
        failures = 0
        line = self._line()
        last_contact = None
        while not self._stops(self._wake):
            now = self._clock.now().mono
            due = last_contact is None or now - last_contact >= self._heartbeat_s()
            try:
                if due or self._store.waiting():
                    self._fill(line)
                    self._drain(line)
                    last_contact = now
                    # The line is there, whichever of the two last found it broken.
                    self._feed_wake.set()
                # Last: a paper never waits for an example.
                if due or self._told.is_set():
                    self._told.clear()
                    fetch_examples(self._store, line)
                failures = 0
                self._rest(self._wake, self._params.poll_s)
            except SyncError as error:
                failures += 1
                self._rest_after(error, failures, self._wake)
        line.close()

    def _fill(self, line: Line, progress: Callable[[int, int], None] = _unseen) -> None:
        """Fetch the whole state of the site, where none is here or not all of it.

        Page by page, each with its cursor in one transaction: a line that dies costs
        the page that was under way.
        """
        with self._filling:
            here = 0
            while self._store.filling() and not self._stopping.is_set():
                asked = self._store.cursor()
                page = line.snapshot(asked.epoch, asked.since)
                here += self._store.take_snapshot(asked, page, self._clock.now())
                progress(here, here + page.left)
                _log.info("filled", here=here, left=page.left)
                self._bells.ring(KIOSK)

    def _stops(self, wake: threading.Event) -> bool:
        # Cleared before looking, so that a stop between the two is not slept over.
        self.pulse.beat()
        wake.clear()
        return self._stopping.is_set()

    def _drain(self, line: Line) -> None:
        self._sign(line)
        try:
            due = self._pass(line)
        except LineError as error:
            if error.code == KEY_EXPIRED:
                self._renew(line)
            elif error.detail != UNKNOWN_KEY or not self._introduce(line):
                raise
            due = self._pass(line)
        if due:
            self._renew(line)

    def _pass(self, line: Line) -> bool:
        """Do all that can be done; return whether the key is to be renewed."""
        work = Drain(self._kiosk, line)
        while not self._stopping.is_set() and work.step():
            self.pulse.beat()
            # A server that was restored begins anew: the whole state comes again.
            self._fill(line)
        return work.renewal_due

    def _renew(self, line: Line) -> None:
        """Renew the device's key; see `identity.renewing_key` for what a cut leaves."""
        key = self._store.renewing_key()
        line.renew(offer(key, self._who.device))
        self._store.renew(key)
        self._sign(line)
        _log.info("key_renewed")

    def _introduce(self, line: Line) -> bool:
        """Offer the key of now once more, by the former one; say whether there is one.

        A server that was put back to a time before the renewal knows that one alone.
        """
        former = self._store.former_signer()
        if former is None:
            return False
        line.sign_as(former)
        line.renew(offer(self._who.signer.private_key, self._who.device))
        self._sign(line)
        _log.warning("key_introduced_again")
        return True

    def _sign(self, line: Line) -> None:
        """Sign with the key of now: another thread or process may have renewed it."""
        self._who = self._store.identity() or self._who
        line.sign_as(self._who.signer)

    def _follow_feed(self) -> None:
        failures = 0
        line = self._line()
        while not self._stops(self._feed_wake):
            try:
                busy = self._take_feed(line)
            except SyncError as error:
                failures += 1
                self._rest_after(error, failures, self._feed_wake)
                continue
            if failures:
                self._wake.set()  # the line is back: what waits may go now
            failures = 0
            if not busy:
                self._stopping.wait(FEED_PAUSE_S)
        line.close()

    def _take_feed(self, line: Line) -> bool:
        """Wait for one page; return whether it brought anything."""
        self._sign(line)
        self._fill(line)
        asked = self._store.cursor()
        page = line.feed(asked.epoch, asked.since, self._params.feed_wait_s)
        brought = self._store.take_page(asked, page, self._clock.now())
        if brought:
            self._bells.ring(KIOSK)
            self._told.set()
            self._wake.set()
        return brought

    def _rest_after(
        self, error: SyncError, failures: int, wake: threading.Event
    ) -> None:
        """Wait, unless something new waits or the other thread found the line again."""
        wait_s = self._params.backoff.wait_s(failures, self._uniform())
        _log.info(
            "contact_failed",
            code=error.code,
            detail=error.detail,
            failures=failures,
            wait_s=round(wait_s, 1),
        )
        try:
            self._store.note_failure(error.code)
        except StoreError as full:
            _log.error("failure_not_noted", code=full.code)
        if failures == 1:
            self._bells.ring(KIOSK)
        self._rest(wake, wait_s)

    def _rest(self, wake: threading.Event, wait_s: float) -> None:
        """Wait, in pieces: to rest is no sign of being hung."""
        ends = time.monotonic() + wait_s
        while (left := ends - time.monotonic()) > 0:
            self.pulse.beat()
            if wake.wait(min(left, REST_PIECE_S)):
                return

    def _heartbeat_s(self) -> float:
        told = self._store.office_settings()
        return (told.heartbeat_s if told else None) or self._params.heartbeat_s

    def _heartbeat(self) -> Heartbeat:
        health = self._store.health()
        return heartbeat(health, self._clock.now(), self._params.version)


def _places(error: Exception) -> list[str]:
    """Return where an error came from. Its text is left out: it may name a person."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
