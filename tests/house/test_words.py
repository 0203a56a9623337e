"""Rooms that may not import each other still speak of the same things."""

import pytest

from camera.problems import PROBLEMS, Severity
from central.console.phrases import warning

# Only what warns can come with a picture; what blocks is never sent.
WARNINGS = [code for code, text in PROBLEMS.items() if text.severity is Severity.WARNS]


@pytest.mark.parametrize("code", WARNINGS)
def test_a_reviewer_reads_every_warning_in_words(code: str) -> None:
    # An unknown code is shown as it is; in English, "glare" is its own word.
    assert warning(code, "zh") != code
