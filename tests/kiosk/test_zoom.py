"""A picture that is looked at closely stays in its window."""

import math

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.zoom import MOST, NEAR, Zoom

# Busy machines are slow at anything; how long it takes is not what is tried here.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
shares = st.floats(0.0, 1.0)
rooms = st.floats(1.0, 3.0)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("by"), st.floats(0.1, 8.0), shares),
        st.tuples(st.just("moved"), st.floats(-2, 2), st.floats(-2, 2)),
        st.tuples(st.just("twice"), shares, shares),
    ),
    max_size=10,
)


def seen(middle: float, window: float) -> tuple[float, float]:
    """What of the picture lies in the window, from and to, in shares."""
    return middle - window / 2, middle + window / 2


@CALM
@given(rooms, rooms, acts)
def test_no_empty_room_beside_a_picture_that_is_cut(
    room_x: float, room_y: float, done: list[tuple[str, float, float]]
) -> None:
    view = Zoom().within(room_x, room_y)
    for act, a, b in done:
        match act:
            case "by":
                view = view.by(a, (b, b))
            case "moved":
                view = view.moved(a, b)
            case _:
                view = view.tapped_twice((a, b))
        assert 1.0 <= view.scale <= MOST
        for middle, room in ((view.x, room_x), (view.y, room_y)):
            low, high = seen(middle, room / view.scale)
            if room / view.scale >= 1.0:
                assert middle == 0.5
            else:
                assert low >= -1e-9
                assert high <= 1 + 1e-9


@CALM
@given(st.floats(1.1, 2.0), st.floats(0.3, 0.7))
def test_the_place_between_the_fingers_stays_there(factor: float, at: float) -> None:
    before = Zoom().by(2.0)
    after = before.by(factor, (at, at))
    assert math.isclose(
        (at - before.x) * before.scale, (at - after.x) * after.scale, abs_tol=1e-9
    )


def test_a_double_tap_comes_near_and_goes_back() -> None:
    near = Zoom().tapped_twice((0.3, 0.6))
    assert near.scale == NEAR
    assert (near.x, near.y) == (0.3, 0.6)
    assert near.tapped_twice((0.5, 0.5)).whole


def test_another_window_keeps_what_is_looked_at() -> None:
    view = Zoom().by(4.0, (0.5, 0.5)).within(2.0, 1.0)
    assert (view.scale, view.x) == (4.0, 0.5)
