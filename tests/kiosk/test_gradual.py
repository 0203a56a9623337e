"""The materials page is made over several frames, and can be used from the first."""

from itertools import pairwise
from typing import Any

import pytest

from tests.kiosk.stories import chain, enter

pytestmark = pytest.mark.slow


def cards(kiosk: Any) -> Any:
    return kiosk.stage.panel.ids.cards


def test_the_first_card_is_there_at_once_and_the_others_follow(kiosk: Any) -> None:
    counts: list[int] = []

    def watch() -> Any:
        wanted = len(kiosk.acts.core.page().body.cards)
        while not counts or counts[-1] < wanted:
            counts.append(len(cards(kiosk).children))
            yield

    kiosk.play(chain(enter(kiosk), watch()))
    assert counts[0] >= 1
    assert all(after - before <= 1 for before, after in pairwise(counts))
    shown = [card.item.id for card in reversed(cards(kiosk).children)]
    assert shown == [one.id for one in kiosk.acts.core.page().body.cards]
    first = list(cards(kiosk).children)
    kiosk.stage.panel.body = kiosk.acts.core.page().body
    kiosk.play(kiosk.pilot.frames(4))
    assert cards(kiosk).children == first, "nothing is made anew"


def test_a_touch_counts_before_all_cards_are_made(kiosk: Any) -> None:
    made: list[int] = []

    def touch() -> Any:
        made.append(len(kiosk.acts.core.page().body.cards))
        kiosk.pilot._find("materials.add.identity.front").trigger_action(0)
        made.append(len(cards(kiosk).children))
        yield from kiosk.pilot.until(lambda: kiosk.pilot.screen == "capture")

    kiosk.play(chain(enter(kiosk), touch()))
    whole, touched = made
    assert touched < whole


def test_who_reads_on_meanwhile_is_not_moved(kiosk: Any) -> None:
    tops: list[float] = []

    def scroll() -> Any:
        view = kiosk.stage.panel.ids.scroll
        yield from kiosk.pilot.until(lambda: view.children[0].height > view.height)
        yield from kiosk.pilot.frames(2)
        held = cards(kiosk)
        held.stop()
        held.show(held.items[:3])
        yield from kiosk.pilot.frames(4)
        view.scroll_y = 0.5
        yield from kiosk.pilot.frames(4)
        card = held.children[-1]
        tops.append(card.to_window(*card.pos)[1])
        held.on_items()
        whole = len(held.items)
        yield from kiosk.pilot.until(lambda: len(held.children) == whole)
        yield from kiosk.pilot.frames(4)
        tops.append(card.to_window(*card.pos)[1])

    kiosk.play(chain(enter(kiosk), scroll()))
    assert tops[1] == pytest.approx(tops[0], abs=1.0)
