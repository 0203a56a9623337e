"""What stands on a finished page: its kind, fields and codes, and what is wrong there.

The one face of reading to the pipeline: `read_contents` before the picture is made
small, `judged` after, when its size is known.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from camera.arrays import Bgr
from camera.codes import Code, read_codes
from camera.kinds import DocumentKind, Expected, FieldName
from camera.looks import place_of
from camera.params import Params
from camera.problems import Box, Problem
from camera.read import Line, TextReader
from camera.reasons import Surface, surface
from camera.recognise import Field, Reading, recognise
from camera.spots import Spot
from camera.verdict import Case, judge_fields


@dataclass(frozen=True, slots=True)
class FoundField:
    """One field of a finished picture, its place in pixels of that picture.

    `sound` says that it passed every check: signs sure, read twice alike, form, length
    and check digit right, nothing over it. Compare only sound values.
    """

    name: FieldName
    value: str = field(repr=False)  # a person's; reprs end up in logs
    confidence: float
    sound: bool
    place: Box | None


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """What was read on an upright page; `spots` and all places in its pixels."""

    spots: tuple[Spot, ...]
    reading: Reading
    codes: tuple[Code, ...]
    surface: Surface

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that were read."""
        return self.reading.lines


@dataclass(frozen=True, slots=True)
class Judged:
    """Kind, fields and codes with places in the finished picture, and problems."""

    kind: DocumentKind | None
    fields: tuple[FoundField, ...]
    codes: tuple[Code, ...]
    problems: tuple[Problem, ...]


def read_contents(
    page: Bgr,
    spots: Sequence[Spot],
    reader: TextReader,
    params: Params,
    expected: Expected | None = None,
    *,
    sure: bool = True,
) -> Contents:
    """Read an upright page, (h, w, 3) uint8 BGR, with `spots` in its pixels.

    Args:
        sure: whether it is known to be upright, not only guessed.
    """
    with ThreadPoolExecutor(1, "codes") as beside:
        codes = beside.submit(read_codes, page, upright=sure)
        reading = recognise(page, spots, reader, params.fields, expected)
        return Contents(tuple(spots), reading, codes.result(), surface(page))


def judged(
    contents: Contents,
    params: Params,
    scale: float,
    general: Iterable[Problem] = (),
    expected: Expected | None = None,
) -> Judged:
    """Say what is wrong with the contents.

    Args:
        scale: size of the finished picture over size of the page that was read.
        general: what is wrong with the page as a whole; may explain a missing field.
        expected: what the page should be.
    """
    case = Case(
        contents.reading,
        contents.spots,
        contents.surface,
        params.quality,
        scale,
        frozenset(problem.code for problem in general),
        expected,
    )
    found = judge_fields(case)
    return Judged(
        contents.reading.guess.kind,
        tuple(_found(one, scale) for one in found.fields),
        tuple(replace(c, place=scaled(c.place, scale)) for c in contents.codes),
        tuple(
            Problem(p.code, p.place and scaled(p.place, scale)) for p in found.problems
        ),
    )


def scaled(box: Box, scale: float) -> Box:
    """A box of a picture that was made larger or smaller; never below zero."""
    sides = (box.left, box.top, box.right, box.bottom)
    return Box(*(max(0, round(side * scale)) for side in sides))


def _found(one: Field, scale: float) -> FoundField:
    place = scaled(place_of(one.spot), scale) if one.spot is not None else None
    return FoundField(one.name, one.value, one.confidence, one.sound, place)
