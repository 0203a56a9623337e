"""Parts of a screen are made one a round, and what is left is not made at all."""
# ruff: noqa: PLC0415 - after the toolkit has read its environment

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("toolkit")


@pytest.fixture
def made(toolkit: Any) -> Any:
    """Three places and a count of what is made in them after each round."""
    from kivy.factory import Factory

    from kiosk.ui.widgets.later import Later, Part, forget_waiting

    class Counted(Part):
        pass

    Factory.register("Counted", cls=Counted)
    forget_waiting()
    yield lambda **told: Later(template="Counted", **told), toolkit
    forget_waiting()
    Factory.unregister("Counted")


def test_one_part_is_made_a_round(made: Any) -> None:
    place, loop = made
    places = [place() for _ in range(3)]
    counts = []
    for _ in range(4):
        loop.idle()
        counts.append(sum(one.part is not None for one in places))
    assert counts == [1, 2, 3, 3]


def test_the_parts_of_a_rule_are_made_in_its_order(made: Any) -> None:
    from kivy.lang import Builder

    _, loop = made
    rule = "BoxLayout:" + "".join(
        f"\n    Later:\n        template: 'Counted'\n        body: '{name}'"
        for name in "abc"
    )
    page = Builder.load_string(rule)
    counts = []
    for _ in range(3):
        loop.idle()
        counts.append("".join(p.body for p in reversed(page.children) if p.part))
    assert counts == ["a", "ab", "abc"]


def test_a_part_follows_what_its_screen_shows(made: Any) -> None:
    place, loop = made
    one = place(body="before")
    loop.idle()
    one.body = "after"
    assert one.part.body == "after"


def test_a_part_waits_until_it_is_wanted(made: Any) -> None:
    place, loop = made
    one = place(wanted=False)
    loop.idle()
    assert one.part is None
    one.wanted = True
    loop.idle()
    assert one.part is not None


def test_nothing_is_made_of_a_screen_that_is_left(made: Any) -> None:
    from kiosk.ui.widgets.later import forget_waiting

    place, loop = made
    one = place()
    forget_waiting()
    loop.idle()
    assert one.part is None


@pytest.mark.parametrize(
    ("inner", "outer"),
    [((0, 20, 160, 90), (160, 130)), ((30, 0, 100, 130), (160, 130))],
)
def test_what_lies_beside_a_picture_covers_all_but_the_picture(
    inner: Any, outer: tuple[int, int]
) -> None:
    from kiosk.ui.widgets.picture import beside

    bands = beside(inner, (0, 0), outer, 4)

    def covered(x: float, y: float) -> bool:
        return any(
            left <= x <= left + wide and low <= y <= low + high
            for left, low, wide, high in (*bands, inner)
        )

    assert all(covered(x, y) for x in range(outer[0]) for y in range(outer[1]))
    middle = (inner[0] + inner[2] / 2, inner[1] + inner[3] / 2)
    assert not any(
        left <= middle[0] <= left + wide and low <= middle[1] <= low + high
        for left, low, wide, high in bands
    ), "what nobody sees is not drawn"
