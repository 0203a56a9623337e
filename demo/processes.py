"""Server, agent and kiosk as processes of their own, started and ended by the demo."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

END_TIMEOUT_S = 10
POLL_S = 0.05


class DemoError(Exception):
    """A step did not hold; the message says which, and where to look."""


class Child:
    """One `duanzheng` command as a process, its output in a log file."""

    def __init__(
        self, name: str, arguments: Sequence[str], logs: Path, **environment: str
    ) -> None:
        self.name = name
        logs.mkdir(parents=True, exist_ok=True)
        self.log = logs / f"{name}.log"
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "duanzheng", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            )

    @property
    def ended(self) -> int | None:
        """The exit status, or None while it runs."""
        return self._process.poll()

    def terminate(self) -> int:
        """Ask it to end, and return its exit status."""
        if self.ended is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(END_TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            self.kill()
            raise DemoError(f"the {self.name} did not end when asked") from error

    def kill(self) -> None:
        """End it as a power failure would (SIGKILL)."""
        self._process.kill()
        self._process.wait()

    def last_lines(self, count: int = 15) -> str:
        """Return the end of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-count:])


def run_to_end(
    name: str,
    arguments: Sequence[str],
    stdin: str = "",
    accepted: tuple[int, ...] = (0,),
) -> str:
    """Run a `duanzheng` command and return what it printed.

    Raises DemoError when it ends with any but an accepted status.
    """
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "duanzheng", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in accepted:
        raise DemoError(f"{name} failed ({done.returncode}): {done.stderr.strip()}")
    return done.stdout


def wait_until(
    what: str,
    holds: Callable[[], bool],
    *,
    seconds: float,
    children: Sequence[Child] = (),
) -> None:
    """Wait until something holds; raise when it does not, or when a child ends."""
    pause = threading.Event()
    for _ in range(int(seconds / POLL_S)):
        if holds():
            return
        for child in children:
            if child.ended is not None:
                raise DemoError(
                    f"the {child.name} ended ({child.ended}) while waiting until "
                    f"{what}:\n{child.last_lines()}"
                )
        pause.wait(POLL_S)
    raise DemoError(f"after {seconds:g} s it still does not hold that {what}")
