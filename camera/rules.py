"""What an office asks of the pictures of one material, beyond what every picture must.

Pure values; `camera.ruled` measures the finished picture, and `camera.verdict` judges
what a page shows.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from camera.params import Params


class Shape(StrEnum):
    """Which way a page lies."""

    UPRIGHT = "upright"
    LYING = "lying"


@dataclass(frozen=True, slots=True)
class PictureRules:
    """The rules of one material; as they are, anything goes.

    `side` is the least short side of the finished picture and `text` the least height
    of its text, both in pixels; `colour` asks for some colour, `shape` for a picture
    that is higher than wide, or wider than high.
    """

    side: int = 0
    text: float = 0.0
    colour: bool = False
    shape: Shape | None = None


ANY = PictureRules()


def stricter(params: Params, rules: PictureRules) -> Params:
    """Return params by which text that is too small for the rules is found so."""
    usual = params.quality
    blocks, warns = max(usual.em_blocks, rules.text), max(usual.em_warns, rules.text)
    return replace(params, quality=replace(usual, em_blocks=blocks, em_warns=warns))
