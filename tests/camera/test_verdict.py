"""Which sentence a field gets: the reason at its place first, then the page's."""

from dataclasses import replace

import numpy as np
import pytest

from camera.kinds import DocumentKind, Expected, FieldName, Guess
from camera.opencv import cv2
from camera.params import QualityParams
from camera.problems import PROBLEMS, Problem, Severity
from camera.reasons import surface
from camera.recognise import Field, Reading
from camera.spots import Spot
from camera.verdict import Case, judge_fields, said_once
from specimens.people import specimen_person

NUMBER = specimen_person(3).id_number
PLACE = Spot((400.0, 300.0), (1.0, 0.0), 360.0, 30.0, 1.0)
SKIN = (140, 168, 214)  # BGR
FRONT, DIPLOMA = DocumentKind.ID_FRONT, DocumentKind.DIPLOMA


def page() -> np.ndarray:
    """Grey-white paper with sharp print at PLACE."""
    made = np.full((600, 800, 3), 215, np.uint8)
    cv2.putText(made, NUMBER, (225, 312), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (20,) * 3, 2)
    return made


def field(name: FieldName = FieldName.ID_NUMBER, **other) -> Field:
    base = Field(name, NUMBER, 0.99, PLACE, steady=True, checked=True)
    return replace(base, **other)


def codes(
    *fields: Field,
    image: np.ndarray | None = None,
    kind: DocumentKind | None = FRONT,
    expected: Expected | None = None,
    general: frozenset[str] = frozenset(),
    sure: bool = True,
    scale: float = 1.0,
) -> set[str]:
    on = surface(page() if image is None else image)
    reading = Reading((), Guess(kind, sure), fields)
    wanted = expected or Expected((FRONT,))
    case = Case(reading, [PLACE], on, QualityParams(), scale, general, wanted)
    return {problem.code for problem in judge_fields(case).problems}


UNREAD = {"value": "", "steady": False, "checked": False}


def test_a_sound_field_has_no_problem() -> None:
    assert codes(field()) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"steady": False}, "id_number_unclear"),
        ({"checked": False}, "id_number_invalid"),
        ({"checked": False, "value": NUMBER[:15]}, "id_number_incomplete"),
        ({**UNREAD, "spot": None}, "id_number_missing"),
    ],
)
def test_a_field_that_is_not_sound_is_named(changes: dict, code: str) -> None:
    assert codes(field(**changes)) == {code}
    assert PROBLEMS[code].severity is Severity.BLOCKS


def test_a_missing_field_has_the_reason_of_its_page() -> None:
    lost = field(**UNREAD, spot=None)
    assert codes(lost, general=frozenset({"blurred"})) == {"id_number_blurred"}
    assert codes(lost, general=frozenset({"too_dark"})) == {"id_number_dark"}


def test_glare_over_a_field_is_the_reason_and_makes_a_name_unsound() -> None:
    shiny = page()
    cv2.ellipse(shiny, (500, 300), (70, 40), 0, 0, 360, (255,) * 3, -1)
    found = codes(field(FieldName.NAME), image=shiny)
    assert found == {"name_glare", "glare_over_text"}


def test_a_finger_over_a_field_is_the_reason() -> None:
    held = page()
    cv2.rectangle(held, (450, 280), (540, 599), SKIN, -1)
    assert codes(field(steady=False), image=held) == {
        "id_number_covered",
        "finger_over_page",
    }


def test_a_field_at_the_edge_is_cut_off() -> None:
    edge = replace(PLACE, centre=(620.0, 300.0))
    assert codes(field(spot=edge, steady=False)) == {"id_number_cut_off"}


def test_size_is_judged_in_the_finished_picture() -> None:
    assert codes(field(steady=False), scale=0.3) == {"id_number_too_small"}


def test_darkness_and_blur_at_a_field_are_reasons() -> None:
    dark = (page() * 0.2).astype(np.uint8)
    assert codes(field(steady=False), image=dark) == {"id_number_dark"}
    soft = cv2.GaussianBlur(page(), (0, 0), 5)
    assert codes(field(steady=False), image=soft) == {"id_number_blurred"}


