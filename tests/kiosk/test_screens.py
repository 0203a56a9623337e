"""Every screen, in both languages: large enough to read and to touch."""
# ruff: noqa: PLC0415 - the toolkit reads its environment when it is imported

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier.catalogue import Catalogue
from kiosk.acts import Places
from kiosk.inbox import FileInbox, InboxParams
from kiosk.lookout import Report
from sync.protocol.messages import CATALOGUE_KEY, body_of
from tests.kiosk.conftest import draw_page
from tests.kiosk.stories import (
    GLARE,
    PARTS,
    SIGNATURE,
    chain,
    log_in,
    shoot,
)

pytestmark = pytest.mark.slow


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
    looker = Looker(kiosk)
    kiosk.studio.findings = (GLARE,)

    story = chain(
        arrive(kiosk, looker), photograph(kiosk, looker), hand_in(kiosk, looker)
    )
    kiosk.play(story)
    assert looker.faults == []
    assert len(looker.seen) == 12
