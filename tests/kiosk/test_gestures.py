"""Fingers on the check screen, and a returned picture taken again in two taps."""

from dataclasses import replace
from typing import Any

import pytest

from dossier.catalogue import Catalogue
from dossier.states import State
from tests.kiosk.conftest import brief_catalogue
from tests.kiosk.drawing import draw_page
from tests.kiosk.stories import PARTS, chain, enter, view
from tests.kiosk.studio import OUTLINE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Few types, so that few cards are made each time the materials are shown."""
    return brief_catalogue()


def test_a_picture_is_looked_at_closely_with_fingers_and_buttons(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.diploma")))
    kiosk.play(chain(pilot.tap("capture.shutter"), pilot.tap("check.nearer.after")))
    view = pilot._find("check.after")
    scales = [view.zoom.scale]
    kiosk.play(pilot.spread("check.after"))
    scales.append(view.zoom.scale)
    assert 1.0 < scales[0] < scales[1]
    where = view.zoom.x
    kiosk.play(pilot.drag("check.after", (0.5, 0.5), (0.3, 0.5)))
    assert view.zoom.x > where
    kiosk.play(pilot.tap_twice("check.after", (0.5, 0.5)))
    assert view.zoom.whole
    assert not pilot.enabled("check.farther.after")
    kiosk.play(chain(pilot.tap("check.tab.both"), pilot.frames(4)))
    assert pilot.sees("check.before")
    assert pilot.sees("check.after")


def test_a_corner_is_dragged_and_the_picture_made_anew(kiosk: Any) -> None:
    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.tap("materials.add.diploma")))
    kiosk.play(chain(pilot.tap("capture.shutter"), pilot.tap("check.cut")))
    kiosk.play(pilot.frames(4))
    kiosk.play(pilot.drag("check.corners", (0.3, 0.3), (0.25, 0.25), (0.0, -3.0)))
    moved = kiosk.acts.core.visit.looking.corners
    assert moved[0][1] == 0.0  # stopped at the edge of the picture
    assert moved[1:] == OUTLINE[1:]
    kiosk.play(chain(pilot.tap("cut.apply"), pilot.frames(3)))
    kiosk.play(pilot.until(lambda: pilot.enabled("check.use")))
    assert kiosk.acts.core.visit.shot.byhand.corners == moved


def fill(kiosk: Any) -> None:
    """Have everything that is required, and hand it in, without a touch."""
    core = kiosk.acts.core
    desk, session = core.desk, core.visit.session
    for part in PARTS:
        desk.add(session, "identity", part, draw_page(60, 40), draw_page(60, 40))
    desk.add(session, "diploma", "", draw_page(60, 40), draw_page(60, 40))
    desk.submit(session, declared=True)


def test_a_returned_picture_is_replaced_in_two_taps(
    kiosk: Any, office: Any, taps: list[str]
) -> None:
    pilot = kiosk.pilot
    kiosk.play(enter(kiosk))
    fill(kiosk)
    submitted = view(kiosk)
    office.everything_arrived(submitted.rev)
    asked = replace(submitted, state=State.RETURNED, asked=("diploma",), rev=50)
    office.decide(asked)
    kiosk.play(pilot.until(lambda: pilot.sees("materials.retake.diploma.0")))
    kiosk.play(pilot.tap("materials.retake.diploma.0"))
    kiosk.studio.see(0.0)
    kiosk.studio.see(1.1)
    kiosk.play(pilot.tap("check.use"))
    kiosk.play(pilot.until(lambda: pilot.screen == "materials"))
    assert taps == ["materials.retake.diploma.0", "check.use"]
    (new,) = view(kiosk).of_type("diploma")
    assert new.id != submitted.of_type("diploma")[0].id
