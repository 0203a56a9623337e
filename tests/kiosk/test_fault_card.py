"""A fault of the camera, as the card that stands before its picture."""

import pytest

from camera.errors import ERRORS
from kiosk.lookout import Report
from kiosk.texts import Language, Texts
from kiosk.viewmodels.fault import camera_fault

ZH, EN = Texts(Language.ZH), Texts(Language.EN)


@pytest.mark.parametrize("code", [code for code in ERRORS if code[1] == "2"])
def test_every_fault_of_a_camera_has_its_own_card(code: str) -> None:
    for texts in (ZH, EN):
        for lasting in (False, True):
            card = camera_fault(Report(code, lasting), texts)
            assert card is not None
            assert code in card.code
            assert all((card.title, card.happened, card.safe, card.next, card.recovers))
    assert camera_fault(Report(), ZH) is None


def test_a_fault_that_lasts_calls_for_the_staff() -> None:
    passing = camera_fault(Report("C202"), ZH)
    lasting = camera_fault(Report("C202", lasting=True), ZH)
    assert passing is not None
    assert lasting is not None
    assert "工作人员" in lasting.recovers
    assert "工作人员" not in passing.recovers
