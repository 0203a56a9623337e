"""What a specimen document is: a picture, and the truth about it."""

from dataclasses import dataclass
from enum import StrEnum

from PIL import Image

DPI = 300
MM_PER_INCH = 25.4


class Kind(StrEnum):
    """The kinds of specimen document; the values are also the example file names."""

    ID_FRONT = "id_front"
    ID_BACK = "id_back"
    ID_HOLDING = "id_holding"
    DIPLOMA = "diploma"
    DEGREE = "degree"
    LICENCE = "licence"
    QUALIFICATION = "qualification"
    FORM = "form"
    INTERNSHIP = "internship"


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-parallel box in document pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    def grown(self, by: int) -> "Box":
        """The box, `by` pixels larger on each side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def as_tuple(self) -> tuple[int, int, int, int]:
        """(left, top, right, bottom), as Pillow takes boxes."""
        return (self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Field:
    """A text that must be readable, and where it stands in document pixels."""

    name: str
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Document:
    """A specimen document lying flat.

    `image` is RGB at 300 dpi, upright; `size_mm` is (width, height) of the paper and
    `corner_mm` the radius of its corners; `marks` are boxes of the 样本 SPECIMEN marks.
    """

    kind: Kind
    image: Image.Image
    size_mm: tuple[float, float]
    fields: tuple[Field, ...]
    marks: tuple[Box, ...]
    corner_mm: float = 0.0
    glossy: bool = False

    def text_of(self, name: str) -> str:
        """The text of the field called `name`; raises KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field.text
        raise KeyError(name)
