"""A video file plays at its own pace, and around again."""

from pathlib import Path

import numpy as np
import pytest

from camera.errors import SourceError
from camera.opencv import cv2
from camera.sources import VideoSource

LEVELS = (40, 90, 140, 190)  # of the four frames
PACE = 10.0  # frames a second


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "a.avi"
    codec = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), codec, PACE, (1600, 120))
    for level in LEVELS:
        writer.write(np.full((120, 1600, 3), level, np.uint8))
    writer.release()
    return path


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def level(frame: np.ndarray | None) -> int:
    """Which of the four frames it is."""
    assert frame is not None
    return LEVELS.index(min(LEVELS, key=lambda one: abs(one - float(frame.mean()))))


def test_each_frame_comes_when_it_is_due_and_the_first_after_the_last(
    film: Path,
) -> None:
    clock = Clock()
    source = VideoSource(film, clock)
    source.open()
    seen = []
    for _ in range(10):
        seen.append(level(source.read()))
        clock.now += 0.5 / PACE + 1e-6
    assert seen == [0, 0, 1, 1, 2, 2, 3, 3, 0, 0]


def test_who_looks_seldom_misses_frames_and_not_time(film: Path) -> None:
    clock = Clock()
    source = VideoSource(film, clock)
    source.open()
    clock.now += 2.0 / PACE + 1e-6
    assert level(source.read()) == 2


def test_the_preview_is_small_and_the_still_is_whole(film: Path) -> None:
    source = VideoSource(film)
    source.open()
    assert source.read().shape == (96, 1280, 3)
    assert source.still().shape == (120, 1600, 3)


def test_a_closed_file_gives_nothing(film: Path) -> None:
    source = VideoSource(film)
    source.open()
    source.close()
    assert source.read() is None
    with pytest.raises(SourceError) as caught:
        source.still()
    assert caught.value.code == "C202"


def test_what_is_no_video_is_refused(tmp_path: Path, film: Path) -> None:
    text = tmp_path / "b.avi"
    text.write_text("not a video")
    empty = tmp_path / "c.avi"
    empty.write_bytes(b"")
    short = tmp_path / "d.avi"
    short.write_bytes(film.read_bytes()[:300])
    for path in (text, empty, short, tmp_path, tmp_path / "none.avi"):
        with pytest.raises(SourceError) as caught:
            VideoSource(path).open()
        assert caught.value.code == "C210"
