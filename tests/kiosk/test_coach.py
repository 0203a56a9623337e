"""What the coach says, and when it shoots."""

import pytest

from camera.coach import Tip
from kiosk.coach import Coach, Look, Point, Say, shift

PAGE: tuple[Point, ...] = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))
ELSEWHERE = tuple((x + 0.05, y) for x, y in PAGE)
SMALL = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))


def after(*looks: Look, coach: Coach | None = None) -> Coach:
    """The coach after some looks."""
    coach = coach or Coach()
    for look in looks:
        coach = coach.look(look)
    return coach


@pytest.mark.parametrize(
    ("look", "say"),
    [
        (Look(0, (), 150), Tip.NO_PAGE),
        (Look(0, SMALL, 150), Tip.CLOSER),
        (Look(0, PAGE, 20), Tip.DARK),
        (Look(0, PAGE, 150), Say.HOLD_STILL),
    ],
)
def test_one_thing_is_said_at_a_time(look: Look, say: Say | Tip) -> None:
    assert after(look).last.say is say


def test_a_page_held_still_for_a_second_is_shot() -> None:
    assert not after(Look(0, PAGE, 150), Look(0.9, PAGE, 150)).last.fire
    assert after(Look(0, PAGE, 150), Look(1.0, PAGE, 150)).last.fire


def test_moving_starts_the_second_again() -> None:
    moved = after(
        Look(0, PAGE, 150), Look(0.9, ELSEWHERE, 150), Look(1.2, ELSEWHERE, 150)
    )
    assert not moved.last.fire
    assert moved.last.progress == pytest.approx(0.3)


def test_a_fault_starts_the_second_again() -> None:
    dark = after(Look(0, PAGE, 150), Look(0.5, PAGE, 20), Look(1.1, PAGE, 150))
    assert not dark.last.fire


def test_the_same_page_is_not_shot_twice() -> None:
    shot = after(Look(0, PAGE, 150), Look(1, PAGE, 150))
    still_there = after(Look(2, PAGE, 150), Look(5, PAGE, 150), coach=shot)
    assert still_there.last.say is Say.CHANGE
    assert not still_there.last.fire


def test_a_new_page_is_shot_again() -> None:
    shot = after(Look(0, PAGE, 150), Look(1, PAGE, 150))
    new = after(Look(2, ELSEWHERE, 150), Look(3, ELSEWHERE, 150), coach=shot)
    assert new.last.fire


def test_shift_is_a_share_of_the_picture() -> None:
    assert shift(PAGE, ELSEWHERE) == pytest.approx(0.05 / 2**0.5)
    assert shift((), PAGE) == 1.0
