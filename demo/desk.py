"""What the simulated camera sees: specimen documents of one person, on a desk."""

from pathlib import Path

from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import Fonts
from specimens.people import Person
from specimens.photo import photograph
from specimens.scene import PRESETS

# In the order in which a careful candidate lays them down. The second back is the one
# that is taken again after a deletion, the second diploma after the reviewer's return.
SHOTS: tuple[tuple[str, Kind, str], ...] = (
    ("01-id-front-tilted", Kind.ID_FRONT, "tilted"),
    ("02-id-back-turned", Kind.ID_BACK, "turned"),
    ("03-id-holding", Kind.ID_HOLDING, "plain"),
    ("04-id-back-again", Kind.ID_BACK, "plain"),
    ("05-diploma-cluttered", Kind.DIPLOMA, "cluttered"),
    ("06-diploma-again", Kind.DIPLOMA, "plain"),
)


def lay_out(folder: Path, person: Person, fonts_dir: Path, seed: int = 1) -> None:
    """Write the photographs as JPEG files whose names sort in the order of `SHOTS`."""
    folder.mkdir(parents=True, exist_ok=True)
    fonts = Fonts.from_directory(fonts_dir)
    for place, (name, kind, preset) in enumerate(SHOTS):
        document = make_document(kind, person, fonts)
        photo = photograph(document, PRESETS[preset], seed + place)
        (folder / f"{name}.jpg").write_bytes(photo.jpeg())
