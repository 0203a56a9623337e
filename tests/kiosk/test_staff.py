"""The staff area without a window: what is done, and what its pages say."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dossier.catalogue import Catalogue
from dossier.model import Dossier, Held, HeldFor
from kiosk.acts import Acts, Places
from kiosk.backstage import StaffPage, StaffTools
from kiosk.core import Core
from kiosk.flow import Screen
from kiosk.jobs import InlineJobs
from kiosk.params import KioskParams
from kiosk.texts import Language, Texts
from kiosk.viewmodels.staff import Door, StaffArea
from kiosk.viewmodels.staffaside import aside_page
from kiosk.viewmodels.staffblocks import StaffButtons, StaffFact, StaffNote
from kiosk.viewmodels.staffstate import mask_account, mask_number
from sync.aside import Aside, Why
from sync.desk import Desk
from sync.doctor.findings import Check, Finding, Level
from sync.errors import LineError
from sync.media import Medium
from tests.kiosk.acting import body
from tests.kiosk.conftest import REGISTRATION, Office
from tests.kiosk.studio import DrawnStudio

RIGHT = "specimen-2026"
UTC = ZoneInfo("UTC")


def refuse(*_: object) -> str:
    raise LineError("S130")


@pytest.fixture
def acts(desk: Desk, params: KioskParams, tmp_path: Path) -> Iterator[Acts]:
    """A kiosk whose machine has a stick and a doctor."""
    stick = tmp_path / "stick"
    stick.mkdir()
    medium = Medium(stick, "stick", "vfat", 10**9, 10**9, writable=True)
    tools = StaffTools(
        "1.0",
        lambda: (Finding(Check.TCP, Level.FAIL, "D114"),),
        refuse,
        lambda: (medium,),
        tuple,
    )
    studio = DrawnStudio(lambda call: call())
    core = Core(desk, InlineJobs(), params)
    made = Acts(core, studio, lambda: 0.0, Places(tools=tools))
    desk.backroom().set_passphrase(RIGHT)
    yield made
    made.entrance.leave()


def go_in(acts: Acts, page: StaffPage = StaffPage.STATE) -> StaffArea:
    acts.staff.knock()
    acts.staff.enter(RIGHT)
    acts.staff.show(page)
    return body(acts, StaffArea)


def notes(acts: Acts) -> str:
    blocks = body(acts, StaffArea).blocks
    return "\n".join(
        f"{block.title} {block.text}"
        for block in blocks
        if isinstance(block, StaffNote)
    )


@pytest.mark.slow
def test_only_the_passphrase_opens_the_door(acts: Acts) -> None:
    acts.staff.knock()
    acts.staff.enter("something")
    assert acts.core.stand.screen is Screen.DOOR
    assert "口令不正确" in body(acts, Door).problem
    acts.staff.enter(RIGHT)
    assert acts.core.stand.screen is Screen.STAFF
    acts.entrance.ask_leave()
    assert acts.core.stand.screen is Screen.IDLE
    assert acts.core.stand.staff is None


@pytest.mark.slow
def test_a_closed_day_refuses_candidates_until_it_is_opened(acts: Acts) -> None:
    go_in(acts, StaffPage.DAY)
    acts.staff.press("close")
    acts.entrance.leave()
    acts.watchman.look()
    assert acts.core.stand.screen is Screen.FAULT
    go_in(acts, StaffPage.DAY)
    acts.staff.press("open")
    assert "D114" in notes(acts), "opening checks the machine"
    acts.entrance.leave()
    acts.watchman.look()
    assert acts.core.stand.screen is Screen.IDLE


@pytest.mark.slow
def test_a_candidate_is_found_and_shown_masked(acts: Acts) -> None:
    go_in(acts, StaffPage.PEOPLE)
    acts.staff.put(REGISTRATION.number[-4:])
    said = notes(acts)
    assert mask_number(REGISTRATION.number) in said
    for whole in (REGISTRATION.name, REGISTRATION.number, REGISTRATION.id_number):
        assert whole not in said
    acts.staff.put("nobody-has-this")
    assert "没有找到" in notes(acts)


@pytest.mark.slow
def test_a_closed_account_is_opened_again(acts: Acts, desk: Desk) -> None:
    for _ in range(3):
        desk.try_login(REGISTRATION.account, "wrong")
    go_in(acts, StaffPage.PEOPLE)
    acts.staff.put(REGISTRATION.number)
    acts.staff.press(f"unlock:{REGISTRATION.account}")
    assert "可以重新登录" in notes(acts)
    assert not desk.unlock_login(REGISTRATION.account), "nothing is counted any more"
    acts.staff.press(f"unlock:{REGISTRATION.account}")
    assert "没有登录限制" in notes(acts)


@pytest.mark.slow
def test_what_waits_is_written_to_a_stick(
    acts: Acts, desk: Desk, tmp_path: Path
) -> None:
    session = desk.log_in("sample01", "pass2026")
    assert session is not None
    desk.activate(session, "tests")
    go_in(acts, StaffPage.STICK)
    acts.staff.press(f"import:{tmp_path / 'stick'}")
    assert "没有给本机的回执" in notes(acts)
    acts.staff.press(f"export:{tmp_path / 'stick'}")
    assert "导出完成：1 项操作" in notes(acts)
    assert list((tmp_path / "stick").iterdir())
    acts.staff.press(f"export:{tmp_path / 'gone'}")
    assert "S414" in notes(acts)


@pytest.mark.slow
def test_a_refused_enrolment_is_told_with_its_code(acts: Acts) -> None:
    go_in(acts, StaffPage.DEVICE)
    acts.staff.put("WRONG-CODE")
    assert "S130" in notes(acts)
    acts.staff.press("scan")
    assert "K147" in notes(acts)


def facts(acts: Acts) -> dict[str, str]:
    blocks = body(acts, StaffArea).blocks
    return {one.label: one.value for one in blocks if isinstance(one, StaffFact)}


@pytest.mark.slow
def test_the_device_page_says_what_this_machine_works_with(
    acts: Acts, catalogue: Catalogue
) -> None:
    go_in(acts, StaffPage.DEVICE)
    said = facts(acts)
    assert said["程序版本"] == "1.0"
    assert said["材料目录"].startswith(f"第 {catalogue.version} 版，20")
    assert said["名册"].startswith("1 名考生，20")
    assert said["上次成功上传"] == "无"
    assert said["本机密钥"] == "无"


@pytest.mark.slow
def test_a_test_shot_says_what_to_change(acts: Acts) -> None:
    go_in(acts, StaffPage.CAMERA)
    acts.staff.press("measure")
    said = notes(acts)
    assert "清晰度  1.2 px" in said
    assert "光线均匀度  50 %" in said
    assert "一侧偏暗" in said


@pytest.mark.slow
def test_every_page_can_be_shown_in_both_languages(acts: Acts) -> None:
    go_in(acts)
    for language in Language:
        acts.core.texts = Texts(language)
        for page in StaffPage:
            acts.staff.show(page)
            assert body(acts, StaffArea).heading


def test_a_fault_comes_and_goes_with_its_cause(
    acts: Acts, office: Office, desk: Desk
) -> None:
    office.store.note_failure("S121")
    acts.tick()
    assert acts.core.stand.screen is Screen.FAULT
    acts.core.stand.health = replace(desk.health())
    office.store.note_failure("")
    office.store.write(_unrevoke)
    acts.watchman.look()
    assert acts.core.stand.screen is Screen.IDLE


def _unrevoke(db: Any) -> None:
    from sync.facts import write_fact  # noqa: PLC0415 - only this test turns it back

    write_fact(db, "revoked", "")


def test_accounts_are_masked_whatever_their_length() -> None:
    assert mask_account("ab") == "**"
    assert mask_account("sample01") == "sa*****1"


@pytest.mark.slow
def test_what_is_held_is_shown_one_by_one_and_masked(
    acts: Acts, desk: Desk, office: Any
) -> None:
    go_in(acts, StaffPage.ASIDE)
    assert "没有搁置" in notes(acts)
    held = Held("o1", HeldFor.LOCKED, "diploma", "m1")
    office.decide(Dossier(REGISTRATION.number, rev=7, held=(held,)))
    acts.staff.press("refresh")
    said = notes(acts)
    assert "毕业证书" in said
    assert "锁定以后才送到" in said
    assert "考点不用操作" in said
    assert mask_number(REGISTRATION.number) in said
    assert REGISTRATION.number not in said


def test_each_that_was_set_aside_says_what_to_do() -> None:
    made = aside_page(
        (
            Aside(Why.QUARANTINED, "2026110001", "S104", "add_material", "证", "Card"),
            Aside(Why.REJECTED, "2026110002", "S106", "submit"),
        ),
        Texts(Language.EN),
        UTC,
    )
    buttons, first, second = made
    assert isinstance(buttons, StaffButtons)
    assert [one.act for one in buttons.items] == ["release", "refresh"]
    assert isinstance(first, StaffNote)
    assert isinstance(second, StaffNote)
    assert first.title == "Card  ******0001  S104"
    assert "Try to send it again" in first.text
    assert second.title == "Submission  ******0002  S106"
    assert "sending again does not help" in second.text
    only = aside_page((Aside(Why.HELD, "1", "full"),), Texts(Language.EN), UTC)[0]
    assert isinstance(only, StaffButtons)
    assert [one.act for one in only.items] == ["refresh"]
