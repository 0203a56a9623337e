"""The agent: drains the outbox and fills the mirror whenever there is a line.

Two threads on one store: one pushes and pulls, one waits on the server's feed so that a
lock arrives in seconds. What to do next is decided in `decide`; here it is done.
"""

import random
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from sync.backoff import Backoff
from sync.clock import Clock
from sync.decide import Exchange, Rest, Upload, Waiting, next_step
from sync.doorbell import AGENT, KIOSK, Doorbells
from sync.errors import StoreError, SyncError
from sync.identity import Identity
from sync.protocol.messages import Heartbeat, Status, SyncRequest
from sync.store import Store
from sync.transport import Line, LineParams

_log = structlog.get_logger(__name__)

# After a page that brought nothing: a server that answers at once is not asked in a
# tight loop, and after a long wait half a second more is not noticed.
FEED_PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class AgentParams:
    """How the agent behaves; times in seconds."""

    line: LineParams
    backoff: Backoff
    poll_s: float
    feed_wait_s: float
    heartbeat_s: float
    version: str


class Agent:
    """One kiosk's agent. `run` returns when `stop` was called."""

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
        self._broken: set[str] = set()  # images whose last transfer broke off
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._feed_wake = threading.Event()

    def run(self) -> None:
        """Work until stopped."""
        self._bells.listen(AGENT, self._wake.set)
        feed = threading.Thread(target=self._follow_feed, name="feed", daemon=True)
        feed.start()
        self._drain_forever()

    def stop(self) -> None:
        """End soon: no new step is begun. Safe to call from a signal handler."""
        self._stopping.set()
        self._wake.set()
        self._feed_wake.set()

    def once(self) -> None:
        """Push and pull until nothing is left; raise LineError when the line fails."""
        line = Line(self._params.line, self._who.signer)
        try:
            self._drain(line)
        finally:
            line.close()

    def _drain_forever(self) -> None:
        failures = 0
        line = Line(self._params.line, self._who.signer)
        last_contact = None
        while not self._stops(self._wake):
            now = self._clock.now().mono
            due = last_contact is None or now - last_contact >= self._params.heartbeat_s
            try:
                if due or self._store.waiting():
                    self._drain(line)
                    last_contact = now
                if failures:
                    self._feed_wake.set()  # the line is back
                failures = 0
                self._wake.wait(self._params.poll_s)
            except SyncError as error:
                failures += 1
                self._rest_after(error, failures, self._wake)
        line.close()

    def _stops(self, wake: threading.Event) -> bool:
        # Cleared before looking, so that a stop between the two is not slept over.
        wake.clear()
        return self._stopping.is_set()

    def _drain(self, line: Line) -> None:
        work = _Drain(self, line)
        while not self._stopping.is_set() and work.step():
            pass

    def _follow_feed(self) -> None:
        failures = 0
        line = Line(self._params.line, self._who.signer)
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
        asked = self._store.cursor()
        page = line.feed(asked.epoch, asked.since, self._params.feed_wait_s)
        brought = self._store.take_page(asked, page, self._clock.now())
        if brought:
            self._bells.ring(KIOSK)
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
        wake.wait(wait_s)

    def exchange(self, line: Line, ids: tuple[str, ...]) -> tuple[bool, set[str]]:
        """Do one round trip; return whether there is more, and the keys that stall."""
        asked = self._store.cursor()
        request = SyncRequest(
            epoch=asked.epoch,
            since=asked.since,
            ops=self._store.wire_operations(ids),
            heartbeat=self._heartbeat(),
        )
        response = line.exchange(request)
        self._store.take_exchange(asked, response, self._clock.now())
        self._bells.ring(KIOSK)
        keys = {operation.id: operation.key for operation in request.ops}
        stalled = {
            keys[result.id]
            for result in response.results
            if result.status is Status.RETRY and result.id in keys
        }
        _log.info("exchanged", pushed=len(ids), pulled=len(response.changes))
        return response.more, stalled

    def upload(self, line: Line, sha256: str) -> None:
        """Send one image and note the acknowledgement."""
        sealed = self._store.sealed_image(sha256)
        if sealed is None:
            raise StoreError("S202", "an image that waits is not in the store")
        resume = sha256 in self._broken
        self._broken.add(sha256)
        line.upload(sha256, sealed, resume=resume)
        self._broken.discard(sha256)
        self._store.mark_uploaded(sha256)
        _log.info("uploaded", bytes=len(sealed), resumed=resume)

    def waiting(self) -> list[Waiting]:
        """Return what waits now."""
        return self._store.waiting()

    def _heartbeat(self) -> Heartbeat:
        now = self._clock.now()
        health = self._store.health()
        oldest = health.oldest_at
        age = max((now.wall - oldest).total_seconds(), 0) if oldest else None
        return Heartbeat(
            version=self._params.version,
            boot=now.boot,
            mono=now.mono,
            wall=now.wall,
            queued=health.queued,
            oldest_s=age,
            free_bytes=shutil.disk_usage(self._store.folder).free,
            quarantined=health.stuck,
        )


@dataclass(slots=True)
class _Progress:
    exchange_due: bool = True
    uploads_since: int = 0


class _Drain:
    """One pass over the outbox: steps until nothing more can be done now."""

    def __init__(self, agent: Agent, line: Line) -> None:
        self._agent = agent
        self._line = line
        self._progress = _Progress()
        self._stalled: set[str] = set()
        self._sent: set[str] = set()

    def step(self) -> bool:
        """Do the next step; return False when nothing is left to do."""
        waiting = [w for w in self._agent.waiting() if w.key not in self._stalled]
        now = self._progress
        match next_step(
            waiting, exchange_due=now.exchange_due, uploads_since=now.uploads_since
        ):
            case Exchange(ids):
                more, stalled = self._agent.exchange(self._line, ids)
                # A key that the server asks to retry is left for the next pass.
                self._stalled |= stalled
                self._progress = _Progress(exchange_due=more)
            case Upload(blob):
                if blob in self._sent:
                    # Acknowledged, and yet asked for again: not in this pass.
                    self._stalled |= {w.key for w in waiting if w.blob == blob}
                    return True
                self._agent.upload(self._line, blob)
                self._sent.add(blob)
                self._progress = replace(now, uploads_since=now.uploads_since + 1)
            case Rest():
                return False
        return True
