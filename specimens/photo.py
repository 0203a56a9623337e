"""A photograph of a specimen document on a desk, with the truth about it."""

import io
import random
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageChops

from specimens.document import Document
from specimens.geometry import (
    Point,
    Quad,
    page_quad,
    place_camera,
    project_quad,
    upright_rotation,
)
from specimens.light import (
    add_glare,
    blurred,
    developed,
    illumination,
    noisy,
)
from specimens.scene import Scene
from specimens.tabletop import see_desk, see_page

STILL: tuple[int, int] = (4000, 3000)
_PAPER_GLARE = 0.75  # paper scatters what a laminated card reflects


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
    if document is not None and document.glossy:
        # A plastic card does not bend as paper does.
        scene = replace(scene, curl_mm=0.0, fold_mm=0.0)
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
    shown = quad if document is not None else None
    picture = see_desk(scene, view, size, size_mm, shadow_of=shown, seed=seed)
    if document is not None:
        see_page(picture, document, scene, view, quad)
    picture = ImageChops.multiply(picture, illumination(size, scene, rng))
    if scene.glare and document is not None:
        strength = scene.glare * (1.0 if document.glossy else _PAPER_GLARE)
        picture = add_glare(picture, quad, strength, rng)
    picture = developed(blurred(picture, scene, rng), scene)
    picture = noisy(picture, scene.noise, np.random.default_rng(seed))
    rotation = upright_rotation(quad)
    if scene.mirrored:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        a, b, c, d = ((size[0] - x, y) for x, y in quad)
        quad = (a, b, c, d)
    shown = quad if document is not None else None
    return Photo(picture, shown, rotation, scene.mirrored, scene)
