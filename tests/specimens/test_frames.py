"""The simulated camera: an empty desk, a page that arrives, a page that rests."""

import numpy as np
import pytest

from specimens.document import Kind
from specimens.frames import PREVIEW, STILL_WIDE, desk_scenes, frames, preview, still

pytestmark = pytest.mark.slow  # pictures take their time


def test_a_document_arrives_after_the_empty_desk_and_then_rests(drawn):
    documents = [drawn(Kind.ID_FRONT), drawn(Kind.ID_BACK)]
    seen = list(frames(documents, 1, rest=2, slide=2))
    assert [f.index for f in seen] == [0] * 7 + [1] * 7
    one = seen[:7]
    assert [f.quad is not None for f in one] == [False] * 3 + [True] * 4
    assert [f.settled for f in one] == [False] * 5 + [True] * 2
    assert all(f.image.size == PREVIEW for f in seen)


def test_resting_frames_differ_only_by_noise(drawn):
    resting = [
        f for f in frames([drawn(Kind.ID_BACK)], 1, slide=0, rest=2) if f.settled
    ]
    first, second = (np.asarray(f.image, np.int16) for f in resting)
    difference = np.abs(first - second)
    assert difference.max() > 0
    assert difference.mean() < 6


def test_the_preview_shows_the_still_at_a_third_of_its_size(drawn):
    document = drawn(Kind.ID_FRONT)
    (scene,) = desk_scenes(1, 1)
    photo = still(document, scene, 1)
    assert photo.image.size == STILL_WIDE
    assert preview(photo, 0).size == PREVIEW
    resting = next(f for f in frames([document], 1, slide=0, rest=1) if f.settled)
    assert np.allclose(np.array(resting.quad) * 3, photo.quad, atol=0.05)


def test_a_fixed_camera_keeps_its_desk():
    scenes = desk_scenes(4, 2)
    assert len({(s.desk, s.tilt, s.light_from) for s in scenes}) == 1
    assert len({s.turn for s in scenes}) == 4


def test_a_camera_in_the_hand_sees_other_desks():
    assert len({s.light_from for s in desk_scenes(4, 2, fixed=False)}) == 4


def test_no_documents_need_no_scenes():
    assert desk_scenes(0, 1) == ()
