"""The whole story, played through the real window, agent and server.

A candidate shoots and submits while the line is cut; the server, once reached, gets all
of it; a reviewer returns one type; the candidate replaces it; the reviewer passes.
"""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.exam import RETURNED_MESSAGE, Account
from demo.latecomer import delete_late
from demo.notes import Notes
from demo.places import Places
from demo.processes import Child, DemoError, run_to_end, wait_until
from demo.reviewer import Reviewer
from demo.table import kilobytes, render
from demo.theatre import Theatre
from sync.protocol.messages import Status

VISIT_S = 1200.0  # a visit with its shots, on cores that others use too
LINE_S = 180.0
SUFFIXES = frozenset((".jpg", ".jpeg", ".png"))
UNREADABLE = 2  # exit status of `camera straighten` when a file could not be read

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what plays.

    `photos` is a folder of the user's own, or None. With `kills` the kiosk and the
    agent are killed in the middle (SIGKILL) and started again.
    """

    theatre: Theatre
    account: Account
    photos: Path | None
    say: Say
    kills: bool = False


class Story:
    """Plays the story; raises DemoError at the first step that does not hold."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._theatre = cast.theatre
        self._places = cast.theatre.places
        self._notes = Notes(cast.theatre.places.shots)
        self._server_images: dict[str, bytes] = {}

    def play(self) -> str:
        """Play everything and return the table."""
        number = self._cast.account.number
        self._first_visit_with_a_cut()
        reviewer = self._theatre.reviewer()
        self._await_dossier(reviewer, number)
        self._compare(reviewer, number)
        self._send_late_delete(reviewer, number)
        reviewer.give_back(number, "diploma", RETURNED_MESSAGE)
        self._cast.say("reviewer: 毕业证书 returned")
        self._visit("second")
        self._await_dossier(reviewer, number)
        self._compare(reviewer, number)
        reviewer.pass_dossier(number)
        self._cast.say("reviewer: passed")
        self._visit("third")
        rows = [self._row(shot) for shot in self._notes.all("shot")]
        return render([*rows, *self._rest()])

    def _rest(self) -> list[tuple[str, ...]]:
        """Straighten what the story did not get to of the user's own photographs."""
        if self._cast.photos is None:
            return []
        shot = {entry["photo"] for entry in self._notes.all("shot")}
        files = sorted(
            path
            for path in self._cast.photos.iterdir()
            if path.suffix.lower() in SUFFIXES and path.name not in shot
        )
        if not files:
            return []
        self._cast.say(f"camera: straightening the other {len(files)} photographs")
        arguments = ["camera", "straighten", "--json", *map(str, files)]
        arguments += ["--out-dir", str(self._places.straightened)]
        said = run_to_end("straighten", arguments, accepted=(0, UNREADABLE))
        reports = [json.loads(line) for line in said.splitlines()]
        read = {Path(report["file"]).name for report in reports}
        rows = [_report_row(report) for report in reports]
        return rows + [_unreadable(path) for path in files if path.name not in read]

    def _first_visit_with_a_cut(self) -> None:
        """The line dies after the login and comes back after the submission."""
        kiosk = self._open_kiosk("first")
        self._wait(kiosk, "the candidate is logged in", "step", name="logged in")
        self._theatre.relay.cut()
        self._cast.say("line: cut")
        if self._cast.kills:
            kiosk = self._kill_kiosk(kiosk)
        self._wait(kiosk, "the dossier is submitted", "step", name="submitted")
        self._end(kiosk)
        self._cast.say("candidate: submitted without a line")
        reviewer = self._theatre.reviewer()
        if reviewer.waits(self._cast.account.number):
            raise DemoError("something went through a line that was cut")
        self._theatre.relay.mend()
        self._cast.say("line: mended")
        if self._cast.kills:
            self._kill_agent()

    def _kill_kiosk(self, kiosk: Child) -> Child:
        """Cut the kiosk's power once a picture was confirmed; start it again."""
        self._wait(kiosk, "a picture is saved", "saved")
        kiosk.kill()
        self._cast.say("kiosk: killed after the first picture, and started again")
        return self._open_kiosk("first")

    def _kill_agent(self) -> None:
        """Cut the agent's power once something went up; start it again."""
        agent = self._theatre.agent
        wait_until(
            "the agent has sent something",
            lambda: '"uploaded"' in agent.last_lines(),
            seconds=LINE_S,
            children=(agent,),
        )
        agent.kill()
        self._theatre.start_agent()
        self._cast.say("agent: killed while sending, and started again")

    def _visit(self, name: str) -> None:
        self._end(self._open_kiosk(name))
        self._cast.say(f"candidate: {name} visit done")

    def _open_kiosk(self, visit: str) -> Child:
        arguments = ["demo", "candidate", visit, "--root", str(self._places.root)]
        arguments += ["--out", str(self._places.out)]
        if self._cast.photos is not None:
            arguments += ["--photos", str(self._cast.photos)]
        return Child(f"kiosk-{visit}", arguments, self._places.logs)

    def _end(self, kiosk: Child) -> None:
        wait_until(
            f"the {kiosk.name} has ended",
            lambda: kiosk.ended is not None,
            seconds=VISIT_S,
            children=(self._theatre.server, self._theatre.agent),
        )
        if kiosk.ended != 0:
            raise DemoError(
                f"the {kiosk.name} ended with {kiosk.ended}:\n{kiosk.last_lines()}"
            )

    def _wait(self, kiosk: Child, what: str, event: str, **facts: Any) -> None:
        wait_until(
            what,
            lambda: self._notes.has(event, **facts),
            seconds=VISIT_S,
            children=(kiosk, self._theatre.server, self._theatre.agent),
        )

    def _await_dossier(self, reviewer: Reviewer, number: str) -> None:
        wait_until(
            "the submitted dossier stands in the reviewers' queue",
            lambda: reviewer.waits(number),
            seconds=LINE_S,
            children=(self._theatre.server, self._theatre.agent),
        )
        self._cast.say("server: the dossier has arrived")

    def _compare(self, reviewer: Reviewer, number: str) -> None:
        """The reviewer sees, byte for byte, the pictures that were saved last."""
        self._server_images |= reviewer.images(number)
        seen = {_sha256(image) for image in self._server_images.values()}
        saved = {entry["sha256"] for entry in self._notes.all("saved")}
        if not saved <= seen:
            raise DemoError(f"{len(saved - seen)} saved pictures did not arrive")

    def _send_late_delete(self, reviewer: Reviewer, number: str) -> None:
        material_id = next(iter(self._server_images))
        server = self._theatre.address
        status = delete_late(self._places, server, number, material_id)
        if status is not Status.HELD:
            raise DemoError(f"the server answered {status} to a delete after the lock")
        if reviewer.discard_held(number) != 1:
            raise DemoError("the held operation was not shown to the reviewer")
        if material_id not in reviewer.images(number):
            raise DemoError("a locked image is gone")
        self._cast.say("server: a late delete was held, and discarded by the reviewer")

    def _row(self, shot: dict[str, Any]) -> tuple[str, ...]:
        saved = [e for e in self._notes.all("saved") if e["sha256"] == shot["sha256"]]
        arrived = {_sha256(image) for image in self._server_images.values()}
        at_kiosk = "passed, locked" if saved else "not used"
        if saved and self._is_deleted(shot["sha256"], saved[0]):
            at_kiosk = "deleted"
        return (
            shot["photo"],
            "yes" if shot["found"] else "no",
            f"{shot['rotation']}°",
            kilobytes(shot["before"]),
            kilobytes(shot["after"]),
            ", ".join(shot["problems"]) or "-",
            at_kiosk,
            "identical" if shot["sha256"] in arrived else "-",
        )

    def _is_deleted(self, sha256: str, saved: dict[str, Any]) -> bool:
        """A later picture of the same part means that this one was taken out."""
        same = [
            entry["sha256"]
            for entry in self._notes.all("saved")
            if (entry["type_id"], entry["part"]) == (saved["type_id"], saved["part"])
        ]
        return bool(same[-1] != sha256)


def clear(places: Places) -> None:
    """Forget an earlier run of the story."""
    for folder in (places.root, places.out):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)


def _report_row(report: dict[str, Any]) -> tuple[str, ...]:
    path = Path(report["file"])
    return (
        path.name,
        "yes" if report["found"] else "no",
        f"{report['rotation']}°" + (", mirrored" if report["mirrored"] else ""),
        kilobytes(path.stat().st_size),
        kilobytes(report["bytes"]),
        ", ".join(report["problems"]) or "-",
        "not shot",
        "-",
    )


def _unreadable(path: Path) -> tuple[str, ...]:
    size = kilobytes(path.stat().st_size)
    return (path.name, "-", "-", size, "-", "cannot be read", "not shot", "-")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
