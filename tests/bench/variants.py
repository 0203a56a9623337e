"""Every photograph of a folder in four rotations and mirrored through the pipeline.

A page must be found and turned upright whichever way the camera was held; a picture
whose direction is a guess counts as asked, whatever the guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from camera.params import Params
from camera.pipeline import process
from camera.straighten import turned, unmirrored
from camera.upright import CLAIMED, Turn
from tests.bench.known import Known, overlap, photos, read_from, reads_right

BOUND = 0.90  # IoU
TURNS = (*(Turn(rotation) for rotation in (0, 90, 180, 270)), Turn(0, mirrored=True))


@dataclass(slots=True)
class Tally:
    """What became of the photographs shown in one way."""

    shown: int = 0
    found: int = 0
    right: int = 0
    asked: int = 0
    wrong: int = 0


def rows(folder: Path) -> Iterator[str]:
    """A line for each way to hold the camera; photographs without a page are left out.

    Raises:
        FileNotFoundError: the folder has no `truth.json`.
    """
    tallies = {turn: Tally() for turn in TURNS}
    misses: list[str] = []
    for known in photos(folder):
        if known.corners is not None:
            misses += _tried(known, known.corners, tallies)
    yield f"{'shown':14} photos  IoU>{BOUND:.2f}  upright  asked  wrong"
    for turn, tally in tallies.items():
        yield (
            f"{_name(turn):14} {tally.shown:6} {tally.found:9} {tally.right:8}"
            f" {tally.asked:6} {tally.wrong:6}"
        )
    yield from misses


def shown(known: Known, corners: np.ndarray, turn: Turn) -> Known:
    """The photograph mirrored if so, then turned clockwise, with its corners moved."""
    height, width = known.image.shape[:2]
    image = known.image
    if turn.mirrored:
        image, corners = unmirrored(image), np.c_[width - corners[:, 0], corners[:, 1]]
    for _ in range(turn.rotation // 90):
        corners = np.c_[height - corners[:, 1], corners[:, 0]]
        height, width = width, height
    return Known(known.name, turned(image, turn.rotation), corners)


def _tried(known: Known, corners: np.ndarray, tallies: dict[Turn, Tally]) -> list[str]:
    """Count one photograph in every way; a line for each that failed."""
    misses = []
    for turn, tally in tallies.items():
        one = shown(known, corners, turn)
        assert one.corners is not None
        capture = process(one.image, Params())
        share = overlap(capture.quad and capture.quad.points(), one.corners)
        right = reads_right(read_from(capture), one.corners)
        claimed = capture.upright_confidence >= CLAIMED
        tally.shown += 1
        tally.found += share > BOUND
        tally.asked += not claimed
        tally.right += claimed and right
        tally.wrong += claimed and not right
        if share <= BOUND or (claimed and not right):
            told = "" if right else ", turned wrongly"
            misses.append(f"  {known.name}, {_name(turn)}: IoU {share:.3f}{told}")
    return misses


def _name(turn: Turn) -> str:
    return "mirrored" if turn.mirrored else f"turned {turn.rotation}"
