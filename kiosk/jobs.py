"""Work that must not hold up the display: done elsewhere, brought back in order."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")

Post = Callable[[Callable[[], None]], None]
"""Hands a call to the UI thread; safe from any thread."""


class Jobs(Protocol):
    """Runs work and reports to the UI thread: one of `done` and `failed`, once."""

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Begin; return at once."""

    def run_apart(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Like `run`, for what waits for the network: no other job waits behind it."""

    def close(self) -> None:
        """Finish what runs; nothing is reported any more."""


class WorkerJobs:
    """One worker thread, so that jobs keep their order."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="kiosk-job")
        self._closed = False

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Do `work` in the worker."""

        def report(future: Future[T]) -> None:
            error = future.exception()
            if error is None:
                self._report(lambda: done(future.result()))
            else:
                self._report(lambda: failed(error))

        self._pool.submit(work).add_done_callback(report)

    def run_apart(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Do `work` in a thread of its own, for which nothing waits at the end."""

        def run() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - reported, as a worker would
                failure = error
                self._report(lambda: failed(failure))
            else:
                self._report(lambda: done(result))

        threading.Thread(target=run, name="kiosk-line", daemon=True).start()

    def close(self) -> None:
        """Wait for the running job; drop the reports of all."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _report(self, call: Callable[[], None]) -> None:
        if not self._closed:
            self._post(call)


class InlineJobs:
    """Does the work at once; for tests of what the controller decides."""

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Do `work` here and now."""
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - reported, as a worker would
            failed(error)
        else:
            done(result)

    run_apart = run

    def close(self) -> None:
        """Nothing runs."""
