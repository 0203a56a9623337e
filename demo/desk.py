"""What the simulated camera sees: documents that are laid on a desk, one at a time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from camera.sources import FolderSource
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import Fonts
from specimens.people import Person
from specimens.photo import photograph
from specimens.scene import PRESETS

# In the order in which a candidate lays them down. The second back is the one that is
# taken again after a deletion, the second diploma after the reviewer's return.
SHOTS: tuple[tuple[str, Kind, str], ...] = (
    ("1-identity-front-tilted", Kind.ID_FRONT, "tilted"),
    ("2-identity-back-turned", Kind.ID_BACK, "turned"),
    ("3-identity-holding", Kind.ID_HOLDING, "plain"),
    ("4-identity-back-again", Kind.ID_BACK, "plain"),
    ("5-diploma-cluttered", Kind.DIPLOMA, "cluttered"),
    ("6-diploma-again", Kind.DIPLOMA, "plain"),
)


@contextmanager
def photographs_drawn(
    folder: Path, person: Person, fonts_dir: Path, seed: int = 1
) -> Iterator[None]:
    """Draw the photographs beside what is done meanwhile; at its end all are there.

    They are JPEG files whose names sort in the order of `SHOTS`. Those that are there
    already are kept; drawing one takes seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        drawn = [
            pool.submit(_write, folder, place, person, fonts_dir, seed)
            for place in range(len(SHOTS))
        ]
        try:
            yield
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        for one in drawn:
            one.result()


def _write(
    folder: Path, place: int, person: Person, fonts_dir: Path, seed: int
) -> None:
    name, kind, preset = SHOTS[place]
    path = folder / f"{name}.jpg"
    if path.exists():
        return
    document = make_document(kind, person, Fonts.from_directory(fonts_dir))
    photo = photograph(document, PRESETS[preset], seed + place)
    partial = path.with_suffix(".partial")
    partial.write_bytes(photo.jpeg())
    partial.rename(path)


class PhotoDesk(Protocol):
    """Where the scripted candidate lays a document down."""

    def lay(self, type_id: str, part: str) -> None:
        """Put the next document of a type (and part) under the camera."""


class SpecimenDesk:
    """Specimens, found by their name; each further try takes the next of that kind."""

    def __init__(self, source: FolderSource, used: Callable[[str], bool]) -> None:
        self._source = source
        self._used = used

    def lay(self, type_id: str, part: str) -> None:
        """Lay down a document of this kind that was not shot yet, else the last one."""
        wanted = f"-{type_id}-{part}" if part else f"-{type_id}-"
        names = [name for name, _, _ in SHOTS if wanted in name]
        fresh = [name for name in names if not self._used(f"{name}.jpg")]
        self._source.show(f"{(fresh or names[-1:])[0]}.jpg")


class StackDesk:
    """A stack of anybody's photographs, taken from the top whatever is asked for.

    `taken` of them were shot at earlier visits.
    """

    def __init__(self, source: FolderSource, taken: int) -> None:
        self._source = source
        self._ahead = taken

    def lay(self, type_id: str, part: str) -> None:  # noqa: ARG002 - one stack for all
        """Lay down the next photograph; after the last the first comes again."""
        for _ in range(self._ahead):
            self._source.advance()
        self._ahead = 1
