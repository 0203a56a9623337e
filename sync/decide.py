"""What the agent does next, as a function of what waits and of what failed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sync.protocol.messages import OPS_MAX, Status

# An exchange after this many images, so that a line which dies often still gets the
# operations of what it carried applied, for one round trip in ten.
UPLOADS_BETWEEN_EXCHANGES = 10
# So often may an operation fail while others pass. A server that restarts, or a disk
# that fills up there, fails everything at once and is not counted at all.
FAILURES_MAX = 5
# So often may the line break under one image before the others go first.
BREAKS_BEFORE_OTHERS = 3
# So many may fail in one pass with none passing between; then it is the server.
DOUBTS_MAX = 2

# What the server answers to an operation that it has dealt with.
PASSED = {Status.APPLIED, Status.DUPLICATE, Status.HELD, Status.REJECTED}
BAD_REQUEST, CONFLICT, TOO_LARGE, UNPROCESSABLE, SERVER_ERROR = 400, 409, 413, 422, 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """One pending operation, in order of creation. `blob` is its image, if any.

    `failures` counts how often it failed while others passed, `suspect` says that it
    failed and nothing has passed since, `alone` that it is sent by itself, because an
    exchange with it was refused as a whole.
    """

    id: str
    key: str
    n: int
    blob: str | None
    uploaded: bool
    failures: int = 0
    suspect: bool = False
    alone: bool = False


class Stage(StrEnum):
    """At what an operation failed."""

    LINE = "line"  # the connection broke under its image: says nothing of the image
    UPLOAD = "upload"
    EXCHANGE = "exchange"
    BLOB = "blob"  # the server acknowledged the image, and asks for it again


class Blame(StrEnum):
    """Whose fault a failure is."""

    LINE = "line"  # nobody's here: everything waits
    PERHAPS = "perhaps"  # this operation's, if others pass
    ITEM = "item"  # this operation's: it can never pass


def blame(status: int, *, again: bool) -> Blame:
    """Judge an answer that was no success by its HTTP status (0: none came).

    A device that is refused (401, 403) is the line's: everything waits.
    """
    if status in {BAD_REQUEST, TOO_LARGE, UNPROCESSABLE}:
        return Blame.PERHAPS if again else Blame.ITEM
    if status == CONFLICT or status >= SERVER_ERROR:
        return Blame.PERHAPS
    return Blame.LINE


def poisoned(failures: int) -> bool:
    """Say whether an operation failed too often while others passed."""
    return failures >= FAILURES_MAX


@dataclass(frozen=True, slots=True)
class Page:
    """How many operations the next exchange takes at most.

    `refused` is the size of the page whose refusal is being looked into (0: none).
    `proved` says that an exchange without operations has passed since: so the refusal
    is the operations' doing, not the cursor's or the heartbeat's.
    """

    most: int = OPS_MAX
    refused: int = 0
    proved: bool = False


def after_refusal(page: Page, count: int) -> Page | None:
    """Return what to try after a page of `count` was refused; None when it is the one.

    First nothing is sent, to see whether the server takes anything from here; then
    halves, until one operation is left.
    """
    if not page.proved:
        return Page(most=0, refused=count)
    if count == 1:
        return None
    return replace(page, most=count // 2, refused=count)


def after_pass(page: Page) -> Page:
    """Return the next page after one that passed."""
    if page.most == 0:
        return Page(most=max(page.refused // 2, 1), refused=page.refused, proved=True)
    return replace(page, most=min(page.most * 2, OPS_MAX))


@dataclass(frozen=True, slots=True)
class Exchange:
    """Push these operations and pull, in one round trip."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upload:
    """Send one sealed image."""

    blob: str


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to do until something changes."""


Step = Exchange | Upload | Rest
WHOLE_PAGE = Page()


def next_step(
    waiting: Sequence[Waiting],
    *,
    exchange_due: bool,
    uploads_since: int,
    page: Page = WHOLE_PAGE,
) -> Step:
    """Choose the next step.

    `exchange_due` is true at the start of a connection, when the heartbeat is due, and
    when the server has more pages: locks and messages come before anything of ours.
    Then operations that can be applied, then images.
    """
    if page.most == 0:
        return Exchange(())
    ready = sendable(waiting, page.most)
    blob = _first_image(waiting)
    if exchange_due:
        return Exchange(ready)
    if ready and (blob is None or uploads_since >= UPLOADS_BETWEEN_EXCHANGES):
        return Exchange(ready)
    if ready and uploads_since == 0:
        return Exchange(ready)
    if blob is not None:
        return Upload(blob)
    return Rest()


def sendable(waiting: Sequence[Waiting], most: int = OPS_MAX) -> tuple[str, ...]:
    """Return the operations that the server can apply now, at most a page of them.

    Within a key nothing may overtake an operation whose image is not there yet; other
    keys are not held up by it. One that spoilt a page goes by itself, after the others.
    """
    blocked: set[str] = set()
    ready: list[str] = []
    alone: list[str] = []
    for item in sorted(waiting, key=lambda item: item.n):
        if item.key in blocked:
            continue
        if item.alone or (item.blob is not None and not item.uploaded):
            blocked.add(item.key)
        if item.blob is None or item.uploaded:
            (alone if item.alone else ready).append(item.id)
    order = {item.id: place for place, item in enumerate(waiting)}
    # Cutting the page in order of creation keeps each key's own order: within a key
    # the place grows with n.
    page = sorted(ready, key=order.__getitem__)[:most]
    return tuple(page or sorted(alone, key=order.__getitem__)[: min(most, 1)])


def _first_image(waiting: Sequence[Waiting]) -> str | None:
    """Return the oldest image that waits; those that failed come after the others."""
    images = [w for w in waiting if w.blob and not w.uploaded]
    first = min(images, key=lambda w: (w.suspect, w.failures), default=None)
    return first.blob if first else None
