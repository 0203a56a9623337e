"""Every error says what happened, what is safe and what to do, in both languages."""

import dataclasses
import re

import pytest

from camera import errors
from camera.errors import ERRORS, CameraError


@pytest.mark.parametrize("code", ERRORS)
def test_every_code_has_all_its_words(code: str) -> None:
    assert re.fullmatch(r"C\d{3}", code)
    for name, value in dataclasses.asdict(ERRORS[code]).items():
        if name != "retry":
            assert value.endswith("。" if name.endswith("zh") else ".")


def test_an_error_carries_code_detail_and_whether_to_retry() -> None:
    error = errors.SourceError("C201", "video0")
    assert (error.code, error.detail, error.retry) == ("C201", "video0", True)
    assert "C201" in str(error)


def test_the_tree_is_two_levels_deep() -> None:
    for kind in CameraError.__subclasses__():
        assert kind.__subclasses__() == []


def test_an_unknown_code_cannot_be_raised() -> None:
    with pytest.raises(KeyError):
        CameraError("C999")
