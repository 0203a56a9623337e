"""A person's ways through the kiosk: real window, real store, touches."""
# ruff: noqa: PLC0415 - the toolkit reads its environment when it is imported

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dossier.model import Feedback, Profile, Verdict
from dossier.states import State
from kiosk.studio import Wanted
from kiosk.viewmodels.check import Finding

pytestmark = pytest.mark.slow

BLURRED = Finding("blurred", "图片模糊", "Blurred", blocks=True)
GLARE = Finding("glare", "有反光", "Glare", blocks=False)
PARTS = ("front", "back", "holding")


def log_in(pilot: Any, password: str = "pass2026") -> Iterator[None]:
    """From the idle screen to a checked password."""
    yield from pilot.tap("idle.begin")
    yield from pilot.type("login.account", "sample01")
    yield from pilot.type("login.password", password)
    yield from pilot.tap("login.enter")


def sign_up(pilot: Any) -> Iterator[None]:
    """A first visit, every touch of it, from the idle screen to the materials."""
    yield from log_in(pilot)
    yield from pilot.tap("consent.agree")
    yield from pilot.tap("registration.open")
    yield from pilot.type("profile.phone", "13800000000")
    yield from pilot.tap("profile.save")
    yield from pilot.until(lambda: pilot.screen == "materials")


def enter(kiosk: Any) -> Iterator[None]:
    """The materials of somebody who was here before, without the way there."""
    pilot, entrance, desk = kiosk.pilot, kiosk.acts.entrance, kiosk.acts.core.desk
    session = desk.log_in("sample01", "pass2026")
    desk.activate(session, "tests")
    desk.set_profile(session, Profile("13800000000"))
    entrance.begin()
    entrance.log_in("sample01", "pass2026")
    yield from pilot.until(lambda: pilot.screen == "registration")
    entrance.open_materials()
    yield from pilot.until(lambda: pilot.screen == "materials")


def shoot(pilot: Any) -> Iterator[None]:
    """One picture, from the live picture to the next screen."""
    yield from pilot.tap("capture.shutter")
    yield from pilot.tap("check.use")
    yield from pilot.until(lambda: pilot.screen != "check")


def shoot_all(pilot: Any) -> Iterator[None]:
    """Everything that is required."""
    yield from pilot.tap("materials.add.identity.front")
    for _ in PARTS:
        yield from shoot(pilot)
    yield from pilot.tap("materials.add.diploma")
    yield from shoot(pilot)


def submit(pilot: Any) -> Iterator[None]:
    """From complete materials to the receipt."""
    yield from pilot.tap("materials.submit")
    yield from pilot.tap("submit.declare")
    yield from pilot.tap("submit.submit")
    yield from pilot.until(lambda: pilot.screen == "done")


def chain(*stories: Iterator[None]) -> Iterator[None]:
    """One story after the other."""
    for story in stories:
        yield from story


def view(kiosk: Any) -> Any:
    """The dossier as the store has it."""
    core = kiosk.acts.core
    return core.desk.view(core.visit.session).dossier


def test_a_first_visit_ends_with_everything_locked(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(sign_up(pilot), shoot_all(pilot), submit(pilot)))
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
    kiosk.play(pilot.until(lambda: kiosk.acts.core.visit.shot.turns == 1))


def test_a_page_held_still_is_shot_without_a_touch(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.diploma")))
    kiosk.studio.see(0.0)
    kiosk.studio.see(1.1)
    kiosk.play(pilot.until(lambda: pilot.screen == "check"))


def test_a_lost_camera_is_said_and_comes_back(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.diploma")))
    kiosk.studio.on_state("K101")
    kiosk.play(pilot.frames(3))
    assert "摄像头没有连接" in pilot.text_of("capture.problem")
    assert not pilot.enabled("capture.shutter")
    desk = kiosk.acts.core.desk
    kiosk.play(pilot.until(lambda: desk.health().camera == "K101", what="the note"))
    kiosk.studio.on_state("")
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


class Looker:
    """Looks at each screen as it comes up, and notes what a person would mind."""

    def __init__(self, kiosk: Any) -> None:
        self._stage = kiosk.stage
        self._pilot = kiosk.pilot
        self.faults: list[str] = []
        self.seen: set[str] = set()

    def look(self) -> Iterator[None]:
        yield from self._pilot.frames(6)
        self.seen.add(self._pilot.screen)
        for widget in self._stage.walk():
            if widget.get_root_window() is not None and widget.opacity:
                self._judge(widget)

    def _judge(self, widget: Any) -> None:
        from kivy.metrics import dp, sp
        from kivy.uix.behaviors import ButtonBehavior
        from kivy.uix.label import Label

        if isinstance(widget, Label) and widget.text:
            if widget.font_size < sp(18):
                self._note(widget, f"is written in {widget.font_size}")
            self._inside(widget)
            if widget.texture_size[0] > widget.width + 1:
                self._note(widget, "is wider than its place")
        touchable = isinstance(widget, ButtonBehavior) and not widget.disabled
        if touchable and min(widget.size) < dp(60):
            self._note(widget, f"is a target of {widget.size}")

    def _inside(self, widget: Any) -> None:
        left, _ = widget.to_window(widget.x, widget.y)
        right, _ = widget.to_window(widget.right, widget.y)
        if left < -1 or right > self._stage.width + 1:
            self._note(widget, "reaches beyond the display")

    def _note(self, widget: Any, fault: str) -> None:
        said = getattr(widget, "text", "") or getattr(widget, "pilot_id", "")
        self.faults.append(f"{self._pilot.screen}: {said!r} {fault}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_can_be_read_and_touched(
    start: Callable[..., Any], language: str
) -> None:
    from kiosk.texts import Language

    kiosk = start(language=Language(language))
    pilot, looker = kiosk.pilot, Looker(kiosk)
    kiosk.studio.findings = (GLARE,)

    def story() -> Iterator[None]:
        yield from looker.look()
        yield from log_in(pilot, "wrong")
        yield from pilot.until(lambda: pilot.text_of("login.problem") != "")
        yield from looker.look()
        yield from pilot.type("login.password", "pass2026")
        yield from pilot.tap("login.enter")
        yield from pilot.until(lambda: pilot.screen == "consent")
        yield from looker.look()
        yield from pilot.tap("consent.agree")
        yield from pilot.until(lambda: pilot.screen == "registration")
        yield from looker.look()
        yield from pilot.tap("registration.open")
        yield from pilot.type("profile.phone", "13800000000")
        yield from looker.look()
        yield from pilot.tap("profile.save")
        yield from pilot.tap("materials.add.identity.front")
        yield from looker.look()
        for _ in PARTS:
            yield from pilot.tap("capture.shutter")
            yield from looker.look()
            yield from pilot.tap("check.use")
            yield from pilot.until(lambda: pilot.screen != "check")
        yield from pilot.tap("materials.add.diploma")
        yield from shoot(pilot)
        yield from looker.look()
        yield from pilot.tap("materials.submit")
        yield from looker.look()
        yield from pilot.tap("submit.declare")
        yield from pilot.tap("submit.submit")
        yield from pilot.until(lambda: pilot.screen == "done")
        yield from looker.look()

    kiosk.play(story(), seconds=60)
    assert looker.faults == []
    assert len(looker.seen) == 10
