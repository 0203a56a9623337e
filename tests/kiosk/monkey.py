"""Random taps on a kiosk, with a candidate's session and pictures that are broken.
What it does follows from its seed; `make soak` lets it tap 10,000 times.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from camera.errors import LoadError
from kiosk.flow import PUBLIC, Screen
from kiosk.lookout import Report
from kiosk.visit import Wait
from tests.kiosk.stories import BLURRED, GLARE, enter

BREAK_EVERY, AWAY_EVERY = 37, 211
FAULTS = (Report(), Report(), Report(), Report("C201"), Report("C202"))
WAYS = ("materials.add", "capture.shutter", "check.use")  # where a candidate goes


class StuckError(AssertionError):
    """Nothing can be touched any more, or a wait does not end."""


@dataclass
class Monkey:
    """Taps at random; what it does follows from its seed alone."""

    kiosk: Any
    seed: int
    seen: dict[str, int] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)

    def play(self, taps: int) -> Iterator[None]:
        """Tap so often, and look after each whether the kiosk still serves."""
        chance = random.Random(self.seed)
        yield from enter(self.kiosk)
        for number in range(taps):
            self._disturb(number, chance)
            yield from self._touch(chance)
            yield from self._served()
            screen = self.kiosk.pilot.screen
            self.seen[screen] = self.seen.get(screen, 0) + 1
            if screen == Screen.IDLE and chance.random() < 0.5:
                yield from self._come_back()

    def _come_back(self) -> Iterator[None]:
        """Be the candidate again: taps alone would never type a password."""
        acts = self.kiosk.acts
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
        ways = [name for name in known if name.startswith(WAYS)]
        if known and chance.random() < 0.75:
            name = chance.choice(ways if ways and chance.random() < 0.4 else known)
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
