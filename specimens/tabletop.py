"""The desk and the page on it as the camera sees them, before light and lens."""

import math
import random
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from specimens.clutter import scatter
from specimens.desks import surface
from specimens.document import Document
from specimens.geometry import Matrix, Point, Quad, View, from_page, project
from specimens.light import page_shadow
from specimens.page import lay_page
from specimens.scene import Desk, Scene

_CANVAS = 1800  # most pixels of the longer side of the desk seen from above
_SLEEVE_MM = 9.0
_FILM, _RIM = 26, 130  # of 255: how white a clear sleeve and its welded rim look


def see_desk(
    scene: Scene,
    view: View,
    size: tuple[int, int],
    size_mm: Point,
    *,
    shadow_of: Quad | None,
    seed: int,
) -> Image.Image:
    """RGB of `size`: the desk with its clutter, and the shadow of a page, evenly lit.

    `size_mm` is the size of the page that clutter keeps its distance from; `shadow_of`
    its quad in image pixels, or None when it is not there.
    """
    # The surface is softer than the page; half the resolution and an enlargement
    # look the same and take a quarter of the time.
    half = 2 if max(size) > _CANVAS else 1
    small = (size[0] // half, size[1] // half)
    to_desk = np.linalg.inv(view.to_image) @ np.diag([half, half, 1.0])
    w, h = float(small[0]), float(small[1])
    seen = project(to_desk, ((0.0, 0.0), (w, 0.0), (w, h), (0.0, h)))
    xs, ys = zip(*seen, strict=True)
    # Whole millimetres, so that pictures of other sizes share the desk.
    corner = (math.floor(min(xs)), math.floor(min(ys)))
    extent = (math.ceil(max(xs)) - corner[0], math.ceil(max(ys)) - corner[1])
    canvas = _desk(
        scene.desk,
        scene.clutter,
        size_mm,
        seed=seed,
        corner=corner,
        extent=extent,
        longest=min(max(size), _CANVAS),
    )
    kx, ky = canvas.width / extent[0], canvas.height / extent[1]
    to_canvas = np.array(
        [[kx, 0, -corner[0] * kx], [0, ky, -corner[1] * ky], [0, 0, 1.0]]
    )
    desk = _warp(canvas, small, to_canvas @ to_desk, Image.Resampling.BILINEAR)
    if shadow_of is not None:
        desk = _shaded(desk, scene, view, shadow_of, size_mm=size_mm, half=half)
    return desk if half == 1 else desk.resize(size, Image.Resampling.BILINEAR)


@lru_cache(maxsize=4)
def _desk(
    desk: Desk,
    clutter: int,
    size_mm: Point,
    *,
    seed: int,
    corner: tuple[int, int],
    extent: tuple[int, int],
    longest: int,
) -> Image.Image:
    """The desk from above; kept, because a camera sees the same desk many times."""
    k = longest / max(extent)
    size = (round(extent[0] * k), round(extent[1] * k))
    canvas = surface(desk, extent, size, np.random.default_rng([seed, 1]))
    if clutter:
        middle = (-corner[0] * k, -corner[1] * k)
        around = random.Random(f"clutter/{seed}")  # noqa: S311
        scatter(canvas, k, middle, size_mm, count=clutter, rng=around)
    return canvas


def _shaded(
    desk: Image.Image,
    scene: Scene,
    view: View,
    quad: Quad,
    *,
    size_mm: Point,
    half: int,
) -> Image.Image:
    """`desk` (reduced by `half`) with the soft shadow of the page at `quad`."""
    away = math.radians(scene.light_from)
    throw = scene.lift_mm + (scene.curl_mm + scene.fold_mm) * 0.4
    x, y = scene.moved_mm
    shadow = (x - math.cos(away) * throw * 1.6, y - math.sin(away) * throw * 1.6)
    origin, moved = project(view.to_image, ((x, y), shadow))
    shift = ((moved[0] - origin[0]) / half, (moved[1] - origin[1]) / half)
    density = math.dist(quad[0], quad[1]) / size_mm[0] / half
    a, b, c, d = ((x / half, y / half) for x, y in quad)
    factor = page_shadow(desk.size, (a, b, c, d), shift, throw * density * 1.1)
    return ImageChops.multiply(desk, factor.convert("RGB"))


def see_page(
    picture: Image.Image, document: Document, scene: Scene, view: View, quad: Quad
) -> None:
    """Put the page, and its sleeve if it has one, onto `picture` in place.

    `quad` is where its corners appear, in pixels of `picture`.
    """
    to_desk = from_page(document.size_mm, scene.turn, scene.moved_mm)
    to_image = view.to_image @ to_desk
    eye_page = np.linalg.inv(to_desk) @ np.array([view.eye[0], view.eye[1], 1.0])
    eye = (float(eye_page[0]), float(eye_page[1]), view.eye[2])
    density = _density(quad, document.size_mm)
    page = lay_page(document, scene, density, eye)
    # A bent edge reaches out of the quad, so the window is a little larger.
    xs, ys = zip(*quad, strict=True)
    room = 8 + round((scene.curl_mm + scene.fold_mm) * density)
    left, top = max(0, math.floor(min(xs)) - room), max(0, math.floor(min(ys)) - room)
    right = min(picture.width, math.ceil(max(xs)) + room)
    bottom = min(picture.height, math.ceil(max(ys)) + room)
    if right <= left or bottom <= top:
        return
    window = np.array([[1.0, 0, left], [0, 1.0, top], [0, 0, 1.0]])
    back = page.from_page_mm @ np.linalg.inv(to_image) @ window
    size = (right - left, bottom - top)
    seen = _warp(page.image, size, back, Image.Resampling.BICUBIC)
    outline = _warp(page.outline, size, back, Image.Resampling.BILINEAR)
    picture.paste(seen, (left, top), outline)
    if scene.sleeve:
        _sleeve(picture, document.size_mm, to_image)


def _sleeve(picture: Image.Image, size_mm: Point, to_image: Matrix) -> None:
    """A clear plastic sleeve around the page: a pale film with a bright rim."""
    s = _SLEEVE_MM
    w, h = size_mm
    corners = ((-s, -s), (w + s, -s), (w + s, h + s), (-s, h + s))
    outline = [(round(x), round(y)) for x, y in project(to_image, corners)]
    film = Image.new("L", picture.size, 0)
    pen = ImageDraw.Draw(film)
    pen.polygon(outline, fill=_FILM)
    thick = max(2, picture.width // 700)
    pen.line([*outline, outline[0]], fill=_RIM, width=thick)
    picture.paste((255, 255, 255), (0, 0), film)


def _density(quad: Quad, size_mm: Point) -> float:
    """The largest pixels per mm along the page's edges: what its picture must hold."""
    across = max(math.dist(quad[0], quad[1]), math.dist(quad[3], quad[2]))
    down = max(math.dist(quad[0], quad[3]), math.dist(quad[1], quad[2]))
    return 1.1 * max(across / size_mm[0], down / size_mm[1])


def _warp(
    picture: Image.Image,
    size: tuple[int, int],
    back: Matrix,
    resampling: Image.Resampling,
) -> Image.Image:
    """`picture` seen through the homography `back` (output to input pixels)."""
    data = (back / back[2, 2]).flatten()[:8].tolist()
    return picture.transform(size, Image.Transform.PERSPECTIVE, data, resampling)
