"""What the agent does next, as a function of what waits. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.protocol.messages import OPS_MAX

# An exchange after this many images, so that a line which dies often still gets the
# operations of what it carried applied, for one round trip in ten.
UPLOADS_BETWEEN_EXCHANGES = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """One pending operation, in order of creation. `blob` is its image, if any."""

    id: str
    key: str
    n: int
    blob: str | None
    uploaded: bool


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


def next_step(
    waiting: Sequence[Waiting], *, exchange_due: bool, uploads_since: int
) -> Step:
    """Choose the next step.

    `exchange_due` is true at the start of a connection, when the heartbeat is due, and
    when the server has more pages: locks and messages come before anything of ours.
    Then operations that can be applied, then images.
    """
    ready = sendable(waiting)
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


def sendable(waiting: Sequence[Waiting]) -> tuple[str, ...]:
    """Return the operations that the server can apply now, at most a page of them.

    Within a key nothing may overtake an operation whose image is not there yet; other
    keys are not held up by it.
    """
    blocked: set[str] = set()
    ready: list[str] = []
    for item in sorted(waiting, key=lambda item: item.n):
        if item.key in blocked:
            continue
        if item.blob is not None and not item.uploaded:
            blocked.add(item.key)
            continue
        ready.append(item.id)
    order = {item.id: place for place, item in enumerate(waiting)}
    # Cutting the page in order of creation keeps each key's own order: within a key
    # the place grows with n.
    return tuple(sorted(ready, key=order.__getitem__)[:OPS_MAX])


def _first_image(waiting: Sequence[Waiting]) -> str | None:
    return next((w.blob for w in waiting if w.blob and not w.uploaded), None)
