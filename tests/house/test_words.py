"""Rooms that may not import each other still speak of the same things."""

import re
from pathlib import Path

import pytest

from camera import rules as camera_rules
from camera.kinds import FieldName
from camera.problems import PROBLEMS, Severity
from central.console.phrases import warning
from central.console.texts import KNOWN_ACTS
from dossier.imagerules import FIELDS, Shape


def test_an_office_names_the_fields_and_formats_that_the_camera_knows() -> None:
    assert tuple(FieldName) == FIELDS
    assert {*camera_rules.Shape, ""} == set(Shape)


ROOT = Path(__file__).resolve().parents[2]
# Only what warns can come with a picture; what blocks is never sent.
WARNINGS = [code for code, text in PROBLEMS.items() if text.severity is Severity.WARNS]


@pytest.mark.parametrize("code", WARNINGS)
def test_a_reviewer_reads_every_warning_in_words(code: str) -> None:
    # An unknown code is shown as it is; in English, "glare" is its own word.
    assert warning(code, "zh") != code


def test_every_act_of_the_audit_log_has_words() -> None:
    written = {
        act
        for path in (ROOT / "central").rglob("*.py")
        for act in re.findall(
            r'Entry\(\s*[^()]*(?:\(\))?[^()]*?, "([a-z]\w+)",', path.read_text("utf-8")
        )
    }
    assert len(written) > 20
    assert sorted(written - KNOWN_ACTS - {"command"}) == []  # who, not what
