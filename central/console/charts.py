"""Bars as SVG, without a script or a style of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, TOP = 720, 150, 22, 18
GAP = 0.24  # of a bar's place


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as drawn, in the units of the view box; `tall` 0 is a bar of nothing."""

    label: str
    value: int
    x: float
    y: float
    wide: float
    tall: float
    middle: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, over one line."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    base: int

    @property
    def total(self) -> int:
        """The sum of all bars."""
        return sum(bar.value for bar in self.bars)


def bars(values: Sequence[int], labels: Sequence[str]) -> Chart:
    """Return values as bars; the greatest fills the height."""
    base = HEIGHT - FOOT
    most = max([*values, 1])
    place = WIDTH / max(len(values), 1)
    drawn = []
    for index, (value, label) in enumerate(zip(values, labels, strict=True)):
        tall = (base - TOP) * value / most
        x = place * (index + GAP / 2)
        wide = place * (1 - GAP)
        middle = place * (index + 0.5)
        numbers = (round(n, 1) for n in (x, base - tall, wide, tall, middle))
        drawn.append(Bar(label, value, *numbers))
    return Chart(tuple(drawn), WIDTH, HEIGHT, base)
