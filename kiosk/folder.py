"""The materials page and what follows it: examples, deleting, submitting."""

from dossier.catalogue import MaterialType
from kiosk.core import Core
from kiosk.flow import Cue, Screen
from kiosk.pictures import Picture, read
from kiosk.visit import AskDelete, ShowExample

EXAMPLE_SIDE = 900  # px; examples are looked at, not read


class Folder:
    """What a candidate does with the pictures that are there."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def show_example(self, type_id: str) -> None:
        """Show the examples of a type, large."""
        kind = self._core.visit.kind(type_id)
        self._core.job(
            lambda: self._examples(kind),
            lambda pictures: self._core.lay(ShowExample(type_id, pictures)),
        )

    def ask_delete(self, material_id: str) -> None:
        """Ask before an image goes."""
        self._core.lay(AskDelete(material_id))

    def delete(self, material_id: str) -> None:
        """Take an image out."""
        core = self._core
        visit = core.visit

        def gone() -> None:
            visit.thumbnails.pop(material_id, None)
            core.changed()

        core.waiting(
            "saving",
            lambda: core.desk.delete(visit.session, material_id),
            lambda _: core.reread(gone),
        )

    def review(self) -> None:
        """Go to the submit screen; the declaration is made anew each time."""
        self._core.visit.declared = False
        self._core.go(Cue.REVIEW)

    def declare(self) -> None:
        """Tick or untick the declaration."""
        visit = self._core.visit
        visit.declared = not visit.declared
        self._core.changed()

    def submit(self) -> None:
        """Hand everything in; from here on it is locked."""
        core = self._core
        visit = core.visit

        def handed_in() -> None:
            visit.submitted_at = core.now()
            core.go(Cue.SUBMITTED)

        core.waiting(
            "submitting",
            lambda: core.desk.submit(visit.session, declared=visit.declared),
            lambda _: core.reread(handed_in),
        )

    def news(self) -> None:
        """The agent has written something: show it, wherever the candidate stands."""
        core = self._core
        core.stand.health = core.desk.health()
        if core.stand.visit is None:
            core.changed()
        elif core.stand.screen is not Screen.CONSENT:
            core.reread(core.changed)

    def _examples(self, kind: MaterialType) -> tuple[Picture, ...]:
        folder = self._core.params.examples_dir
        return tuple(
            read(folder / f"{name}.jpg", EXAMPLE_SIDE) for name in kind.examples
        )
