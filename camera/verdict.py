"""From what was read to problems: the document, its side, its required fields.

Every problem says which field and why, so that a person knows what to do.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from camera.id_number import LENGTH
from camera.kinds import DocumentKind, Expected, FieldName
from camera.looks import place_of
from camera.params import QualityParams
from camera.problems import Problem
from camera.reasons import (
    Reason,
    Surface,
    cut_off,
    hidden,
    hidden_beside,
    reason_at,
)
from camera.recognise import Field, Reading
from camera.spots import Spot

_CARD_SIDES = frozenset(
    {DocumentKind.ID_FRONT, DocumentKind.ID_BACK, DocumentKind.ID_HOLDING}
)
_PAGE_REASONS = {
    "too_dark": Reason.DARK,
    "text_too_small": Reason.TOO_SMALL,
    "blurred": Reason.BLURRED,
}
# Sentences about the page that one about a field with this reason makes needless.
_GENERAL: Mapping[Reason, frozenset[str]] = {
    Reason.GLARE: frozenset({"glare", "glare_over_text"}),
    Reason.COVERED: frozenset({"finger_over_page"}),
    Reason.DARK: frozenset({"too_dark", "rather_dark"}),
    Reason.TOO_SMALL: frozenset({"text_too_small", "text_small", "page_small"}),
    Reason.BLURRED: frozenset({"blurred", "slightly_blurred"}),
    Reason.CUT_OFF: frozenset({"page_cut_off"}),
}
_SOME = 0.001  # share of the page that glare must take to be a reason
_OVER_TEXT = 0.15  # share of a line
_OVER_PAGE = 0.01  # share of the page that fingers must take to be named


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """The fields after all checks, and what is wrong with page and fields."""

    fields: tuple[Field, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What a verdict is given on.

    `reading` is what was read, `spots` all lines of the upright page, read or not, `on`
    the same page, `scale` the size of the finished picture over the size of the page,
    `general` the codes of what is wrong with the page as a whole, `expected` what it
    should be; without it only what lies over the text is named.
    """

    reading: Reading
    spots: Sequence[Spot]
    on: Surface
    params: QualityParams
    scale: float
    general: frozenset[str] = frozenset()
    expected: Expected | None = None


def judge_fields(case: Case) -> Fields:
    """Check the fields of an upright page, and say what is wrong with them.

    Returns:
        Fields that are sound only when nothing lies over them, and problems with
        places in pixels of the page.
    """
    fields = tuple(_uncovered(field, case.on) for field in case.reading.fields)
    problems = _over_text(case.spots, case.on)
    if case.expected is not None:
        wrong = _document(case.reading, case.expected)
        problems += wrong
        if not any(problem.code.startswith("wrong") for problem in wrong):
            for field in fields:
                problems += _field(field, case, case.expected)
    return Fields(fields, tuple(problems))


def said_once(
    problems: Sequence[Problem], expected: Expected | None
) -> tuple[Problem, ...]:
    """The problems without those that a sharper sentence says already.

    Where a document was expected and nothing at all was seen, that is the one sentence.
    """
    codes = {problem.code for problem in problems}
    if expected is not None and {"page_not_found", "nothing_legible"} <= codes:
        return (Problem("not_a_document"),)
    dropped = {"glare"} if "glare_over_text" in codes else set()
    for name in FieldName:
        for reason, general in _GENERAL.items():
            if f"{name}_{reason}" in codes:
                dropped |= general
    return tuple(problem for problem in problems if problem.code not in dropped)


def _uncovered(field: Field, on: Surface) -> Field:
    """A name or a number without a check digit may be what glare has left of it."""
    if not field.sound or field.name is FieldName.ID_NUMBER or field.spot is None:
        return field
    whole = hidden(field.spot, on) is None and not cut_off(field.spot, on)
    return replace(field, steady=whole)


def _over_text(spots: Sequence[Spot], on: Surface) -> list[Problem]:
    problems = []
    shares = [(on.share_at(on.glare, spot), spot) for spot in spots]
    worst = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    if worst[1] is not None and worst[0] > _OVER_TEXT:
        problems.append(Problem("glare_over_text", place_of(worst[1])))
    if float(on.skin.mean() / 255.0) > _OVER_PAGE:
        problems.append(Problem("finger_over_page", on.place_of_skin()))
    return problems


def _document(reading: Reading, expected: Expected) -> list[Problem]:
    """Whether the page is of a kind that fits."""
    guess = reading.guess
    if not expected.kinds or guess.kind in expected.kinds:
        return []
    if guess.kind is None or not guess.sure:
        return [] if expected.pages else [Problem("document_unsure")]
    sides = {guess.kind, *expected.kinds} <= _CARD_SIDES
    return [Problem("wrong_side" if sides else "wrong_document")]


def _field(field: Field, case: Case, expected: Expected) -> list[Problem]:
    place = place_of(field.spot) if field.spot is not None else None
    if field.sound:
        if _differs(field, expected):
            return [Problem(f"{field.name}_differs", place)]
        return []
    reason = _reason(field, case)
    if reason is Reason.MISSING and not _must_be_there(case.reading, expected):
        return [Problem(f"{field.name}_not_found")]
    if reason is Reason.UNCLEAR and field.steady:
        return [Problem(_unchecked(field), place)]
    return [Problem(f"{field.name}_{reason}", place)]


def _differs(field: Field, expected: Expected) -> bool:
    wanted = expected.values.get(field.name)
    return wanted is not None and _plain(wanted) != _plain(field.value)


def _plain(value: str) -> str:
    return re.sub(r"[\s·•]", "", value).upper()


def _must_be_there(reading: Reading, expected: Expected) -> bool:
    """Whether a field that was not found is missing, and not on another page."""
    return not expected.pages or reading.guess.kind in expected.kinds


def _unchecked(field: Field) -> str:
    """A value that was read surely and is wrong in itself."""
    if field.name is not FieldName.ID_NUMBER:
        return f"{field.name}_unusual"
    whole = len(field.value) == LENGTH
    return "id_number_invalid" if whole else "id_number_incomplete"


def _reason(field: Field, case: Case) -> Reason:
    """Why a field is not sound: at its place, else on its page."""
    if field.spot is not None:
        here = reason_at(field.spot, case.on, case.params, case.scale)
        if here is not None:
            return here
        beside = hidden_beside(field.spot, case.on) if field.value else None
        if beside is not None and not field.checked:
            return beside
    return Reason.UNCLEAR if field.value else _reason_on_page(case)


def _reason_on_page(case: Case) -> Reason:
    """Why nothing was found: what is wrong with the page as a whole."""
    for code, reason in _PAGE_REASONS.items():
        if code in case.general:
            return reason
    if float(case.on.skin.mean() / 255.0) > _OVER_PAGE:
        return Reason.COVERED
    if float(case.on.glare.mean() / 255.0) > _SOME:
        return Reason.GLARE
    return Reason.MISSING
