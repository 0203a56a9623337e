"""The receipt names the candidate's own page when it is known and true."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dossier.model import Dossier, Registration
from kiosk.texts import Language, Texts
from kiosk.viewmodels.submit import receipt, receipt_slip
from sync.views import DossierView

ZH, ZONE = Texts(Language.ZH), ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 14, 14, 2, tzinfo=UTC)
WHO = Registration("2026110001", "a", "样本一", "999908198105228841", 2026, "", "", "")
PAGE = "https://pages.example/c/" + "a" * 26
LATER = ZH("done.next.page")


def view(unsent: int, page: str = "", *, by_sms: bool = False) -> DossierView:
    return DossierView(Dossier(WHO.number), (), unsent, 0, page, by_sms)


def test_it_stands_there_once_the_centre_has_everything() -> None:
    sent = view(0, PAGE, by_sms=True)
    shown = receipt(WHO, sent, AT, ZH, ZONE)
    assert (shown.code, shown.page) == (PAGE, PAGE)
    assert LATER not in shown.next
    paper = receipt_slip(shown, sent, ZH)
    assert (paper.code, paper.page) == (PAGE, PAGE)
    assert ZH("done.page") in paper.notes


def test_before_that_the_former_code_stands_and_the_message_is_promised() -> None:
    waits = view(1, PAGE, by_sms=True)
    shown = receipt(WHO, waits, AT, ZH, ZONE)
    assert shown.code.startswith("DZ1 ")
    assert shown.page == ""
    assert LATER in shown.next
    assert receipt_slip(shown, waits, ZH).page == ""


def test_nothing_is_promised_that_no_message_names() -> None:
    shown = receipt(WHO, view(1), AT, ZH, ZONE)
    assert shown.code.startswith("DZ1 ")
    assert LATER not in shown.next
