"""Random taps on a kiosk, with a candidate's session and pictures that are broken.
What it does follows from its seed; `make soak` lets it tap 10,000 times.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from camera.errors import LoadError
from kiosk.flow import PUBLIC, Screen
from kiosk.lookout import Report
from kiosk.visit import Wait
from tests.kiosk.stories import BLURRED, GLARE, enter

BREAK_EVERY, AWAY_EVERY = 37, 211
LONG = 5  # frames that a finger rests
PUT_EVERY = 25  # taps, after which it is put before one of the later screens
PUT = (Screen.FILES, Screen.CHECK, Screen.SIGN)
FAULTS = (Report(), Report(), Report(), Report("C201"), Report("C202"))
# Where a candidate goes, each as likely as the next.
WAYS = (
    "materials.add",
    "materials.submit",
    "capture.shutter",
    "capture.files",
    "files.choose",
    "check.use",
    "sign.pad",
)


class StuckError(AssertionError):
    """Nothing can be touched any more, or a wait does not end."""


@dataclass
class Monkey:
    """Taps at random; what it does follows from its seed alone."""

    kiosk: Any
    seed: int
    refill: Callable[[], None] = lambda: None
    seen: dict[str, int] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)

    def play(self, taps: int) -> Iterator[None]:
        """Tap so often, and look after each whether the kiosk still serves."""
        chance = random.Random(self.seed)
        self.refill()
        yield from enter(self.kiosk)
        for number in range(taps):
            self._disturb(number, chance)
            if number % PUT_EVERY == PUT_EVERY - 1:
                yield from self._put(PUT[number // PUT_EVERY % len(PUT)])
            yield from self._touch(chance)
            yield from self._served()
            screen = self.kiosk.pilot.screen
            self.seen[screen] = self.seen.get(screen, 0) + 1
            if screen == Screen.IDLE and chance.random() < 0.5:
                yield from self._come_back()

    def _put(self, screen: Screen) -> Iterator[None]:
        """Be a candidate who has come so far: taps alone would seldom arrive there."""
        acts, pilot = self.kiosk.acts, self.kiosk.pilot
        acts.entrance.leave()
        yield from pilot.until(lambda: pilot.screen == Screen.IDLE)
        self.kiosk.studio.broken = None
        self.refill()
        yield from enter(self.kiosk)
        if screen is Screen.SIGN:
            acts.handing.go_on()
        else:
            acts.booth.open("other", "")
            yield from pilot.until(lambda: pilot.screen == Screen.CAPTURE)
            if screen is Screen.FILES:
                acts.picker.open()
            else:
                acts.core.stand.camera = Report()
                acts.booth.shoot()
        yield from pilot.until(lambda: pilot.screen == screen, 60, screen)
        self.seen[screen] = self.seen.get(screen, 0) + 1

    def _come_back(self) -> Iterator[None]:
        """Be the candidate again: taps alone would never type a password."""
        acts = self.kiosk.acts
        self.refill()
        acts.entrance.begin()
        acts.entrance.log_in("sample01", "pass2026")
        yield from self.kiosk.pilot.until(lambda: not acts.core.stand.busy)

    def _disturb(self, number: int, chance: random.Random) -> None:
        """Break the camera or a picture, or let the candidate walk away."""
        studio = self.kiosk.studio
        if number % BREAK_EVERY == 0:
            studio.findings = chance.choice(
                ((), (BLURRED,), (GLARE,), (GLARE, BLURRED))
            )
            studio.broken = chance.choice(
                (None, None, None, LoadError("C103"), OSError(28, "no space"))
            )
            if studio.on_state is not None:
                studio.on_state(chance.choice(FAULTS))
        if number % AWAY_EVERY == AWAY_EVERY - 1:
            self.kiosk.now += chance.choice((155, 10_000))

    def _touch(self, chance: random.Random) -> Iterator[None]:
        """Three in four on something that can be touched, others anywhere."""
        # At the top of this module it would open a window before it is configured.
        from kiosk.ui.pilot import Finger  # noqa: PLC0415

        pilot, window = self.kiosk.pilot, self.kiosk.stage
        known = [name for name in pilot.ids if pilot.enabled(name)]
        ways = [way for way in WAYS if any(name.startswith(way) for name in known)]
        if known and chance.random() < 0.75:
            if ways and chance.random() < 0.4:
                way = chance.choice(ways)
                known = [name for name in known if name.startswith(way)]
            name = chance.choice(known)
            x, y = pilot._middle(name)
        else:
            name, x, y = (
                "",
                chance.random() * window.width,
                chance.random() * window.height,
            )
        self.history.append(name or f"{x:.0f},{y:.0f}")
        finger = Finger(x, y)
        finger.is_double_tap = chance.random() < 0.1
        finger.press()
        # A list takes a quick touch for one that may yet scroll, and a longer one not.
        for _ in range(chance.choice((1, LONG))):
            yield
        if chance.random() < 0.2:
            finger.drag(chance.random() * window.width, chance.random() * window.height)
            yield
        finger.lift()
        yield

    def _served(self) -> Iterator[None]:
        """No wait lasts, something can always be touched, and the window stands."""
        pilot, stand = self.kiosk.pilot, self.kiosk.acts.core.stand
        yield from pilot.until(
            lambda: not isinstance(stand.sheet, Wait) and not stand.busy, 30, "an end"
        )
        yield
        if not any(pilot.enabled(name) for name in pilot.ids):
            raise StuckError(
                f"seed {self.seed}: {self.history[-20:]} on {pilot.screen}"
            )
        if (stand.visit is None) != (stand.screen in PUBLIC):
            raise StuckError(f"seed {self.seed}: {stand.screen} without its candidate")
