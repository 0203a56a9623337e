"""Read the lines of an upright page and find its kind and its fields.

A number is read twice, the second time from a strip cut otherwise; what differs is not
known. Lines are read cheapest first, and no more of them than are needed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from camera import id_number
from camera.arrays import Bgr
from camera.extract import (
    Candidate,
    Text,
    as_digits,
    bounds,
    candidate,
    goes_on,
    right_of,
    text_of,
)
from camera.kinds import REQUIRED, DocumentKind, Expected, FieldName, Guess, kind_of
from camera.params import FieldParams
from camera.read import Line, Spot, TextReader
from camera.spots import LINE_HEIGHT, level_axis

_LEVEL = 0.2  # sine of the tilt up to which a line belongs to an upright page
_SHORTEST = 1.4  # length over height; a shorter box holds one sign
_FIRST = 14.0  # em of a long line that are read first; most say nothing of use
_HELD = 0.032  # em of the number over the long side; 0.045 where a card fills it
_MARGIN = 0.25  # em around a number when it is read again
_SPLIT = 5.0  # em between two parts of a number under a spot of glare
_YEARS = range(1949, 2100)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field: its text, how sure (0..1), and where, in pixels of the page.

    `steady` says that every sign was sure and two readings agreed, `checked` that the
    value has the form, length and check digit that it must have. The value is empty,
    and `spot` may still be the place, when nothing could be read.
    """

    name: FieldName
    value: str
    confidence: float
    spot: Spot | None
    steady: bool = False
    checked: bool = False

    @property
    def sound(self) -> bool:
        """Whether the value may be trusted."""
        return self.steady and self.checked


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a page says: its lines, its kind, its fields."""

    lines: tuple[Line, ...]
    guess: Guess
    fields: tuple[Field, ...]


def recognise(
    page: Bgr,
    spots: Sequence[Spot],
    reader: TextReader,
    params: FieldParams,
    expected: Expected | None = None,
) -> Reading:
    """Read an upright page until its kind and the fields of that kind are known.

    Args:
        page: (h, w, 3) uint8 BGR, upright.
        spots: its lines, in its pixels.
        expected: what the page should be; its fields are looked for.
    """
    level = [spot for spot in spots if _is_level(spot)]
    found = _Finding(page, level, reader, params, expected)
    for spot in _in_order(level):
        if found.width > params.most_width:
            break
        found.read(spot)
        if len(found.texts) >= params.least_lines and found.complete():
            break
    return found.reading()


class _Finding:
    """What is known so far while a page is being read."""

    def __init__(
        self,
        page: Bgr,
        spots: list[Spot],
        reader: TextReader,
        params: FieldParams,
        expected: Expected | None,
    ) -> None:
        self._page, self._spots, self._reader = page, spots, reader
        self._params, self._expected = params, expected
        self.texts: list[Text] = []
        self._again: dict[tuple[float, float, str], bool] = {}
        self.width = 0.0

    def read(self, spot: Spot) -> None:
        """Read a line, a long one only as far as it may matter."""
        shape = spot.length / spot.height
        text = self._text(spot.part(0.0, _FIRST / shape) if shape > _FIRST else spot)
        if shape > _FIRST and goes_on(text):
            text = self._text(spot)
        self.texts.append(replace(text, origin=spot))

    def complete(self) -> bool:
        """Whether kind and fields are known, so that nothing more need be read."""
        guess = self.guess()
        names = self._wanted(guess)
        return guess.sure and all(self._field(name, guess).sound for name in names)

    def guess(self) -> Guess:
        """The kind so far; a card is held when it takes a small part of the width."""
        guess = kind_of([text.plain for text in self.texts])
        if guess.kind is DocumentKind.ID_FRONT and self._is_held():
            return replace(guess, kind=DocumentKind.ID_HOLDING)
        return guess

    def reading(self) -> Reading:
        """All that is known."""
        guess = self.guess()
        fields = tuple(self._field(name, guess) for name in self._wanted(guess))
        lines = tuple(text.line for text in self.texts)
        return Reading(lines, guess, fields)

    def _wanted(self, guess: Guess) -> tuple[FieldName, ...]:
        if self._expected is not None:
            return self._expected.fields(guess.kind)
        return REQUIRED[guess.kind] if guess.kind else ()

    def _text(self, spot: Spot) -> Text:
        self.width += LINE_HEIGHT * spot.length / spot.height
        return text_of(self._reader.read(self._page, [spot])[0], spot)

    def _is_held(self) -> bool:
        """Whether a card's number is too small for a card that fills the picture."""
        card = candidate(FieldName.ID_NUMBER, self.texts, self._spots, _CARD)
        return card is not None and card.spot.em < _HELD * max(self._page.shape[:2])

    def _field(self, name: FieldName, guess: Guess) -> Field:
        kind = self._kind(guess)
        found = candidate(name, self.texts, self._spots, kind)
        if found is None:
            return Field(name, "", 0.0, None)
        checked = _fits(name, found.value, kind)
        sure = bool(found.value) and found.confidence >= self._params.sign_sure
        whole = checked or self._alone(name, found)
        steady = sure and whole and self._same_again(found)
        confidence = round(found.confidence, 4)
        return Field(name, found.value, confidence, found.spot, steady, checked)

    def _kind(self, guess: Guess) -> DocumentKind | None:
        """What the page is, or should be where its title was not read."""
        if guess.kind is None and self._expected is not None:
            return self._expected.kinds[0] if self._expected.kinds else None
        return guess.kind

    def _alone(self, name: FieldName, found: Candidate) -> bool:
        """Whether an odd number ends with its line: glare splits one in two."""
        if name is not FieldName.CERTIFICATE_NUMBER or found.text is None:
            return True
        beside = right_of(found.text.origin, self._spots)
        if beside is None:
            return True
        return bounds(beside)[0] - bounds(found.spot)[2] > _SPLIT * found.spot.em

    def _same_again(self, found: Candidate) -> bool:
        """Whether a strip cut a little otherwise says the same."""
        key = (*found.spot.centre, found.value)
        if key not in self._again:
            self._again[key] = self._reads(found.spot, found.value)
        return self._again[key]

    def _reads(self, spot: Spot, value: str) -> bool:
        wider = replace(
            spot,
            length=spot.length + 2 * _MARGIN * spot.height,
            height=spot.height * self._params.again_height,
        )
        plain = self._text(wider).plain
        if not value.isascii():
            return value in plain and len(plain) <= len(value) + 2
        return bool(re.search(rf"(?<![0-9A-Z]){value}(?![0-9A-Z])", as_digits(plain)))


