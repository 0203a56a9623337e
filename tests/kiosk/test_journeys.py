"""A person's ways through the kiosk: real window, real store, touches."""

import gc
import weakref
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dossier.catalogue import Catalogue
from dossier.model import Feedback, Profile, Verdict
from dossier.states import State
from kiosk.lookout import Report
from kiosk.studio import Wanted
from tests.kiosk.conftest import brief_catalogue
from tests.kiosk.stories import (
    BLURRED,
    GLARE,
    PARTS,
    chain,
    enter,
    log_in,
    shoot,
    shoot_all,
    sign_up,
    submit,
    view,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Few types, so that few cards are made each time the materials are shown."""
    return brief_catalogue()


# Taps of a first visit, pinned: who adds one has to say so here.
TO_MATERIALS = 8  # begin, two fields, log in, agree, open, the phone's field, save
A_TYPE, A_PICTURE = 1, 2  # add; the shutter, and the use of the picture
TO_THE_END = 3  # hand in, declare, hand in


def test_a_first_visit_ends_with_everything_locked(kiosk: Any, taps: list[str]) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(sign_up(pilot), shoot_all(pilot), submit(pilot)))
    pictures = len(PARTS) + 1
    made = TO_MATERIALS + 2 * A_TYPE + pictures * A_PICTURE + TO_THE_END
    assert len(taps) == made, taps
    assert pilot.text_of("done.heading") == "上报完成，内容已锁定"
    dossier = view(kiosk)
    assert dossier.state is State.SUBMITTED
    assert [m.part for m in dossier.of_type("identity")] == list(PARTS)
    kiosk.play(pilot.tap("done.see"))
    named = pilot.ids
    assert not [name for name in named if name.startswith("materials.add")]
    assert not [name for name in named if name.startswith("materials.delete")]
    assert "materials.submit" not in named


def test_a_wrong_password_is_said_and_emptied(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(log_in(pilot, "wrong"))
    kiosk.play(pilot.until(lambda: pilot.text_of("login.problem") != ""))
    assert "账号或密码不正确" in pilot.text_of("login.problem")
    assert pilot.text_of("login.password") == ""
    assert not pilot.enabled("login.enter")
    assert pilot.screen == "login"


def test_too_many_wrong_passwords_have_to_wait_on_screen_too(kiosk: Any) -> None:
    pilot = kiosk.pilot
    desk = kiosk.acts.core.desk
    desk.log_in("sample01", "wrong")
    with desk._store._writing() as db:  # twelve failures, without waiting for each
        db.execute("UPDATE attempt SET count = 12 WHERE subject != 'device'")
    kiosk.play(log_in(pilot))
    kiosk.play(pilot.until(lambda: "32 分钟" in pilot.text_of("login.problem")))
    kiosk.acts.tick()
    kiosk.now += 1200
    kiosk.acts.touched()
    kiosk.play(pilot.until(lambda: "12 分钟" in pilot.text_of("login.problem")))
    kiosk.now += 720
    kiosk.acts.touched()
    kiosk.play(pilot.until(lambda: pilot.text_of("login.problem") == ""))
    desk.unlock_login("sample01")
    kiosk.play(pilot.type("login.password", "pass2026"))
    kiosk.play(pilot.tap("login.enter"))
    kiosk.play(pilot.until(lambda: pilot.screen == "consent"))


def test_letters_grow_where_one_stands_and_what_was_typed_stays(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(pilot.tap("idle.contrast"))
    kiosk.play(pilot.tap("idle.begin"))
    kiosk.play(pilot.type("login.account", "sample01"))
    kiosk.play(pilot.tap("frame.size"))
    kiosk.play(pilot.until(lambda: pilot.text_of("frame.size") == "标准"))
    assert pilot.text_of("login.account") == "sample01"
    look = kiosk.acts.core.stand.look
    assert (look.large, look.contrast) == (True, True)
    kiosk.acts.entrance.leave()
    kiosk.play(pilot.until(lambda: pilot.text_of("frame.size") == "大字"))


def test_a_dark_display_wakes_and_the_touch_does_nothing_else(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.now += 301
    kiosk.play(pilot.until(lambda: kiosk.stage.dimmed, what="the dark"))
    kiosk.play(pilot.tap("idle.begin"))
    assert (kiosk.stage.dimmed, pilot.screen) == (False, "idle")
    kiosk.play(pilot.tap("idle.begin"))
    assert pilot.screen == "login"


def test_capitals_and_signs_can_be_typed_and_erased(kiosk: Any) -> None:
    pilot = kiosk.pilot
    typed = chain(
        pilot.tap("idle.begin"),
        pilot.type("login.account", "aB#9x"),
        pilot.tap("key.backspace"),
    )
    kiosk.play(typed)
    assert pilot.text_of("login.account") == "aB#9"


def test_a_hardware_keyboard_or_a_scanner_types_too(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(pilot.tap("idle.begin"))
    panel = kiosk.stage.panel
    keys = panel._keys
    keys.dispatch("on_textinput", "sample01")
    keys.dispatch("on_key_down", (9, "tab"), None, [])
    keys.dispatch("on_textinput", "pass2026?")
    keys.dispatch("on_key_down", (8, "backspace"), None, [])
    keys.dispatch("on_key_down", (13, "enter"), None, [])
    kiosk.play(pilot.until(lambda: pilot.screen == "consent"))


def test_a_deleted_picture_can_be_taken_again(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), shoot_all(pilot)))
    before = view(kiosk).of_type("diploma")
    kiosk.play(pilot.tap("materials.delete.diploma.0"))
    kiosk.play(pilot.tap("sheet.no"))
    assert view(kiosk).of_type("diploma") == before
    kiosk.play(pilot.tap("materials.delete.diploma.0"))
    kiosk.play(pilot.tap("sheet.yes"))
    kiosk.play(pilot.until(lambda: pilot.sees("materials.edit")))
    assert not pilot.sees("materials.delete.diploma.0")
    assert view(kiosk).of_type("diploma") == ()
    assert not pilot.enabled("materials.submit")
    assert "毕业证书" in pilot.text_of("materials.lacking")
    kiosk.play(chain(pilot.tap("materials.add.diploma"), shoot(pilot)))
    assert pilot.enabled("materials.submit")


def test_a_bad_picture_cannot_be_used_and_a_doubtful_one_is_noted(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.studio.findings = (BLURRED,)
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.diploma")))
    kiosk.play(chain(pilot.tap("capture.shutter"), pilot.tap("check.retake")))
    kiosk.play(pilot.tap("capture.shutter"))
    assert not pilot.enabled("check.use")
    kiosk.studio.findings = (GLARE,)
    kiosk.play(chain(pilot.tap("check.retake"), shoot(pilot)))
    assert view(kiosk).of_type("diploma")[0].warnings == ("glare",)


def test_the_camera_knows_what_it_should_see_and_whose_it_is(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.identity.front")))
    kiosk.play(shoot(pilot))
    person = kiosk.acts.core.visit.session.registration
    owner = (person.name, person.id_number)
    assert kiosk.studio.wanted == Wanted(("id_front",), False, *owner)
    kiosk.play(chain(pilot.tap("frame.back"), pilot.tap("materials.add.diploma")))
    kiosk.play(shoot(pilot))
    assert kiosk.studio.wanted == Wanted(("diploma",), True, *owner)


def test_a_picture_can_be_turned(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.diploma")))
    kiosk.play(chain(pilot.tap("capture.shutter"), pilot.tap("check.turn")))
    kiosk.play(pilot.until(lambda: kiosk.acts.core.visit.shot.byhand.turns == 1))


def test_a_page_held_still_is_shot_without_a_touch(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.diploma")))
    kiosk.studio.see(0.0)
    kiosk.studio.see(1.1)
    kiosk.play(pilot.until(lambda: pilot.screen == "check"))


def test_a_lost_camera_is_said_and_comes_back(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.diploma")))
    kiosk.studio.on_state(Report("C201"))
    kiosk.play(pilot.frames(3))
    assert "没有找到摄像头" in pilot.text_of("capture.fault")
    assert not pilot.enabled("capture.shutter")
    desk = kiosk.acts.core.desk
    kiosk.play(pilot.until(lambda: desk.health().camera == "C201", what="the note"))
    kiosk.studio.on_state(Report())
    kiosk.play(pilot.frames(3))
    assert pilot.enabled("capture.shutter")
    kiosk.play(pilot.until(lambda: desk.health().camera == "ok", what="the note"))


def test_what_was_returned_is_unlocked_alone(kiosk: Any, office: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), shoot_all(pilot), submit(pilot)))
    submitted = view(kiosk)
    kiosk.play(pilot.tap("done.see"))
    message = "毕业证编号无法辨别,请重新上传!"
    why = Feedback("1", datetime.now(UTC), message, ("diploma",))
    office.everything_arrived(submitted.rev)
    returned = replace(
        submitted, state=State.RETURNED, asked=("diploma",), feedback=(why,), rev=50
    )
    office.decide(returned)
    kiosk.play(pilot.until(lambda: pilot.sees("materials.delete.diploma.0")))
    assert pilot.text_of("materials.message") == message
    assert pilot.sees("materials.add.diploma")
    assert not pilot.sees("materials.delete.identity.front")
    verdict = Verdict(True, datetime.now(UTC))
    office.decide(replace(returned, state=State.PASSED, verdict=verdict, rev=60))
    kiosk.play(pilot.until(lambda: "通过" in pilot.text_of("materials.banner")))


def test_a_type_that_is_locked_meanwhile_sends_back_to_the_materials(
    kiosk: Any, office: Any
) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.diploma")))
    office.everything_arrived(90)
    office.decide(replace(view(kiosk), state=State.SUBMITTED, rev=99))
    kiosk.play(pilot.until(lambda: pilot.screen == "materials"))
    assert "K105" in pilot.text_of("sheet.text")


def test_a_visit_that_nobody_continues_is_warned_of_and_ends(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(enter(kiosk))
    kiosk.now += 151
    kiosk.play(pilot.tap("sheet.yes"))
    assert pilot.screen == "materials"
    kiosk.now += 151
    kiosk.play(pilot.until(lambda: "29 秒" in pilot.text_of("sheet.text")))
    kiosk.now += 40
    kiosk.play(pilot.until(lambda: pilot.screen == "idle"))
    assert kiosk.acts.core.stand.visit is None


def everything_said(stage: Any) -> str:
    """All words in the tree of widgets."""
    said = []
    for widget in stage.walk():
        said += [str(getattr(widget, name, "")) for name in ("text", "raw", "value")]
    return "\n".join(said)


def test_leaving_forgets_the_candidate(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("frame.language")))
    assert "138****0000" in everything_said(kiosk.stage)
    visit = weakref.ref(kiosk.acts.core.stand.visit)
    panel = weakref.ref(kiosk.stage.panel)
    kiosk.play(chain(pilot.tap("frame.leave"), pilot.tap("sheet.yes")))
    for _ in range(3):  # the toolkit frees some things a frame after they are dropped
        kiosk.play(pilot.frames(4))
        gc.collect()
    assert pilot.screen == "idle"
    assert visit() is None
    assert panel() is None
    said = everything_said(kiosk.stage)
    for canary in ("13800000000", "138****0000", "样**", "sample01", "pass2026"):
        assert canary not in said
    assert "开始办理" in said  # and the language is the first one again


def test_a_second_visit_skips_what_is_known(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("frame.leave"), pilot.tap("sheet.yes")))
    kiosk.play(chain(log_in(pilot), pilot.tap("registration.open")))
    kiosk.play(pilot.until(lambda: pilot.screen == "materials"))
    assert pilot.text_of("materials.banner").startswith("未锁定")


def test_an_example_opens_and_closes(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.example.identity")))
    kiosk.play(chain(pilot.tap("sheet.yes"), pilot.frames(3)))
    assert pilot.sees("materials.edit")


def test_the_next_page_is_laid_before_a_simulated_camera(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.acts.core.stand.simulated_camera = True
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.diploma")))
    kiosk.play(pilot.tap("capture.change"))
    assert kiosk.studio.changes == 1


def test_another_number_is_asked_for_checked_and_kept(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.edit")))
    kiosk.play(pilot.type("profile.contact", "0471"))
    kiosk.play(pilot.tap("profile.save"))
    kiosk.play(pilot.until(lambda: "可以不填" in pilot.text_of("profile.problem")))
    kiosk.play(pilot.type("profile.contact", "6600000"))
    kiosk.play(pilot.tap("profile.save"))
    kiosk.play(pilot.until(lambda: pilot.screen == "materials"))
    assert view(kiosk).profile == Profile("13800000000", "04716600000")
    kiosk.play(pilot.tap("materials.edit"))
    assert pilot.text_of("profile.contact") == "04716600000"
