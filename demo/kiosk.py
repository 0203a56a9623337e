"""The kiosk process of the demo: the real kiosk, watched, with the camera chosen here.

With a visit to play, the scripted candidate touches the window, and the process ends
when the visit does; without one it is the kiosk for a person.
"""

import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from camera.sources import FolderSource
from config.settings import Settings, load
from demo.desk import PhotoDesk, SpecimenDesk, StackDesk
from demo.exam import Account
from demo.notes import Notes
from demo.places import Places
from demo.studio import WatchedStudio
from kiosk.acts import Places as KioskPlaces
from kiosk.cli import camera_params, kiosk_params, tools_of
from kiosk.photographer import Photographer
from kiosk.run import build, run
from sync.desk import Desk, DeskParams
from sync.errors import SyncError

if TYPE_CHECKING:  # the toolkit may only be imported once `build` has prepared it
    from demo.candidate import Candidate
    from kiosk.ui.app import KioskApp
    from kiosk.ui.pilot import Story

NOISE = 1.5  # grey levels; a preview that never flickers looks frozen
STORY_FAILED = 3


@dataclass(frozen=True, slots=True)
class Play:
    """Which visit is played, by whom, and with whose photographs."""

    visit: str
    account: Account
    photos: Path | None


def play(places: Places, what: Play) -> int:
    """Run the kiosk with the scripted candidate; return the exit status."""
    settings = load(places.settings)
    notes = Notes(places.shots)
    source = FolderSource(what.photos or places.camera, noise=NOISE)
    desk = _open_desk(settings)
    app = build(
        kiosk_params(settings),
        desk,
        lambda post: WatchedStudio(
            Photographer(lambda: source, camera_params(settings), post),
            source,
            notes,
            places.straightened,
        ),
        KioskPlaces(tools=tools_of(settings)),
    )
    outcome = _Outcome()

    def begin(running: "KioskApp") -> None:
        from demo.candidate import Candidate  # noqa: PLC0415 - after the window
        from kiosk.ui.pilot import Pilot  # noqa: PLC0415

        assert running.stage is not None
        candidate = Candidate(
            Pilot(running.stage),
            what.account,
            _photo_desk(source, notes, what.photos),
            notes,
            screens=places.screens,
            try_delete=lambda: _try_delete(running, desk),
        )
        story = outcome.guard(_visit(candidate, what.visit))
        Pilot(running.stage).play(story, then=running.stop)

    run(app, begin)
    return 0 if outcome.held else STORY_FAILED


class _Outcome:
    """Whether a story came to its end; what went wrong is printed."""

    def __init__(self) -> None:
        self.held = False

    def guard(self, story: "Story") -> "Story":
        try:
            yield from story
        except Exception:  # noqa: BLE001 - printed, and the exit status says so
            traceback.print_exc(file=sys.stderr)
            return
        self.held = True


def _visit(candidate: "Candidate", name: str) -> "Story":
    visits = {
        "first": candidate.first_visit,
        "second": candidate.second_visit,
        "third": candidate.third_visit,
    }
    return visits[name]()


def _photo_desk(source: FolderSource, notes: Notes, photos: Path | None) -> PhotoDesk:
    if photos is not None:
        return StackDesk(source, len(notes.all("shot")))
    return SpecimenDesk(source, lambda name: notes.has("shot", photo=name))


def _open_desk(settings: Settings) -> Desk:
    sync = settings.sync
    return Desk.open(DeskParams(sync.data_dir, sync.disk_reserve_bytes))


def _try_delete(app: "KioskApp", desk: Desk) -> str:
    """Ask the store itself to delete a locked image; return the code of its refusal."""
    visit = app.acts.core.visit
    material = visit.view.dossier.materials[0]
    try:
        desk.delete(visit.session, material.id)
    except SyncError as error:
        return error.code
    return "none"
