"""Sets the stage: a server with the sample exam, an enrolled kiosk, a line between.

Everything is done with the commands that an office and a site would use.
"""

import json
import re
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from demo.exam import AREA, REVIEWER, SITE, Account, write_roster
from demo.places import Places, write_settings
from demo.processes import Child, DemoError, run_to_end, wait_until
from demo.relay import Relay
from demo.reviewer import Reviewer

READY_TIMEOUT_S = 90
ENROLLED = re.compile(r"^enrolled: device \S+, site \S+$", re.MULTILINE)


@dataclass(slots=True)
class Theatre:
    """A running server and agent, the line between them, and who may look."""

    places: Places
    server_port: int
    console_port: int
    relay: Relay
    server: Child
    agent: Child
    reviewer_password: str

    @property
    def console(self) -> str:
        """The reviewers' pages for a browser on this machine, which knows no CA of
        ours: plain, and on the loopback interface alone.
        """
        return f"http://127.0.0.1:{self.console_port}/"

    @property
    def address(self) -> str:
        """The server as everyone else reaches it."""
        return f"https://127.0.0.1:{self.server_port}"

    @property
    def config(self) -> tuple[str, str]:
        """The option that names the settings of this run."""
        return ("--config", str(self.places.settings))

    def reviewer(self) -> Reviewer:
        """Return a reviewer who has logged in, over HTTPS."""
        ca_file = self.places.authority
        return Reviewer(self.address, self.reviewer_password, ca_file)

    def start_agent(self) -> None:
        """Start the agent again after it was killed."""
        self.agent = _start("agent", ("sync", "run", *self.config), self.places)

    def close(self) -> None:
        """End agent, line and server."""
        self.agent.terminate()
        self.server.terminate()
        self.relay.close()


def set_up(places: Places, people: tuple[Account, ...], source: str) -> Theatre:
    """Bring up a server with the sample exam and a kiosk that is enrolled."""
    places.root.mkdir(parents=True, exist_ok=True)
    port, console_port = free_port(), free_port()
    relay = Relay(port)
    write_settings(
        places,
        server_port=port,
        console_port=console_port,
        line_port=relay.port,
        source=source,
    )
    config = ("--config", str(places.settings))
    password = reviewer_password(places)
    run_to_end("central init", ("central", "init", *config))
    run_to_end(
        "add-reviewer",
        ("central", "add-reviewer", REVIEWER, "--password-stdin", *config),
        password,
    )
    _import_people(places, people, config)
    server = _start("server", ("central", "serve", *config), places)
    try:
        enrolled = _is_enrolled(config)  # while the server starts
        _wait_for_port(server, port)
        if not enrolled:
            _enrol(config, relay.port)
        agent = _start("agent", ("sync", "run", *config), places)
    except BaseException:
        server.kill()
        relay.close()
        raise
    return Theatre(places, port, console_port, relay, server, agent, password)


def reviewer_password(places: Places) -> str:
    """Return this run's password of the reviewer, made at its first start."""
    path = places.root / "reviewer-password.txt"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9), encoding="ascii")
    return path.read_text(encoding="ascii")


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _import_people(
    places: Places, people: tuple[Account, ...], config: tuple[str, str]
) -> None:
    path = places.root / "roster.csv"
    write_roster(path, people)
    run_to_end("import-roster", ("central", "import-roster", str(path), *config))


def _is_enrolled(config: tuple[str, str]) -> bool:
    status = run_to_end("status", ("sync", "status", "--json", *config))
    return bool(json.loads(status)["pinned"])


def _enrol(config: tuple[str, str], line_port: int) -> None:
    where = ("--server", f"https://127.0.0.1:{line_port}")
    site = ("--site", SITE, "--area", AREA, *where)
    told = run_to_end("enroll-code", ("central", "enroll-code", *site, *config))
    qr = next(line for line in told.splitlines() if line.startswith("duanzheng:"))
    answer = run_to_end("enroll", ("sync", "enroll", "--qr", qr, *config))
    if not ENROLLED.search(answer):
        raise DemoError(f"the kiosk was not enrolled: {answer}")


def _start(name: str, arguments: tuple[str, ...], places: Places) -> Child:
    return Child(name, arguments, places.logs)


def _wait_for_port(server: Child, port: int) -> None:
    def listens() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(
        "the server listens", listens, seconds=READY_TIMEOUT_S, children=(server,)
    )


def log_paths(places: Places) -> list[Path]:
    """Return the log files of a run."""
    return sorted(places.logs.glob("*.log"))
