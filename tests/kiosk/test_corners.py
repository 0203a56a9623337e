"""Whatever a finger does to the four corners, they stay a page in the picture."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.corners import FRAME, INSET, Corners, dragged, nearest, settled, sound

# Busy machines are slow at anything; how long it takes is not what is tried here.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
anywhere = st.floats(-2.0, 3.0)
places = st.tuples(anywhere, anywhere)
drags = st.lists(st.tuples(st.integers(0, 3), places), max_size=12)
outlines = st.lists(places, max_size=5).map(tuple)


def clockwise(corners: Corners) -> bool:
    """Whether the shape's signed area is positive: top left first, then right."""
    around = zip(corners, (*corners[1:], corners[0]), strict=True)
    return sum(x * v - u * y for (x, y), (u, v) in around) > 0


@CALM
@given(outlines, drags)
def test_any_drags_leave_a_convex_page_in_the_picture_in_its_order(
    outline: tuple[tuple[float, float], ...],
    wishes: list[tuple[int, tuple[float, float]]],
) -> None:
    corners = settled(outline)
    assert sound(corners)
    for index, to in wishes:
        before = corners
        corners = dragged(corners, index, to)
        assert sound(corners)
        assert clockwise(corners)
        assert [c for i, c in enumerate(corners) if i != index] == [
            c for i, c in enumerate(before) if i != index
        ]


@CALM
@given(st.integers(0, 3), places)
def test_a_drag_goes_as_far_as_it_may(index: int, to: tuple[float, float]) -> None:
    moved = dragged(INSET, index, to)
    again = dragged(moved, index, to)
    assert max(
        abs(a - b)
        for p, q in zip(moved, again, strict=True)
        for a, b in zip(p, q, strict=True)
    ) < (1e-3)


@CALM
@given(st.integers(0, 3), st.floats(0.0, 0.3), st.floats(0.0, 0.3))
def test_a_sound_place_is_reached_exactly(index: int, x: float, y: float) -> None:
    corner = FRAME[index]
    to = (x if corner[0] == 0 else 1 - x, y if corner[1] == 0 else 1 - y)
    assert dragged(INSET, index, to)[index] == to


def test_an_outline_beyond_the_edge_is_moved_onto_it() -> None:
    found = settled(((-0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 1.2)))
    assert found[0] == (0.0, 0.1)
    assert found[3] == (0.1, 1.0)


def test_without_an_outline_nearly_all_of_the_picture_is_taken() -> None:
    assert settled(()) == INSET


def test_the_nearest_corner_follows_the_shape_of_the_picture() -> None:
    assert nearest(FRAME, (0.4, 0.1)) == 0
    assert nearest(FRAME, (0.6, 0.6), stretch=3.0) == 2
