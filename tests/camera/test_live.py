"""A preview's outline follows the page, lies still on it, and leaves with it."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from camera.geometry import Quad
from camera.live import Seen, Tracker
from camera.opencv import cv2

from .conftest import draw_desk, draw_page, shoot

SIZE = (1280, 720)
CORNERS = np.array([[420, 60], [830, 80], [850, 650], [390, 640]], float)
FRAME_S = 1 / 30
Overlap = Callable[[Quad, Quad], float]


@cache
def frame_at(dx: float = 0.0, dy: float = 0.0) -> np.ndarray:
    return shoot(draw_page(), np.add(CORNERS, (dx, dy)).tolist(), SIZE).image


GRAIN = np.random.default_rng(7).normal(0, 3, (720, 1280, 3)).round().astype(np.int16)


def noisy(frame: np.ndarray, seed: int) -> np.ndarray:
    """A frame with grain, each seed's moved by so much that no pixel keeps its own."""
    grain = np.roll(GRAIN, (31 * seed, 57 * seed), axis=(0, 1))
    return np.asarray(cv2.add(frame.astype(np.int16), grain, dtype=cv2.CV_8U))


def watched(tracker: Tracker, frames: list[np.ndarray], start: float) -> list[Seen]:
    return [tracker.look(f, start + i * FRAME_S) for i, f in enumerate(frames)]


@pytest.fixture(scope="module")
def still() -> np.ndarray:
    return frame_at()


@pytest.fixture(scope="module")
def bare() -> np.ndarray:
    return draw_desk(*SIZE)


def test_a_page_in_the_first_frame_is_seen_at_once(still, overlap: Overlap) -> None:
    seen = Tracker().look(still, 0.0)
    assert seen.quad is not None
    assert overlap(seen.quad, Quad.of(CORNERS)) > 0.97


def test_the_corners_of_a_still_page_do_not_jitter(still) -> None:
    seen = watched(Tracker(), [noisy(still, seed) for seed in range(40)], 0.0)
    corners = np.array([s.quad.points() for s in seen if s.quad is not None])
    assert len(corners) == len(seen)
    assert np.linalg.norm(np.diff(corners, axis=0), axis=2).max() <= 2.0
    assert np.ptp(corners, axis=0).max() <= 2.0


def test_a_frame_that_has_not_changed_is_not_looked_at_again(still) -> None:
    tracker = Tracker()
    first = tracker.look(noisy(still, 1), 0.0)
    assert tracker.look(noisy(still, 2), 0.03) is first


def test_a_moving_page_is_followed(overlap: Overlap) -> None:
    tracker = Tracker()
    for i in range(12):
        seen = tracker.look(frame_at(9.0 * i, 3.0 * i), i * FRAME_S)
        assert seen.quad is not None
        there = Quad.of(np.add(CORNERS, (9.0 * i, 3.0 * i)))
        assert overlap(seen.quad, there) > 0.95


def test_the_outline_does_not_trail_behind_a_page_that_is_pushed() -> None:
    tracker, steps = Tracker(), [(5.0 * i, 2.0 * i) for i in range(12)]
    for i, step in enumerate(steps):
        seen = tracker.look(frame_at(*step), i * FRAME_S)
        assert seen.quad is not None
        there = np.add(CORNERS, step)
        assert np.linalg.norm(seen.quad.points() - there, axis=1).max() < 5.0


def test_a_page_that_moves_evenly_is_followed_by_its_edges_between_looks() -> None:
    frames = [frame_at(5.0 * i, 2.0 * i) for i in range(12)]
    seen = watched(Tracker(), frames, 0.0)
    # Each look of the network gives a confidence of its own.
    assert len({each.confidence for each in seen}) <= 6
    assert len({each.quad for each in seen}) == len(frames)


def test_a_page_taken_away_while_it_is_followed_is_not_shown_for_long(bare) -> None:
    tracker = Tracker()
    pushed = [frame_at(5.0 * i, 2.0 * i) for i in range(6)]
    watched(tracker, pushed, 0.0)
    gone = watched(tracker, [noisy(bare, seed) for seed in range(7)], 6 * FRAME_S)
    assert gone[-1].quad is None


def test_a_page_laid_elsewhere_is_found_there(still, overlap: Overlap) -> None:
    tracker = Tracker()
    tracker.look(still, 0.0)
    seen = tracker.look(frame_at(300, 20), 0.05)
    assert seen.quad is not None
    assert overlap(seen.quad, Quad.of(np.add(CORNERS, (300, 20)))) > 0.95


def test_a_page_that_is_gone_is_shown_for_a_fifth_of_a_second_at_most(
    still, bare
) -> None:
    tracker = Tracker()
    watched(tracker, [noisy(still, seed) for seed in range(8)], 0.0)
    gone = watched(tracker, [noisy(bare, seed) for seed in range(7)], 8 * FRAME_S)
    assert gone[-1].quad is None


def test_one_bad_frame_does_not_lose_the_page(still, bare) -> None:
    tracker = Tracker()
    before = tracker.look(still, 0.0)
    assert tracker.look(bare, FRAME_S).quad == before.quad
    assert tracker.look(still, 2 * FRAME_S).quad is not None


def test_an_empty_desk_shows_nothing(bare) -> None:
    seen = watched(Tracker(), [noisy(bare, seed) for seed in range(8)], 0.0)
    assert all(s.quad is None for s in seen)


def test_an_empty_desk_in_changing_light_is_looked_at_now_and_then(bare, still) -> None:
    tracker = Tracker()
    lights = [(bare * (0.6 + 0.04 * i)).astype(np.uint8) for i in range(7)]
    seen = watched(tracker, lights, 0.0)
    assert 2 <= len({id(one) for one in seen}) <= 3
    found = watched(tracker, [still] * 4, 7 * FRAME_S)
    assert found[-1].quad is not None


def test_light_and_sharpness_are_told(still) -> None:
    dark = (still * 0.3).astype(np.uint8)
    soft = cv2.GaussianBlur(still, (0, 0), 4.0)
    plain = Tracker().look(still, 0.0)
    assert Tracker().look(dark, 0.0).light < 0.4 * plain.light
    assert Tracker().look(soft, 0.0).sharp < 0.5 * plain.sharp
