"""A photograph of a specimen document on a desk, with the truth about it."""

import io
import math
import random
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from specimens.clutter import scatter
from specimens.desks import surface
from specimens.document import Document
from specimens.geometry import (
    Matrix,
    Point,
    Quad,
    View,
    from_page,
    page_quad,
    place_camera,
    project,
    project_quad,
    upright_rotation,
)
from specimens.light import (
    add_glare,
    blurred,
    developed,
    illumination,
    noisy,
    page_shadow,
)
from specimens.page import lay_page
from specimens.scene import Scene

STILL: tuple[int, int] = (4000, 3000)
_CANVAS = 2200  # pixels of the longer side of the desk before the camera sees it
_SLEEVE_MM = 9.0


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph (RGB) and what is true of it.

    `quad` holds the page's corners TL TR BR BL in reading order, in pixels of `image`;
    None on an empty desk. `rotation` is the clockwise turn (0, 90, 180, 270) that makes
    the page upright, after mirroring `image` left to right if it is `mirrored`.
    """

    image: Image.Image
    quad: Quad | None
    rotation: int
    mirrored: bool
    scene: Scene

    def jpeg(self) -> bytes:
        """The photograph as the camera would store it."""
        buffer = io.BytesIO()
        self.image.save(buffer, "JPEG", quality=self.scene.quality, dpi=(72, 72))
        return buffer.getvalue()


def photograph(
    document: Document, scene: Scene, seed: int, size: tuple[int, int] = STILL
) -> Photo:
    """Photograph `document` as `scene` says, `size` (width, height) pixels.

    The same arguments give the same pixels; the same scene and seed at another size of
    the same shape give the same picture, larger or smaller.
    """
    return _expose(document, document.size_mm, scene, seed, size)


def empty_desk(
    size_mm: Point, scene: Scene, seed: int, size: tuple[int, int] = STILL
) -> Photo:
    """The desk of `photograph` before a page of `size_mm` is put on it."""
    return _expose(None, size_mm, scene, seed, size)


def _expose(
    document: Document | None,
    size_mm: Point,
    scene: Scene,
    seed: int,
    size: tuple[int, int],
) -> Photo:
    rng = random.Random(f"photo/{seed}")  # noqa: S311  light and clutter
    view = place_camera(
        page_quad(size_mm, scene.turn),
        size,
        tilt=scene.tilt,
        azimuth=scene.azimuth,
        fill=scene.fill,
        offset=scene.offset,
    )
    quad = project_quad(view.to_image, page_quad(size_mm, scene.turn, scene.moved_mm))
    picture = _see_desk(size_mm, scene, seed, view, size)
    if document is not None:
        picture = _put_page(picture, document, scene, view, quad)
    picture = ImageChops.multiply(picture, illumination(size, scene, rng))
    if scene.glare and document is not None:
        picture = add_glare(picture, quad, scene, rng)
    picture = developed(blurred(picture, scene, rng), scene)
    picture = noisy(picture, scene.noise, np.random.default_rng(seed))
    rotation = upright_rotation(quad)
    if scene.mirrored:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        a, b, c, d = ((size[0] - x, y) for x, y in quad)
        quad = (a, b, c, d)
    found = quad if document is not None else None
    return Photo(picture, found, rotation, scene.mirrored, scene)


def _see_desk(
    size_mm: Point, scene: Scene, seed: int, view: View, size: tuple[int, int]
) -> Image.Image:
    """The bare desk with its clutter, in perspective, evenly lit."""
    frame = (
        (0.0, 0.0),
        (size[0], 0.0),
        (float(size[0]), float(size[1])),
        (0.0, size[1]),
    )
    xs, ys = zip(*project(np.linalg.inv(view.to_image), frame), strict=True)
    # Whole millimetres, so that pictures of other sizes share the desk.
    left, top = math.floor(min(xs)), math.floor(min(ys))
    extent = (math.ceil(max(xs)) - left, math.ceil(max(ys)) - top)
    canvas = _desk(scene, seed, (left, top), extent, size_mm)
    to_canvas = np.array(
        [
            [canvas.width / extent[0], 0, -left * canvas.width / extent[0]],
            [0, canvas.height / extent[1], -top * canvas.height / extent[1]],
            [0, 0, 1.0],
        ]
    )
    # The surface is softer than the page; half the resolution and an enlargement
    # look the same and take a quarter of the time.
    half = 2 if max(size) > _CANVAS else 1
    enlarge = np.diag([half, half, 1.0])
    back = to_canvas @ np.linalg.inv(view.to_image) @ enlarge
    seen = _warp(canvas, (size[0] // half, size[1] // half), back)
    return seen if half == 1 else seen.resize(size, Image.Resampling.BILINEAR)


@lru_cache(maxsize=4)
def _desk(
    scene: Scene,
    seed: int,
    corner: tuple[int, int],
    extent: tuple[int, int],
    size_mm: Point,
) -> Image.Image:
    """The desk from above; kept, because a camera sees the same desk many times."""
    k = _CANVAS / max(extent)
    size = (round(extent[0] * k), round(extent[1] * k))
    rng = np.random.default_rng([seed, 1])
    canvas = surface(scene.desk, extent, size, rng)
    if scene.clutter:
        middle = (-corner[0] * k, -corner[1] * k)
        around = random.Random(f"clutter/{seed}")  # noqa: S311
        scatter(canvas, k, middle, size_mm, scene.clutter, around)
    return canvas


def _put_page(
    picture: Image.Image, document: Document, scene: Scene, view: View, quad: Quad
) -> Image.Image:
    """Shadow, sleeve and page on the seen desk."""
    to_desk = from_page(document.size_mm, scene.turn, scene.moved_mm)
    to_image = view.to_image @ to_desk
    away = math.radians(scene.light_from)
    throw = scene.lift_mm + (scene.curl_mm + scene.fold_mm) * 0.4
    dark = (-math.cos(away) * throw * 1.6, -math.sin(away) * throw * 1.6)
    origin, moved = project(
        view.to_image, (scene.moved_mm, _plus(scene.moved_mm, dark))
    )
    shift = (moved[0] - origin[0], moved[1] - origin[1])
    density = math.dist(quad[0], quad[1]) / document.size_mm[0]
    factor = page_shadow(picture.size, quad, shift, throw * density * 1.1)
    picture = ImageChops.multiply(picture, factor.convert("RGB"))
    if scene.sleeve:
        _sleeve(picture, document.size_mm, to_image)
    eye_page = np.linalg.inv(to_desk) @ np.array([view.eye[0], view.eye[1], 1.0])
    eye = (float(eye_page[0]), float(eye_page[1]), view.eye[2])
    page = lay_page(document, scene, _density(quad, document.size_mm), eye)
    # A bent edge reaches out of the quad, so the window is a little larger.
    xs, ys = zip(*quad, strict=True)
    room = 8 + round((scene.curl_mm + scene.fold_mm) * density)
    left, top = max(0, math.floor(min(xs)) - room), max(0, math.floor(min(ys)) - room)
    right = min(picture.width, math.ceil(max(xs)) + room)
    bottom = min(picture.height, math.ceil(max(ys)) + room)
    if right <= left or bottom <= top:
        return picture
    window = np.array([[1.0, 0, left], [0, 1.0, top], [0, 0, 1.0]])
    back = page.from_page_mm @ np.linalg.inv(to_image) @ window
    size = (right - left, bottom - top)
    picture.paste(
        _warp(page.image, size, back), (left, top), _warp(page.outline, size, back)
    )
    return picture


def _sleeve(picture: Image.Image, size_mm: Point, to_image: Matrix) -> None:
    """A clear plastic sleeve under the page's edge: a pale film with a bright rim."""
    s = _SLEEVE_MM
    corners = (
        (-s, -s),
        (size_mm[0] + s, -s),
        (size_mm[0] + s, size_mm[1] + s),
        (-s, size_mm[1] + s),
    )
    outline = [(round(x), round(y)) for x, y in project(to_image, corners)]
    film = Image.new("L", picture.size, 0)
    pen = ImageDraw.Draw(film)
    pen.polygon(outline, fill=44)
    pen.line([*outline, outline[0]], fill=150, width=max(2, picture.width // 700))
    picture.paste((255, 255, 255), (0, 0), film)


def _density(quad: Quad, size_mm: Point) -> float:
    """The largest pixels per mm along the page's edges: what its picture must hold."""
    across = max(math.dist(quad[0], quad[1]), math.dist(quad[3], quad[2]))
    down = max(math.dist(quad[0], quad[3]), math.dist(quad[1], quad[2]))
    return 1.1 * max(across / size_mm[0], down / size_mm[1])


def _plus(a: Point, b: Point) -> Point:
    return (a[0] + b[0], a[1] + b[1])


def _warp(picture: Image.Image, size: tuple[int, int], back: Matrix) -> Image.Image:
    """`picture` seen through the homography `back` (output to input pixels)."""
    data = (back / back[2, 2]).flatten()[:8].tolist()
    return picture.transform(
        size, Image.Transform.PERSPECTIVE, data, Image.Resampling.BICUBIC
    )
