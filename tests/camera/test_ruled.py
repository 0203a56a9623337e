"""A material's own rules are measured in the finished picture."""

import numpy as np
import pytest

from camera.arrays import Bgr
from camera.opencv import cv2
from camera.params import Params
from camera.pipeline import process
from camera.ruled import broken, coloured
from camera.rules import ANY, PictureRules, Shape, stricter
from camera.straighten import shrunk
from config.catalogue import example_names, example_picture

WARM, COOL = (0.70, 0.88, 1.0), (1.0, 0.95, 0.85)  # of BGR
NAMES = example_names()


def picture(name: str, side: int = 640) -> Bgr:
    found = cv2.imread(str(example_picture(name)))
    assert found is not None
    return shrunk(found, side)


def grey(image: Bgr) -> Bgr:
    return cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)


def lit(image: Bgr, left: tuple[float, ...], right: tuple[float, ...]) -> Bgr:
    """The same under a light of another tint on either side, as a JPEG."""
    across = np.linspace(0, 1, image.shape[1])[None, :, None]
    tint = np.array(left) * (1 - across) + np.array(right) * across
    seen = np.clip(image * tint * 0.9, 0, 255).astype(np.uint8)
    return cv2.imdecode(cv2.imencode(".jpg", seen, [1, 70])[1], cv2.IMREAD_COLOR)


def codes(rules: PictureRules, page: Bgr) -> list[str]:
    height, width = page.shape[:2]
    return [problem.code for problem in broken(rules, page, width, height)]


@pytest.mark.parametrize("name", NAMES)
def test_an_original_has_colour_and_a_grey_copy_none_in_any_light(name: str) -> None:
    rules, original = PictureRules(colour=True), picture(name)
    for left, right in ((WARM, WARM), (WARM, COOL), (COOL, COOL)):
        assert codes(rules, lit(original, left, right)) == []
        assert codes(rules, lit(grey(original), left, right)) == ["not_in_colour"]


def test_a_blank_or_black_page_has_no_colour() -> None:
    for level in (0, 128, 255):
        assert coloured(np.full((300, 200, 3), level, np.uint8)) == 0


@pytest.mark.parametrize(
    ("rules", "size", "said"),
    [
        (ANY, (10, 10), []),
        (PictureRules(side=800), (800, 900), []),
        (PictureRules(side=800), (900, 799), ["picture_too_small"]),
        (PictureRules(shape=Shape.UPRIGHT), (600, 800), []),
        (PictureRules(shape=Shape.UPRIGHT), (800, 600), ["not_upright_format"]),
        (PictureRules(shape=Shape.LYING), (600, 800), ["not_lying_format"]),
        (PictureRules(shape=Shape.LYING), (800, 800), []),
        (
            PictureRules(side=700, shape=Shape.LYING),
            (600, 800),
            ["picture_too_small", "not_lying_format"],
        ),
    ],
)
def test_size_and_format_are_those_of_the_finished_picture(
    rules: PictureRules, size: tuple[int, int], said: list[str]
) -> None:
    page = np.full((30, 20, 3), 200, np.uint8)
    assert [p.code for p in broken(rules, page, *size)] == said


def test_a_rule_never_makes_the_usual_limits_softer() -> None:
    usual = Params().quality
    assert stricter(Params(), ANY).quality == usual
    assert stricter(Params(), PictureRules(text=4)).quality == usual
    raised = stricter(Params(), PictureRules(text=30)).quality
    assert (raised.em_blocks, raised.em_warns) == (30, 30)


@pytest.mark.slow
def test_the_pipeline_blocks_what_breaks_a_rule() -> None:
    asked = PictureRules(side=1200, text=60, colour=True, shape=Shape.UPRIGHT)
    found = process(grey(picture("diploma", 900)), Params(), rules=asked)
    codes = {problem.code for problem in found.problems}
    broken = {"picture_too_small", "text_too_small", "not_in_colour"}
    assert broken <= codes
    lies = found.out_width > found.out_height
    assert ("not_upright_format" in codes) == lies
