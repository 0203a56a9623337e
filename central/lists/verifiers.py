"""Make verifiers on all cores; each costs what a guess at the password costs."""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

from sync.protocol.messages import LoginVerifier
from sync.protocol.verifier import LANES, MEMORY_KIB, TIME_COST, make_verifier, unlock

# For fewer than this, starting processes takes longer than they save.
WORTH_PROCESSES = 64
PORTION = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of Argon2id costs."""

    time_cost: int = TIME_COST
    memory_kib: int = MEMORY_KIB
    lanes: int = LANES


# For passwords of 12 letters by chance (59 bits) that this program made itself: about
# a millisecond, and still some 25,000 years for a thief with a thousand cores.
# See docs/adr/0013-million-verifiers.md.
CHEAP = Cost(time_cost=1, memory_kib=1024, lanes=1)


USUAL = Cost()


@dataclass(frozen=True, slots=True)
class Job:
    """A password for which a verifier is wanted; `known` is the office's (JSON)."""

    number: str
    password: str
    known: str
    base: bytes
    cost: Cost


def verifier_of(job: Job) -> tuple[str, str]:
    """Return (verifier as JSON, number); a known one that fits is kept.

    A new salt would change the wrapping key of a candidate whose password did not
    change, and take the thumbnails away.
    """
    if job.known:
        known = LoginVerifier.model_validate_json(job.known)
        if unlock(job.password, known, job.number) is not None:
            return job.known, job.number
    made = make_verifier(
        job.password,
        job.cost.time_cost,
        job.cost.memory_kib,
        job.cost.lanes,
        base=job.base,
        number=job.number,
    )
    return made.model_dump_json(), job.number


def all_of(jobs: list[Job]) -> list[tuple[str, str]]:
    """Return the verifiers of a portion."""
    return [verifier_of(job) for job in jobs]


def make(
    portions: Iterable[list[Job]], total: int, processes: int | None = None
) -> Iterator[list[tuple[str, str]]]:
    """Return each portion's verifiers, in order; no more than a few are held."""
    workers = processes or len(os.sched_getaffinity(0))
    if total < WORTH_PROCESSES or workers == 1:
        yield from map(all_of, portions)
        return
    # Spawned, for a fork would take the database's connections along.
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[list[tuple[str, str]]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for portion in portions:
            waiting.append(pool.submit(all_of, portion))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
