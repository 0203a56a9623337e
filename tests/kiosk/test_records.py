"""The staff opens a provisional record, and the candidate hands in under it."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.model import Profile, Registration
from kiosk.acts import Acts, Places
from kiosk.backstage import Draft, StaffPage, StaffTools, Step
from kiosk.core import Core
from kiosk.flow import Screen
from kiosk.jobs import InlineJobs
from kiosk.params import KioskParams
from kiosk.records import with_answer
from kiosk.viewmodels.login import Login
from kiosk.viewmodels.staff import StaffArea
from kiosk.viewmodels.staffblocks import StaffButtons, StaffFact, StaffNote
from sync.desk import Desk
from sync.protocol.messages import RosterEntry, body_of
from tests.kiosk.acting import body, shoot
from tests.kiosk.conftest import REGISTRATION, DrawnStudio, Office, Running
from tests.kiosk.test_screens import WAYS, Looker

RIGHT = "specimen-2026"
TOOLS = StaffTools("1.0", lambda: (), lambda *_: "", lambda: (), tuple)
FILLED = ("样本 乙", "999900199001010014", "138 0000 0001")


@pytest.fixture
def acts(desk: Desk, params: KioskParams) -> Iterator[Acts]:
    """The staff on the page of records."""
    core = Core(desk, InlineJobs(), params)
    made = Acts(core, DrawnStudio(lambda c: c()), lambda: 0.0, Places(tools=TOOLS))
    desk.backroom().set_passphrase(RIGHT)
    made.staff.knock()
    made.staff.enter(RIGHT)
    made.staff.show(StaffPage.RECORD)
    yield made
    made.entrance.leave()


def facts(acts: Acts) -> dict[str, str]:
    blocks = body(acts, StaffArea).blocks
    return {b.label: b.value for b in blocks if isinstance(b, StaffFact)}


def told(acts: Acts) -> str:
    blocks = body(acts, StaffArea).blocks
    return "".join(b.title + b.text for b in blocks if isinstance(b, StaffNote))


def opened(acts: Acts) -> tuple[str, str]:
    """Open a record; return what the candidate is handed."""
    for text in FILLED:
        acts.staff.put(text)
    acts.staff.press(f"category:{REGISTRATION.category}")
    shown = facts(acts)
    return shown["账号"], shown["密码"]


def test_each_question_is_checked_and_nothing_that_was_right_is_asked_again(
    acts: Acts,
) -> None:
    assert body(acts, StaffArea).entry == "姓名"
    acts.staff.put(FILLED[0])
    for wrong, right, code in (
        ("999900199001010015", FILLED[1], "K162"),
        ("1380000", FILLED[2], "K163"),
    ):
        acts.staff.put(wrong)
        assert code in told(acts)
        acts.staff.put(right)
        assert code not in told(acts)
    assert facts(acts) == {
        "姓名": "样本 乙",
        "证件号码": "999900199001010014",
        "手机号码": "13800000001",
    }
    shown = body(acts, StaffArea)
    assert (shown.entry, shown.keys) == ("", False)
    buttons = [b for b in shown.blocks if isinstance(b, StaffButtons)]
    assert buttons[0].items[0].act == f"category:{REGISTRATION.category}"


@pytest.mark.slow
def test_the_candidate_logs_in_with_what_was_handed_over_and_hands_in(
    acts: Acts, office: Office
) -> None:
    account, password = opened(acts)
    assert account.startswith("P-")
    acts.entrance.leave()
    acts.entrance.begin()
    acts.entrance.log_in(account, password)
    assert acts.core.stand.screen is Screen.CONSENT
    acts.entrance.agree()
    assert acts.core.visit.view.dossier.profile == Profile("13800000001")
    acts.entrance.open_materials()  # the phone is known: no further question
    assert acts.core.stand.screen is Screen.MATERIALS
    shoot(acts, "diploma")
    assert len(acts.core.visit.view.dossier.materials) == 1
    acts.entrance.leave()
    # The office finds who it is, and the same login shows the true registration.
    entry = office.store.roster_entry(account)
    assert entry is not None
    settle(office, entry.model_copy(update={"matched": REGISTRATION}))
    acts.entrance.begin()
    acts.entrance.log_in(account, password)
    assert acts.core.visit.session.registration == REGISTRATION


@pytest.mark.slow
def test_a_refused_record_says_why(acts: Acts, office: Office) -> None:
    account, password = opened(acts)
    entry = office.store.roster_entry(account)
    assert entry is not None
    settle(office, entry.model_copy(update={"refused": "证件与报名不符"}))
    acts.entrance.leave()
    acts.entrance.begin()
    acts.entrance.log_in(account, password)
    assert "证件与报名不符" in body(acts, Login).problem
    acts.entrance.switch_language()
    assert "could not confirm" in body(acts, Login).problem


def settle(office: Office, entry: RosterEntry) -> None:
    number = entry.registration.number
    office.tell(f"registration/{number}", body_of(entry), 2)


def test_number_and_password_are_gone_with_the_page(acts: Acts) -> None:
    _, password = opened(acts)
    acts.staff.show(StaffPage.STATE)
    acts.staff.show(StaffPage.RECORD)
    assert password not in repr(body(acts, StaffArea))
    assert facts(acts) == {}


def test_a_search_for_nobody_offers_a_record(acts: Acts) -> None:
    acts.staff.show(StaffPage.PEOPLE)
    acts.staff.put("nobody")
    acts.staff.press("record")
    assert body(acts, StaffArea).page is StaffPage.RECORD


@given(st.text(max_size=80))
def test_whatever_is_typed_an_answer_is_taken_or_refused(text: str) -> None:
    draft = Draft()
    for _ in Step:
        after = with_answer(draft, text)
        assert isinstance(after, Draft) or after in {"K161", "K162", "K163"}
        draft = after if isinstance(after, Draft) else draft


def test_a_registration_is_made_of_what_was_written_down(
    acts: Acts, office: Office
) -> None:
    account, _ = opened(acts)
    entry = office.store.roster_entry(account)
    assert entry is not None
    assert entry.registration == Registration(
        number=account,
        account=account,
        name="样本 乙",
        id_number="999900199001010014",
        year=REGISTRATION.year,
        category=REGISTRATION.category,
        area=REGISTRATION.area,
        site=REGISTRATION.site,
    )
    assert [one.key for one in office.store.waiting()] == [f"dossier/{account}"] * 2


@pytest.mark.slow
def test_the_page_can_be_read_and_touched(
    start: Callable[..., Running], desk: Desk
) -> None:
    kiosk = start(Places(tools=TOOLS))
    looker = Looker(kiosk, (WAYS[1], WAYS[-1]))

    def story() -> Iterator[None]:
        pilot, staff = kiosk.pilot, kiosk.acts.staff
        desk.backroom().set_passphrase(RIGHT)
        staff.knock()
        staff.enter(RIGHT)
        yield from pilot.until(lambda: pilot.screen == "staff")
        yield from pilot.tap("staff.page.record")
        yield from pilot.until(lambda: not staff.busy)
        yield from looker.look()
        for text in FILLED:
            staff.put(text)
            yield from pilot.frames(2)
            assert kiosk.stage.panel.typed() == ("",)
        yield from looker.look()
        yield from pilot.tap(f"staff.do.category:{REGISTRATION.category}")
        yield from pilot.until(lambda: staff.stage.opened is not None)
        yield from looker.look()

    kiosk.play(story())
    assert looker.faults == []
