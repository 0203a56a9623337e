"""The page as an object on the desk: its outline, how it bends, its surface shade."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from specimens.document import Document
from specimens.geometry import Matrix, Point
from specimens.scene import Scene

_PAD_MM = 7.0  # room for a bent edge and for antialiasing
_MESH = 28


@dataclass(frozen=True, slots=True)
class Page:
    """RGB and outline (L) of a page with room around it.

    `from_page_mm` maps page mm (origin at its top left corner) to their pixels.
    """

    image: Image.Image
    outline: Image.Image
    from_page_mm: Matrix


def lay_page(
    document: Document,
    scene: Scene,
    px_per_mm: float,
    eye_on_page: tuple[float, float, float],
) -> Page:
    """The page at about `px_per_mm`, bent as the scene says.

    `eye_on_page` is the camera in page mm and its height: a point that stands off the
    desk appears further from the point below the camera. Corners stay on the desk.
    """
    width, height = document.size_mm
    full = document.image.width / width
    k = min(px_per_mm, full)
    size = (max(8, round(width * k)), max(8, round(height * k)))
    flat = document.image
    if size != flat.size:
        flat = flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    pad = math.ceil(_PAD_MM * k)
    image = _padded(flat, pad)
    outline = Image.new("L", image.size, 0)
    outline.paste(_outline(size, document.corner_mm * k), (pad, pad))
    scale = np.diag([size[0] / width, size[1] / height, 1.0])
    shift = np.array([[1.0, 0, pad], [0, 1.0, pad], [0, 0, 1.0]])
    page = Page(image, outline, shift @ scale)
    if scene.curl_mm or scene.fold_mm:
        return _bent(page, document.size_mm, scene, eye_on_page)
    return page


def _padded(flat: Image.Image, pad: int) -> Image.Image:
    """`flat` with its edge pixels repeated outwards, so that edges do not darken."""
    pixels = np.pad(np.asarray(flat), ((pad, pad), (pad, pad), (0, 0)), mode="edge")
    return Image.fromarray(pixels, "RGB")


def _outline(size: tuple[int, int], radius: float) -> Image.Image:
    if not radius:
        return Image.new("L", size, 255)
    large = Image.new("L", (size[0] * 3, size[1] * 3), 0)
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, large.width - 1, large.height - 1), radius * 3, fill=255
    )
    return large.resize(size, Image.Resampling.BOX)


def _height(share: NDArray[np.float64], scene: Scene) -> NDArray[np.float64]:
    """How far the page stands off the desk (mm) at `share` of its long side."""
    inside = np.clip(share, 0.0, 1.0)
    curl = scene.curl_mm * 4 * inside * (1 - inside)
    fold = scene.fold_mm * (1 - np.abs(2 * inside - 1))
    return np.asarray(curl + fold)


def _bent(
    page: Page, size_mm: Point, scene: Scene, eye: tuple[float, float, float]
) -> Page:
    """Shift every point of the page to where the camera sees it, and shade slopes."""
    axis = 0 if size_mm[0] > size_mm[1] else 1
    to_mm = np.linalg.inv(page.from_page_mm)
    width, height = page.image.size
    columns = np.linspace(0, width, _MESH + 1).round().astype(int)
    rows = np.linspace(0, height, _MESH + 1).round().astype(int)
    x, y = np.meshgrid(columns * 1.0, rows * 1.0)
    seen = np.stack([x * to_mm[0, 0] + to_mm[0, 2], y * to_mm[1, 1] + to_mm[1, 2]])
    centre = np.array(eye[:2])[:, None, None]
    real = seen
    for _ in range(5):  # converges fast: the page is low and the camera far
        share = real[axis] / size_mm[axis]
        real = centre + (seen - centre) * (1 - _height(share, scene) / eye[2])
    source = np.stack(
        [
            real[0] / to_mm[0, 0] + page.from_page_mm[0, 2],
            real[1] / to_mm[1, 1] + page.from_page_mm[1, 2],
        ],
        axis=-1,
    )
    mesh = [
        (
            (int(columns[i]), int(rows[j]), int(columns[i + 1]), int(rows[j + 1])),
            tuple(
                float(v)
                for jj, ii in ((j, i), (j + 1, i), (j + 1, i + 1), (j, i + 1))
                for v in source[jj, ii]
            ),
        )
        for j in range(_MESH)
        for i in range(_MESH)
    ]
    shaded = _shaded(page, size_mm, axis, scene)
    how = (Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)
    return Page(
        shaded.transform(shaded.size, *how),
        page.outline.transform(shaded.size, *how),
        page.from_page_mm,
    )


def _shaded(page: Page, size_mm: Point, axis: int, scene: Scene) -> Image.Image:
    """Slopes towards the light are brighter, slopes away from it darker."""
    width, height = page.image.size
    count = page.image.size[axis]
    pad = page.from_page_mm[axis, 2]
    share = (np.arange(count) - pad) / max(1.0, count - 2 * pad)
    slope = np.gradient(_height(share, scene)) * (count - 2 * pad) / size_mm[axis]
    angle = math.radians(scene.light_from - scene.turn)
    towards = math.cos(angle) if axis == 0 else math.sin(angle)
    shade = np.clip(0.94 - slope * towards * 1.1, 0.6, 1.0)
    line = (shade * 255).astype(np.uint8)
    strip = Image.fromarray(line[None, :] if axis == 0 else line[:, None])
    factor = strip.resize((width, height)).convert("RGB")
    return ImageChops.multiply(page.image, factor)