_CARD = DocumentKind.ID_FRONT
# Signs of a certificate's number, and where its year stands: the Ministry of
# Education's rules for electronic registration of diplomas (2001) and degrees (2008),
# the Health Commission's codes of physicians' certificates.
_NUMBERS = {
    DocumentKind.DIPLOMA: (18, 6),
    DocumentKind.DEGREE: (16, 6),
    DocumentKind.QUALIFICATION: (27, 0),
    DocumentKind.LICENCE: (15, None),
}


def _fits(name: FieldName, value: str, kind: DocumentKind | None) -> bool:
    """Whether a value has the form that this field has on this kind of document."""
    match name:
        case FieldName.ID_NUMBER:
            return id_number.is_valid(value)
        case FieldName.NAME:
            return bool(value)
        case FieldName.CERTIFICATE_NUMBER:
            return bool(value) and _fits_certificate(value, kind)


def _fits_certificate(value: str, kind: DocumentKind | None) -> bool:
    if kind not in _NUMBERS:
        return True
    length, year = _NUMBERS[kind]
    if len(value) != length:
        return False
    if year is not None and int_or_0(value[year : year + 4]) not in _YEARS:
        return False
    return kind is not DocumentKind.QUALIFICATION or id_number.is_valid(value[-18:])


def int_or_0(text: str) -> int:
    """The number that digits stand for; 0 when they are none."""
    return int(text) if text.isdecimal() else 0


def _is_level(spot: Spot) -> bool:
    """Along the rows of an upright page: seals and marks across it are not read."""
    return abs(float(level_axis(spot)[1])) <= _LEVEL


def _in_order(spots: Sequence[Spot]) -> list[Spot]:
    """Cheapest first, because labels and numbers are short; single signs last.

    Of long lines only a part is read, so they cost the same: these from the top.
    """

    def cost(spot: Spot) -> tuple[bool, float, float]:
        left, top, right, bottom = bounds(spot)
        shape = (right - left) / max(bottom - top, 1.0)
        return (shape < _SHORTEST, min(shape, _FIRST), top)

    return sorted(spots, key=cost)
