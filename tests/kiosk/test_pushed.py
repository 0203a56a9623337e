"""What the office sets for a kiosk's screen holds at once, without a restart."""

from kiosk.patience import Patience
from sync.protocol.messages import SETTINGS_KEY, KioskSettings, body_of
from tests.kiosk.acting import Begin
from tests.kiosk.conftest import Office


def test_the_times_of_the_screen_follow_the_office(
    begin: Begin, office: Office
) -> None:
    acts = begin()
    own = acts.core.params
    assert acts.patience == Patience(own.idle_timeout_s, own.idle_warning_s)
    assert acts.dim_after_s == own.dim_after_s
    told = KioskSettings(
        version=1, idle_timeout_s=60, idle_warning_s=20, dim_after_s=45
    )
    office.tell(SETTINGS_KEY, body_of(told))
    acts.folder.news()
    assert acts.patience == Patience(60, 20)
    assert acts.dim_after_s == 45
    office.tell(SETTINGS_KEY, body_of(KioskSettings(version=2)), rev=2)
    acts.folder.news()
    assert acts.patience == Patience(own.idle_timeout_s, own.idle_warning_s)
    assert acts.dim_after_s == own.dim_after_s
