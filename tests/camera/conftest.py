"""Small drawn pages and photographs of them, the same every time."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from camera.geometry import Quad, homography
from camera.opencv import cv2
from camera.params import Params, ReadParams
from camera.pipeline import Capture, process

# A smaller text map than usual, because most of the time goes into it.
PARAMS = Params(read=ReadParams(find_side=416, find_max=608))
FONT = Path(sys.prefix) / "share/duanzheng/fonts/DuanzhengSC-Sans-Regular.otf"
TEXT = (
    "报名信息表",
    "姓名 样本甲 性别 女",
    "证件编号 999909199001010000",
    "报考类别 临床执业医师",
    "工作单位 样本市第一人民医院",
    "毕业学校 样本医科大学",
    "联系电话 13800000000",
    "本人承诺以上信息真实有效",
)


@dataclass(frozen=True)
class Shot:
    """A drawn photograph (BGR) and where the page is in it."""

    image: np.ndarray
    quad: Quad


def draw_page(width: int = 620, height: int = 877, em: int = 30) -> np.ndarray:
    """A printed A4 page, BGR."""
    return _page(width, height, em).copy()


@cache
def _page(width: int, height: int, em: int) -> np.ndarray:
    page = Image.new("RGB", (width, height), (246, 246, 242))
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONT), em)
    for i, line in enumerate(TEXT):
        pen.text((width * 0.1, height * 0.08 + i * em * 2.6), line, (20, 20, 25), font)
    return np.ascontiguousarray(np.asarray(page)[:, :, ::-1])


def draw_desk(width: int, height: int, grey: int = 90, seed: int = 3) -> np.ndarray:
    """A desk with a little texture, BGR."""
    return _desk(width, height, grey, seed).copy()


@cache
def _desk(width: int, height: int, grey: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    grain = rng.normal(0, 8, (height // 4, width // 4, 3)).astype(np.float32)
    big = cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    colour = np.array([grey * 0.8, grey * 0.95, grey * 1.1])
    return np.clip(colour + big, 0, 255).astype(np.uint8)


def shoot(
    page: np.ndarray, corners: list[list[float]], size: tuple[int, int] = (700, 840)
) -> Shot:
    """Lay a page on a desk so that its corners come where they are told."""
    desk = draw_desk(*size)
    height, width = page.shape[:2]
    target = np.array(corners, np.float64)
    matrix = homography(Quad.frame(width, height).points(), target)
    warped = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA)
    inside = np.zeros(desk.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, np.rint(target).astype(np.int32), 255)
    # Outside the page and its soft edge the desk stays as it is.
    left, top = np.maximum(target.min(axis=0).astype(int) - 5, 0)
    right, bottom = target.max(axis=0).astype(int) + 6
    part = np.s_[top:bottom, left:right]
    soft = cv2.GaussianBlur(inside, (0, 0), 0.7)[part][..., None] / 255.0
    desk[part] = (warped[part] * soft + desk[part] * (1 - soft)).astype(np.uint8)
    return Shot(desk, Quad.of(target))


@pytest.fixture(scope="session")
def page() -> np.ndarray:
    return draw_page()


@pytest.fixture(scope="session")
def shot(page: np.ndarray) -> Shot:
    """The page on a desk, a little askew and in perspective."""
    return shoot(page, [[147, 91], [560, 112], [602, 735], [105, 707]])


@pytest.fixture(scope="session")
def desk() -> np.ndarray:
    """The desk alone."""
    return draw_desk(700, 840)


@pytest.fixture(scope="session")
def capture(shot: Shot) -> Capture:
    """What becomes of that photograph."""
    return process(shot.image, PARAMS)


@pytest.fixture
def picture_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a Pillow picture to a file and give its path."""

    def write(image: Image.Image, name: str = "a.jpg", **options: object) -> Path:
        path = tmp_path / name
        image.save(path, **options)
        return path

    return write


def iou(a: Quad, b: Quad) -> float:
    """Intersection over union of two convex quads."""
    shared = cv2.intersectConvexConvex(
        a.points().astype(np.float32), b.points().astype(np.float32)
    )[0]
    return float(shared / (abs(a.area()) + abs(b.area()) - shared))


@pytest.fixture(scope="session")
def overlap() -> Callable[[Quad, Quad], float]:
    return iou
