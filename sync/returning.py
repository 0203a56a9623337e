"""Read the office's answer from a stick: first all of it is verified, then taken in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.carry_errors import CarryError
from sync.protocol.bundle import (
    BundleError,
    Fault,
    Header,
    In,
    Keys,
    Kind,
    Way,
    records,
)
from sync.protocol.carried import Answer, DownManifest, read
from sync.protocol.steps import Progress, Steps, Watched
from sync.protocol.stick import PartsReader, StickError
from sync.returns import Fit
from sync.store import Store

_log = structlog.get_logger(__name__)

UNFIT = {Fit.OLDER: "S408", Fit.GAP: "S409"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What came back: new `receipts` by status, new `changes`, what still waits here.

    `answers` is the bundle that the office answered.
    """

    answers: str
    receipts: dict[str, int]
    changes: int
    waiting: int


def take(store: Store, file: Path, progress: Progress) -> Imported:
    """Verify an answer, then take it in page by page. Raises CarryError."""
    keys = _keys(store)
    try:
        with PartsReader(file) as source:
            steps = Steps(progress, 2 * source.size)
            answers = _check(store, Watched(source, steps), keys)
        with PartsReader(file) as source:
            receipts, changes = _take(store, Watched(source, steps), keys)
    except StickError as error:
        raise CarryError.of(error.fault) from error
    except BundleError as error:
        raise CarryError.of(error.fault) from error
    steps.end()
    waiting = len(store.waiting())
    _log.info("imported", changes=changes, waiting=waiting, **receipts)
    return Imported(answers, dict(receipts), changes, waiting)


def _keys(store: Store) -> Keys:
    who = store.enrolled()
    private = store.reply_key()
    pinned = () if who.office_signing is None else (who.office_signing,)

    def find_key(header: Header) -> X25519PrivateKey | None:
        return private if header.device == who.device else None

    return Keys(Way.DOWN, find_key, lambda _header: pinned)


def _check(store: Store, source: In, keys: Keys) -> str:
    """Read all of it; return which bundle it answers."""
    pages = _pages(source, keys)
    answers = next(pages)
    assert isinstance(answers, DownManifest)
    fit: Fit | None = None
    for page in pages:
        assert isinstance(page, Answer)
        fit = fit or store.fits(page)
    if fit in UNFIT:
        raise CarryError(UNFIT[fit])
    return answers.answers


def _take(store: Store, source: In, keys: Keys) -> tuple[Counter[str], int]:
    receipts: Counter[str] = Counter()
    changes = 0
    for page in _pages(source, keys):
        if isinstance(page, DownManifest):
            if page.renewed and store.renewed_as(page.renewed):
                _log.info("key_renewed")
            continue
        taken = store.take_carried(page)
        if taken.fit in UNFIT:
            raise CarryError(UNFIT[taken.fit])
        receipts.update(status.value for status in taken.receipts)
        changes += taken.changes
    return receipts, changes


def _pages(source: In, keys: Keys) -> Iterator[DownManifest | Answer]:
    """Yield what is answered, then the pages of the answer."""
    wanted = Kind.MANIFEST
    for record in records(source, keys):
        if record.kind is not wanted:
            raise BundleError(Fault.ODD)
        if wanted is Kind.MANIFEST:
            yield read(DownManifest, record.payload)
            wanted = Kind.ANSWER
        else:
            yield read(Answer, record.payload)
    if wanted is Kind.MANIFEST:
        raise BundleError(Fault.ODD)