def test_another_document_is_refused_only_when_it_is_surely_one() -> None:
    assert codes(kind=DIPLOMA) == {"wrong_document"}
    assert codes(kind=DocumentKind.ID_BACK) == {"wrong_side"}
    assert codes(kind=DIPLOMA, sure=False) == {"document_unsure"}
    assert codes(kind=None) == {"document_unsure"}


def test_a_further_page_need_not_have_the_fields() -> None:
    pages = Expected((DocumentKind.LICENCE,), pages=True)
    lost = field(FieldName.CERTIFICATE_NUMBER, **UNREAD, spot=None)
    assert codes(lost, kind=None, expected=pages) == {"certificate_number_not_found"}
    assert codes(lost, kind=DocumentKind.LICENCE, expected=pages) == {
        "certificate_number_missing"
    }


def test_an_old_certificate_may_have_an_unusual_number() -> None:
    old = field(FieldName.CERTIFICATE_NUMBER, value="9900123", checked=False)
    found = codes(old, kind=DIPLOMA, expected=Expected((DIPLOMA,)))
    assert found == {"certificate_number_unusual"}
    assert PROBLEMS["certificate_number_unusual"].severity is Severity.WARNS


def beside_glare(x: int) -> np.ndarray:
    """The page with a white spot beyond the end of what was read at PLACE."""
    shiny = page()
    cv2.ellipse(shiny, (x, 300), (36, 30), 0, 0, 360, (255,) * 3, -1)
    return shiny


@pytest.mark.parametrize("x", [188, 612], ids=["before", "behind"])
def test_an_odd_number_that_ends_at_glare_was_cut_short_by_it(x: int) -> None:
    shown = {"image": beside_glare(x), "kind": DIPLOMA}
    odd = field(FieldName.CERTIFICATE_NUMBER, value="9900123", checked=False)
    wanted = Expected((DIPLOMA,))
    assert "certificate_number_glare" in codes(odd, **shown, expected=wanted)
    whole = field(FieldName.CERTIFICATE_NUMBER)
    assert "certificate_number_glare" not in codes(whole, **shown, expected=wanted)


def test_an_odd_number_that_ends_at_a_finger_is_covered() -> None:
    held = page()
    cv2.rectangle(held, (590, 270), (660, 599), SKIN, -1)
    odd = field(FieldName.CERTIFICATE_NUMBER, value="9900123", checked=False)
    found = codes(odd, image=held, kind=DIPLOMA, expected=Expected((DIPLOMA,)))
    assert "certificate_number_covered" in found


def test_what_differs_from_the_registration_is_said() -> None:
    same = Expected((FRONT,), values={FieldName.ID_NUMBER: f" {NUMBER.lower()} "})
    other = Expected((FRONT,), values={FieldName.ID_NUMBER: "999901199001010000"})
    assert codes(field(), expected=same) == set()
    assert codes(field(), expected=other) == {"id_number_differs"}


def said(*found: str, expected: Expected | None = None) -> list[str]:
    problems = [Problem(code) for code in found]
    return [problem.code for problem in said_once(problems, expected)]


def test_a_sentence_about_the_field_replaces_that_about_the_page() -> None:
    assert said("blurred", "name_blurred", "too_dark") == ["name_blurred", "too_dark"]
    assert said("glare", "glare_over_text") == ["glare_over_text"]
    assert said("glare", "glare_over_text", "id_number_glare") == ["id_number_glare"]


def test_an_empty_desk_gets_one_sentence_where_a_document_is_expected() -> None:
    seen = ("page_not_found", "nothing_legible", "upright_unsure")
    assert said(*seen) == list(seen)
    assert said(*seen, expected=Expected((FRONT,))) == ["not_a_document"]


def test_warm_light_and_a_strip_of_desk_are_no_finger() -> None:
    warm = (page() * np.array([0.72, 0.88, 1.0])).astype(np.uint8)
    assert codes(field(), image=warm) == set()
    strip = page()
    strip[:, :14] = (90, 130, 180)
    assert codes(field(), image=strip) == set()
