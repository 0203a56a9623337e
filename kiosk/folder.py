"""The materials page: examples, the pictures that are there, deleting, news."""

from dossier.catalogue import MaterialType
from kiosk.core import Core
from kiosk.flow import Screen
from kiosk.pictures import Picture, decode, read
from kiosk.visit import AskDelete, ShowExample, ShowMaterial

EXAMPLE_SIDE = 900  # px; examples are looked at, not read
LARGE_SIDE = 1600  # px; one's own picture may be read


class Folder:
    """What a candidate does with the pictures that are there."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def show_example(self, type_id: str) -> None:
        """Show the examples of a type, large."""
        kind = self._core.visit.kind(type_id)
        self._core.job(
            lambda: self._examples(kind),
            self._core.lay,
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

        core.keep(
            "saving",
            lambda: core.desk.delete(visit.session, material_id),
            gone,
        )

    def show_material(self, material_id: str) -> None:
        """Show one of the candidate's pictures, as large as this machine still can."""
        core = self._core
        visit = core.visit
        thumbnail = visit.thumbnails.get(material_id)

        def read_it() -> Picture | None:
            jpeg = core.desk.image(visit.session, material_id)
            return decode(jpeg, LARGE_SIDE) if jpeg else thumbnail

        def show(picture: Picture | None) -> None:
            if picture is not None:
                core.lay(ShowMaterial(material_id, picture))

        core.job(read_it, show)

    def news(self) -> None:
        """The agent has written something: show it, wherever the candidate stands."""
        core = self._core
        core.read_state()
        if core.stand.visit is not None and core.stand.screen is not Screen.CONSENT:
            core.reread(core.changed)

    def _examples(self, kind: MaterialType) -> ShowExample:
        """Bring the office's own example, else those that this machine came with."""
        own = self._core.desk.example(kind.picture) if kind.picture else None
        if own is not None:
            return ShowExample(kind.id, (decode(own, EXAMPLE_SIDE),), own=True)
        folder = self._core.params.examples_dir
        usual = tuple(
            read(folder / f"{name}.jpg", EXAMPLE_SIDE) for name in kind.examples
        )
        return ShowExample(kind.id, usual, awaited=bool(kind.picture))
