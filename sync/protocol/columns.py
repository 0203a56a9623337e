"""Columns of a roster as bytes in which a compressor finds what is alike. Pure.

Each pair of functions writes and reads one kind of column; reading nonsense raises
ValueError or LookupError.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dossier.idnumber import check_character

_BORN = date(1900, 1, 1)
_ID = re.compile(r"([0-9]{6})((?:19|20)[0-9]{6})([0-9]{3})[0-9X]")
_NUMBER = re.compile(r"(.*?)([1-9][0-9]{0,17})")
_PLAIN = 65535  # stands for a day: the number is none of ours, and is kept whole
SEPARATOR = "\n"


def planes(numbers: Sequence[int]) -> bytes:
    """Return 16-bit numbers: all high bytes, then all low bytes."""
    return bytes(n >> 8 for n in numbers) + bytes(n & 255 for n in numbers)


def from_planes(raw: bytes) -> list[int]:
    """Return what `planes` was given."""
    half = len(raw) // 2
    return [high << 8 | low for high, low in zip(raw[:half], raw[half:], strict=True)]


def letters(texts: Sequence[str]) -> tuple[str, bytes]:
    """Return (alphabet, most frequent first; the letters of all texts as planes)."""
    joined = SEPARATOR.join(texts)
    alphabet = "".join(letter for letter, _ in Counter(joined).most_common())
    place = {letter: number for number, letter in enumerate(alphabet)}
    return alphabet, planes([place[letter] for letter in joined])


def from_letters(alphabet: str, raw: bytes) -> list[str]:
    """Return what `letters` was given."""
    return "".join(alphabet[n] for n in from_planes(raw)).split(SEPARATOR)


def indexed(values: Sequence[Any]) -> tuple[list[Any], bytes]:
    """Return (each value once, the place of each as planes)."""
    known = list(dict.fromkeys(values))
    place = {value: number for number, value in enumerate(known)}
    return known, planes([place[value] for value in values])


def steps(texts: Sequence[str]) -> list[str | int]:
    """Return names that count upwards as the first one and the steps between."""
    column: list[str | int] = []
    before: tuple[str, int, int] | None = None
    for text in texts:
        found = _NUMBER.fullmatch(text)
        now = (found[1], len(found[2]), int(found[2])) if found else None
        same = now is not None and before is not None and now[:2] == before[:2]
        column.append(now[2] - before[2] if same and now and before else text)
        before = now
    return column


def from_steps(column: Sequence[str | int]) -> list[str]:
    """Return what `steps` was given."""
    texts: list[str] = []
    for item in column:
        if isinstance(item, str):
            texts.append(item)
            continue
        found = _NUMBER.fullmatch(texts[-1])
        if found is None:
            raise ValueError("a step from no number")
        texts.append(f"{found[1]}{int(found[2]) + item}")
    return texts


def id_numbers(texts: Sequence[str]) -> tuple[list[str], list[str], bytes, bytes]:
    """Return (regions, numbers of no such form, places and days, orders as planes)."""
    odd: list[str] = []
    regions: list[str] = []
    days: list[int] = []
    orders: list[int] = []
    for text in texts:
        parts = _taken_apart(text)
        if parts is None:
            odd.append(text)
            parts = ("", _PLAIN, 0)
        regions.append(parts[0])
        days.append(parts[1])
        orders.append(parts[2])
    known, places = indexed(regions)
    return known, odd, places + planes(days), planes(orders)


def from_id_numbers(
    known: Sequence[str], odd: Sequence[str], raw: bytes, orders: bytes
) -> list[str]:
    """Return what `id_numbers` was given."""
    half = len(raw) // 2
    plain = iter(odd)
    texts: list[str] = []
    for place, day, order in zip(
        from_planes(raw[:half]),
        from_planes(raw[half:]),
        from_planes(orders),
        strict=True,
    ):
        if day == _PLAIN:
            texts.append(next(plain))
            continue
        born = _BORN + timedelta(days=day)
        first = f"{known[place]}{born:%Y%m%d}{order:03d}"
        texts.append(first + check_character(first))
    return texts


def _taken_apart(text: str) -> tuple[str, int, int] | None:
    found = _ID.fullmatch(text)
    if found is None or check_character(text[:17]) != text[17]:
        return None
    try:
        born = date.fromisoformat(found[2])
    except ValueError:
        return None  # no such day; kept whole
    return found[1], (born - _BORN).days, int(found[3])
