"""One message at a time, the most important first, and none that flickers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.coach import APPEARS_S, STAYS_S, TIPS, Glance, Guide, Tip, area, fault

PAGE = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))
SMALL = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))
HUGE = ((0.01, 0.01), (0.99, 0.01), (0.99, 0.99), (0.01, 0.99))
OUTSIDE = ((0.2, 0.0), (0.8, 0.0), (0.8, 0.8), (0.2, 0.8))
TILTED = ((0.4, 0.2), (0.6, 0.2), (0.8, 0.8), (0.2, 0.8))
GOOD = Glance(PAGE, 150)


def after(*looks: tuple[float, Glance]) -> Guide:
    """The guide after some looks."""
    guide = Guide()
    for at, seen in looks:
        guide = guide.look(at, seen)
    return guide


@pytest.mark.parametrize(
    ("seen", "tip"),
    [
        (GOOD, None),
        (Glance((), 150), Tip.NO_PAGE),
        (Glance(PAGE, 30), Tip.DARK),
        (Glance(OUTSIDE, 150), Tip.CORNERS),
        (Glance(SMALL, 150), Tip.CLOSER),
        (Glance(HUGE, 150), Tip.FARTHER),
        (Glance(TILTED, 150), Tip.TILT),
        (Glance(PAGE, 150, glare=0.05), Tip.GLARE),
        (Glance(PAGE, 150, hand=0.1), Tip.HAND),
        (Glance(PAGE, 150, moved=0.1), Tip.HOLD_STILL),
    ],
)
def test_each_fault_is_named(seen: Glance, tip: Tip | None) -> None:
    assert fault(seen) is tip


def test_the_most_important_fault_is_named() -> None:
    assert fault(Glance((), 20)) is Tip.DARK
    assert fault(Glance(SMALL, 150, glare=0.5, moved=0.5)) is Tip.CLOSER


def test_the_first_fault_is_said_at_once() -> None:
    assert after((0, Glance((), 150))).tip is Tip.NO_PAGE


def test_a_measure_at_the_bound_does_not_flicker() -> None:
    dim, hardly_better = Glance(PAGE, 59), Glance(PAGE, 62)
    looks = [(i * 0.5, (dim, hardly_better)[i % 2]) for i in range(12)]
    assert after(*looks).tip is Tip.DARK
    assert after(*looks, (6.5, GOOD), (7.0, GOOD)).tip is None


def test_a_message_stays_long_enough_to_be_read() -> None:
    shown = [(0.0, Glance(SMALL, 150)), (0.1, GOOD), (STAYS_S - 0.1, GOOD)]
    assert after(*shown).tip is Tip.CLOSER
    assert after(*shown, (STAYS_S, GOOD)).tip is None


def test_a_single_frame_does_not_replace_a_message() -> None:
    looks = [(0, Glance(SMALL, 150)), (2, Glance((), 150)), (2.1, Glance(SMALL, 150))]
    assert after(*looks).tip is Tip.CLOSER


def test_something_worse_need_not_wait_for_the_reader() -> None:
    looks = [(0, Glance(SMALL, 150)), (0.1, Glance((), 150))]
    assert after(*looks, (0.1 + APPEARS_S, Glance((), 150))).tip is Tip.NO_PAGE


def test_area_is_a_share_of_the_frame() -> None:
    assert area(PAGE) == pytest.approx(0.36)


glances = st.builds(
    Glance,
    st.sampled_from([(), PAGE, SMALL, HUGE, OUTSIDE, TILTED]),
    st.floats(0, 255),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
)


@given(st.lists(glances, min_size=1, max_size=40), st.floats(0.01, 0.5))
def test_messages_do_not_change_faster_than_they_can_be_noticed(
    seen: list[Glance], step: float
) -> None:
    guide, changes = Guide(), []
    for i, glance in enumerate(seen):
        before, guide = guide, guide.look(i * step, glance)
        if before.tip is not None and guide.tip is not before.tip:
            changes.append(i * step)
    gaps = [b - a for a, b in pairwise(changes)]
    assert all(gap >= APPEARS_S - 1e-9 or step >= APPEARS_S for gap in gaps)


@given(glances)
def test_a_frame_without_fault_for_long_clears_the_message(seen: Glance) -> None:
    assert after((0, seen), (1, GOOD), (2, GOOD), (3, GOOD)).tip is None


def test_every_tip_has_two_short_sentences() -> None:
    assert set(TIPS) == set(Tip)
    assert all(len(text.zh) <= 14 and len(text.en) <= 44 for text in TIPS.values())
