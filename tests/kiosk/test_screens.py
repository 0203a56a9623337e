"""Every screen, in both languages: large enough to read and to touch."""
# ruff: noqa: PLC0415 - the toolkit reads its environment when it is imported

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier.catalogue import Catalogue
from kiosk.acts import Places
from kiosk.appearance import Appearance
from kiosk.inbox import FileInbox, InboxParams
from kiosk.lookout import Report
from sync.protocol.messages import CATALOGUE_KEY, body_of
from tests.kiosk.drawing import draw_page
from tests.kiosk.stories import (
    GLARE,
    PARTS,
    SIGNATURE,
    chain,
    log_in,
    shoot,
)

pytestmark = pytest.mark.slow


# 1280x800, 1080x1920 and 1920x1080, in the density of the tests' window.
DISPLAYS = ((640, 400), (400, 640), (711, 400))
PLAIN, LARGE = Appearance(), Appearance(large=True)
# All of these on each screen; the colours are judged in test_theme.
WAYS = (
    *((display, LARGE) for display in DISPLAYS),
    (DISPLAYS[1], Appearance(low=True)),
    (DISPLAYS[1], PLAIN),
    (DISPLAYS[2], PLAIN),
    (DISPLAYS[0], PLAIN),
)
# What a screen is for: nobody looks for it behind a list.
AT_ONCE = {
    "idle.begin",
    "login.enter",
    "consent.agree",
    "registration.open",
    "profile.save",
    "submit.declare",
    "submit.submit",
    "done.finish",
}
NOT_FIRST = "，。；：！？、）》”"


class Looker:
    """Looks at each screen as it comes up, and notes what a person would mind.

    It is laid out anew for every display, in every text size, without another visit.
    """

    def __init__(self, kiosk: Any, ways: Any = WAYS) -> None:
        self._ways = ways
        self._stage = kiosk.stage
        self._core = kiosk.acts.core
        self._way = ""
        self._pilot = kiosk.pilot
        self.faults: list[str] = []
        self.seen: set[str] = set()

    def look(self) -> Iterator[None]:
        self.seen.add(self._pilot.screen)
        yield from self._pilot.until(lambda: self._pilot.whole)
        for display, look in self._ways:
            self._way = f"{display} {look}"
            self._stage.size_hint = (None, None)
            self._stage.size = display
            self._core.stand.look = look
            self._core.changed()
            yield from self._pilot.frames(4)
            for widget in self._stage.walk():
                if widget.get_root_window() is not None and seen(widget):
                    self._judge(widget)

    def _judge(self, widget: Any) -> None:
        from kivy.metrics import dp, sp
        from kivy.uix.behaviors import ButtonBehavior
        from kivy.uix.label import Label

        if isinstance(widget, Label) and widget.text:
            if widget.font_size < sp(18):
                self._note(widget, f"is written in {widget.font_size}")
            self._inside(widget)
            if any(line[:1] in NOT_FIRST for line in widget.text.split("\n") if line):
                self._note(widget, "has a line that begins with a sign")
            if widget.texture_size[0] > widget.width + 1:
                self._note(widget, "is wider than its place")
        touchable = isinstance(widget, ButtonBehavior) and not widget.disabled
        if touchable and min(widget.size) < dp(60):
            self._note(widget, f"is a target of {widget.size}")
        if touchable:
            self._reachable(widget)

    def _reachable(self, widget: Any) -> None:
        """A button stands on the display, or in a list that scrolls to it."""
        from kivy.uix.scrollview import ScrollView

        parent = widget.parent
        while parent is not None and parent is not parent.parent:
            if isinstance(parent, ScrollView):
                at_once = getattr(widget, "pilot_id", "") in AT_ONCE
                if at_once and not self._pilot._inside(widget, parent):
                    self._note(widget, "has to be scrolled to")
                return
            parent = parent.parent
        _, low = widget.to_window(widget.x, widget.y)
        _, high = widget.to_window(widget.x, widget.top)
        if low < -1 or high > self._stage.height + 1:
            self._note(widget, f"stands at {low:.0f} to {high:.0f}")

    def _inside(self, widget: Any) -> None:
        left, _ = widget.to_window(widget.x, widget.y)
        right, _ = widget.to_window(widget.right, widget.y)
        if left < -1 or right > self._stage.width + 1:
            self._note(widget, "reaches beyond the display")

    def _note(self, widget: Any, fault: str) -> None:
        said = getattr(widget, "text", "") or getattr(widget, "pilot_id", "")
        self.faults.append(f"{self._pilot.screen} {self._way}: {said!r} {fault}")


def seen(widget: Any) -> bool:
    """Say whether neither it nor what it stands in is invisible."""
    while widget is not None and widget is not widget.parent:
        if not widget.opacity:
            return False
        widget = widget.parent
    return True


def arrive(kiosk: Any, looker: Looker) -> Iterator[None]:
    """From the idle screen to the materials."""
    pilot = kiosk.pilot
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


def photograph(kiosk: Any, looker: Looker) -> Iterator[None]:
    """Every screen on which a picture is made."""
    pilot = kiosk.pilot
    yield from pilot.tap("materials.add.identity.front")
    kiosk.studio.on_state(Report("C204"))
    yield from looker.look()
    yield from pilot.tap("capture.files")
    yield from pilot.until(lambda: len(kiosk.acts.core.visit.peeks) == 2)
    yield from looker.look()
    yield from pilot.tap("files.camera")
    kiosk.studio.on_state(Report())
    yield from looker.look()
    for _ in PARTS:
        yield from pilot.tap("capture.shutter")
        yield from pilot.until(lambda: pilot.screen == "check")
        yield from looker.look()
        yield from pilot.tap("check.use")
        yield from pilot.until(lambda: pilot.screen != "check")
    yield from pilot.tap("materials.add.diploma")
    yield from shoot(pilot)
    yield from looker.look()


def hand_in(kiosk: Any, looker: Looker) -> Iterator[None]:
    """From complete materials to the receipt."""
    pilot = kiosk.pilot
    yield from pilot.tap("materials.submit")
    yield from looker.look()
    yield from pilot.drag("sign.pad", (0.2, 0.5), (0.8, 0.4), (0.3, 0.6))
    yield from pilot.tap("sign.keep")
    yield from pilot.until(lambda: pilot.screen == "submit")
    yield from looker.look()
    yield from pilot.tap("submit.declare")
    yield from pilot.tap("submit.submit")
    yield from pilot.until(lambda: pilot.screen == "done")
    yield from looker.look()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_can_be_read_and_touched(
    start: Callable[..., Any],
    language: str,
    office: Any,
    catalogue: Catalogue,
    tmp_path: Path,
) -> None:
    from kiosk.texts import Language

    signed = replace(catalogue, version=2, types=(*catalogue.types, SIGNATURE))
    office.tell(CATALOGUE_KEY, body_of(signed), rev=2)
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "photo.jpg").write_bytes(draw_page(300, 200))
    (stick / "broken.png").write_bytes(b"no picture")
    inbox = FileInbox(InboxParams(None), lambda: [stick])
    kiosk = start(Places(inbox), language=Language(language))
    # The longer words of English are looked at where most kiosks show them.
    looker = Looker(kiosk, WAYS if language == "zh" else WAYS[-1:])
    kiosk.studio.findings = (GLARE,)

    story = chain(
        arrive(kiosk, looker), photograph(kiosk, looker), hand_in(kiosk, looker)
    )
    kiosk.play(story, seconds=400)
    assert looker.faults == []
    assert len(looker.seen) == 12
