"""What of a camera can be set by hand, in which steps, and what was chosen. Pure."""

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FOCUS_STEPS = 7  # from far to near, as many buttons as are surveyed at a glance
STOPS = (-2, -1, 0, 1, 2)  # of light, around the driver's own exposure
_SOURCE = re.compile(r"(device:\d{1,4}|(url|video|folder):.+)", re.DOTALL)


class DialName(StrEnum):
    """What the staff may set."""

    FOCUS = "focus"
    EXPOSURE = "exposure"


@dataclass(frozen=True, slots=True)
class Dial:
    """A control that the driver has, in its units; `step` is at least 1.

    `automatic` says that the camera can also decide by itself. Exposure counts in
    100 microseconds (linux/v4l2-controls.h), focus is larger the nearer it is.
    """

    name: DialName
    low: int
    high: int
    step: int
    default: int
    automatic: bool


@dataclass(frozen=True, slots=True)
class CameraSeen:
    """A camera that is there: the name of its source, and what it is called.

    `code` says why it gave no answer; `width` and `height` are its largest picture in
    pixels, 0 where it is not known.
    """

    source: str
    title: str
    width: int = 0
    height: int = 0
    code: str = ""
    dials: tuple[Dial, ...] = ()


Values = dict[DialName, float | None]
"""What is set by hand; None stands for automatic, what is missing was not touched."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the staff chose: a camera, "" for the one of the settings, and its dials."""

    source: str = ""
    dials: dict[str, Values] = field(default_factory=dict)

    def using(self, source: str) -> "Choice":
        """Return the same with another camera."""
        return Choice(source, self.dials)

    def dialled(self, source: str, name: DialName, value: float | None) -> "Choice":
        """Return the same with one dial of one camera set otherwise."""
        values = {**self.dials.get(source, {}), name: value}
        return Choice(self.source, {**self.dials, source: values})

    def undialled(self, source: str) -> "Choice":
        """Return the same with that camera's dials as nobody had touched them."""
        left = {one: v for one, v in self.dials.items() if one != source}
        return Choice(self.source, left)


def steps(dial: Dial) -> tuple[int, ...]:
    """Return the values that are offered, ascending, all of which the driver takes."""
    if dial.name is DialName.EXPOSURE:
        wanted = [dial.default * 2.0**stop for stop in STOPS]
    else:
        share = (dial.high - dial.low) / (FOCUS_STEPS - 1)
        wanted = [dial.low + share * place for place in range(FOCUS_STEPS)]
    return tuple(sorted({_taken(dial, value) for value in wanted}))


def _taken(dial: Dial, value: float) -> int:
    """Return the nearest value on the driver's grid."""
    most = (dial.high - dial.low) // dial.step
    place = round((value - dial.low) / dial.step)
    return dial.low + dial.step * min(max(place, 0), most)


def to_text(choice: Choice) -> str:
    """Return a choice as it is kept."""
    return json.dumps({"source": choice.source, "dials": choice.dials}, sort_keys=True)


def from_text(text: str) -> Choice:
    """Return a kept choice. Raises ValueError when it is none."""
    kept = json.loads(text)
    if not isinstance(kept, dict) or not isinstance(kept.get("dials"), dict):
        raise ValueError("not a choice of a camera")  # noqa: TRY004 - as JSON's own
    source = kept.get("source")
    if not isinstance(source, str) or (source and not _is_source(source)):
        raise ValueError("not the name of a camera")
    dials = {name: _values(name, found) for name, found in kept["dials"].items()}
    return Choice(source, dials)


def _values(source: Any, found: Any) -> Values:
    if not _is_source(source) or not isinstance(found, dict):
        raise ValueError("not the dials of a camera")
    for value in found.values():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (number and abs(value) < float("inf")):
            raise ValueError("not a dial's value")
    return {DialName(name): value for name, value in found.items()}


def _is_source(name: Any) -> bool:
    return isinstance(name, str) and _SOURCE.fullmatch(name) is not None
