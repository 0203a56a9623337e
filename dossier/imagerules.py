"""What an office asks of the pictures of a material type, beyond the usual.

The kiosk's camera enforces them. Pure values: what a kiosk does not know it leaves out,
so that an office may ask for more before all of its kiosks are new.
"""

from dataclasses import dataclass
from enum import StrEnum

# The fields that a camera can read on a page.
FIELDS = ("id_number", "name", "certificate_number")
NO_FIELD = "none"
# Pixels. The finished picture is at most 2000 long; a page has 1414 across then.
SIDE_MAX, TEXT_MAX = 1200, 40


class Shape(StrEnum):
    """Which way a page must lie."""

    ANY = ""
    UPRIGHT = "upright"
    LYING = "lying"


@dataclass(frozen=True, slots=True)
class ImageRules:
    """The rules of one type; as they are, nothing more is asked than usual.

    `side` is the least short side of the finished picture, `text` the least height of
    its text, both in pixels, 0 for the usual. `colour` asks for some colour. `shape` is
    a `Shape`. `legible` names the fields that must be readable: of `FIELDS`, "none"
    alone for not one, and nothing for those that are usual on such a paper.
    """

    side: int = 0
    text: int = 0
    colour: bool = False
    shape: str = Shape.ANY.value
    legible: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...] | None:
        """The fields that must be readable; None: those usual on such a paper."""
        known = tuple(name for name in self.legible if name in FIELDS)
        return known if known or NO_FIELD in self.legible else None


USUAL = ImageRules()
