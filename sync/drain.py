"""One pass over the outbox: push and pull step by step until nothing more can be done.

What to do next, and whose fault a failure is, is decided in `decide`; here it is done.
A failure of the line ends the pass; one operation that fails holds up nobody else.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

import structlog

from sync.clock import Clock
from sync.decide import (
    BREAKS_BEFORE_OTHERS,
    DOUBTS_MAX,
    PASSED,
    Blame,
    Exchange,
    Page,
    Rest,
    Stage,
    Upload,
    Waiting,
    after_pass,
    after_refusal,
    blame,
    next_step,
)
from sync.errors import LineError
from sync.protocol.messages import Heartbeat, Status, SyncRequest, SyncResponse
from sync.store import Store

_log = structlog.get_logger(__name__)
NO_WIRE_FORM = "S106"
NOT_IN_THE_STORE = "S202"


class Carrier(Protocol):
    """What carries to the server; raises LineError when it does not."""

    def exchange(self, request: SyncRequest) -> SyncResponse:
        """Push operations and pull changes in one round trip."""

    def upload(self, sha256: str, blob: bytes, *, resume: bool) -> None:
        """Store a sealed image."""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """What every pass of one kiosk shares. `breaks` counts broken transfers."""

    store: Store
    clock: Clock
    heartbeat: Callable[[], Heartbeat]
    ring: Callable[[], None]
    breaks: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Progress:
    exchange_due: bool = True
    uploads_since: int = 0
    page: Page = Page()  # noqa: RUF009 - frozen


class Drain:
    """One pass."""

    def __init__(self, kiosk: Kiosk, line: Carrier) -> None:
        self._kiosk = kiosk
        self._store = kiosk.store
        self._line = line
        self._progress = _Progress()
        self._stalled: set[str] = set()  # keys that are left for the next pass
        self._sent: set[str] = set()
        self._doubts = 0  # failures with nothing of the kind passing since
        self._refusal: LineError | None = None  # what is being looked into
        self._fault: LineError | None = None  # what was left for the next pass
        self.renewal_due = False  # the server asks for a new device key

    def step(self) -> bool:
        """Do the next step; return False when nothing is left to do."""
        waiting = [w for w in self._store.waiting() if w.key not in self._stalled]
        now = self._progress
        match next_step(
            waiting,
            exchange_due=now.exchange_due,
            uploads_since=now.uploads_since,
            page=now.page,
        ):
            case Exchange(ids):
                self._exchange([w for w in waiting if w.id in ids])
            case Upload(blob):
                self._upload(next(w for w in waiting if w.blob == blob), blob)
            case Rest():
                if self._fault is not None:
                    # The caller rests before the next pass, and the screen is told.
                    raise self._fault
                return False
        return True

    def _exchange(self, sent: list[Waiting]) -> None:
        try:
            more = self._round_trip(sent)
        except LineError as error:
            self._look_into(error, sent)
            return
        self._refusal = None
        self._progress = _Progress(
            exchange_due=more, page=after_pass(self._progress.page)
        )

    def _round_trip(self, sent: list[Waiting]) -> bool:
        """Do one round trip; return whether there is more."""
        asked = self._store.cursor()
        ops = self._store.wire_operations(tuple(w.id for w in sent))
        for operation_id in {w.id for w in sent} - {op.id for op in ops}:
            self._quarantine(operation_id, NO_WIRE_FORM)
        request = SyncRequest(
            epoch=asked.epoch,
            since=asked.since,
            ops=ops,
            heartbeat=self._kiosk.heartbeat(),
            pack=True,
        )
        response = self._line.exchange(request)
        self._store.take_exchange(asked, response, self._kiosk.clock.now())
        self._kiosk.ring()
        self.renewal_due = response.renew
        keys = {operation.id: operation.key for operation in ops}
        became = {r.id: r.status for r in response.results if r.id in keys}
        # What the server asks to retry, or did not answer, is left for the next pass.
        late = {i for i in keys if became.get(i, Status.RETRY) is Status.RETRY}
        self._stalled |= {keys[operation_id] for operation_id in late}
        if PASSED & set(became.values()):
            self._doubts = 0
        _log.info("exchanged", pushed=len(ops), pulled=len(response.changes))
        return response.more

    def _look_into(self, error: LineError, sent: list[Waiting]) -> None:
        """Find the operation for which an exchange was refused as a whole."""
        whose = blame(error.status, again=error.again)
        if whose is Blame.LINE or not sent:
            raise self._refusal or error
        self._refusal = error
        page = after_refusal(self._progress.page, len(sent))
        if page is None:
            self._set_aside(sent[0], Stage.EXCHANGE, whose, error)
            page = Page(proved=True)
        self._progress = replace(self._progress, page=page)

    def _upload(self, item: Waiting, blob: str) -> None:
        """Send one image and note the acknowledgement."""
        if blob in self._sent:
            # Acknowledged, and yet asked for again: not in this pass.
            self._stalled.add(item.key)
            return
        sealed = self._store.sealed_image(blob)
        if sealed is None:
            self._quarantine(item.id, NOT_IN_THE_STORE)
            return
        breaks = self._kiosk.breaks
        # Another process may have broken off in it: a timer that runs `sync once`.
        resume = blob in breaks or self._store.broken_upload() == blob
        breaks[blob] += 1
        try:
            self._line.upload(blob, sealed, resume=resume)
        except LineError as error:
            self._upload_failed(item, error, breaks[blob])
            return
        del breaks[blob]
        self._store.mark_uploaded(blob)
        self._sent.add(blob)
        self._doubts = 0
        now = self._progress
        self._progress = replace(now, uploads_since=now.uploads_since + 1)
        _log.info("uploaded", bytes=len(sealed), resumed=resume)

    def _upload_failed(self, item: Waiting, error: LineError, breaks: int) -> None:
        whose = blame(error.status, again=error.again)
        if whose is not Blame.LINE:
            self._set_aside(item, Stage.UPLOAD, whose, error)
            return
        if item.blob and not error.status:
            self._store.note_break(item.blob)
        if breaks >= BREAKS_BEFORE_OTHERS and not error.status:
            self._store.suspect(item.id, Stage.LINE, error.code)
        raise error

    def _set_aside(
        self, item: Waiting, stage: Stage, whose: Blame, error: LineError
    ) -> None:
        code = error.detail if error.code == "S104" else error.code
        if whose is Blame.ITEM:
            self._quarantine(item.id, code)
            return
        self._store.suspect(item.id, stage, code)
        self._stalled.add(item.key)
        self._fault = error
        self._doubts += 1
        if self._doubts >= DOUBTS_MAX:
            raise error

    def _quarantine(self, operation_id: str, code: str) -> None:
        self._store.quarantine(operation_id, code)
        self._kiosk.ring()
        _log.warning("quarantined", code=code)
