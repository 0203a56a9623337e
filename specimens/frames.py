"""What a simulated camera sees: preview frames, then a still of the same scene.

A person lays one document after the other on the desk. Preview and still come from
one picture, so a quad found in a preview is the still's, scaled.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageChops

from specimens.document import Document
from specimens.geometry import Quad
from specimens.light import noisy
from specimens.photo import Photo, empty_desk, photograph
from specimens.scene import Difficulty, Scene, sample_scene

PREVIEW: tuple[int, int] = (1280, 720)
STILL_WIDE: tuple[int, int] = (3840, 2160)
"""The still has the shape of the preview: three times as large."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One preview frame, RGB, 1280 x 720.

    `quad` is where the page is (TL TR BR BL, pixels of the frame), None on an empty
    desk; `settled` says that the page lies still. `index` counts the documents.
    """

    image: Image.Image
    quad: Quad | None
    settled: bool
    index: int


def still(document: Document, scene: Scene, seed: int) -> Photo:
    """The full picture, 3840 x 2160, of `document` lying still."""
    return photograph(document, scene, seed, STILL_WIDE)


def preview(photo: Photo, tick: int) -> Image.Image:
    """A 1280 x 720 frame of what `photo` shows; `tick` varies the sensor's noise."""
    small = photo.image.resize(PREVIEW, Image.Resampling.BOX, reducing_gap=2.0)
    return _flicker(small, tick)


def frames(
    documents: Sequence[Document],
    seed: int,
    *,
    scenes: Sequence[Scene] | None = None,
    rest: int = 12,
    slide: int = 6,
) -> Iterator[Frame]:
    """Frames of `documents` laid down in turn: `slide` arriving, `rest` at rest.

    `scenes` (one a document) defaults to easy scenes of `seed`. Each document is
    preceded by three frames of the empty desk.
    """
    if scenes is None:
        scenes = desk_scenes(len(documents), seed)
    for index, (document, scene) in enumerate(zip(documents, scenes, strict=True)):
        bare = empty_desk(document.size_mm, scene, seed, PREVIEW)
        for tick in range(3):
            yield Frame(_flicker(bare.image, tick), None, settled=False, index=index)
        for step in range(slide):
            moving = _on_its_way(document, scene, 1 - step / slide)
            photo = photograph(document, moving, seed, PREVIEW)
            yield Frame(photo.image, photo.quad, settled=False, index=index)
        resting = photograph(document, scene, seed, PREVIEW)
        for tick in range(rest):
            image = _flicker(resting.image, tick)
            yield Frame(image, resting.quad, settled=True, index=index)


def desk_scenes(count: int, seed: int, *, fixed: bool = True) -> tuple[Scene, ...]:
    """Easy scenes for `count` documents; a `fixed` camera keeps its desk and light."""
    rng = random.Random(f"scenes/{seed}")  # noqa: S311  how a page happens to lie
    scenes = [sample_scene(rng, Difficulty.EASY) for _ in range(count)]
    if not fixed:
        return tuple(scenes)
    first = scenes[0] if scenes else Scene()
    return tuple(
        replace(first, turn=scene.turn, offset=scene.offset, fill=scene.fill)
        for scene in scenes
    )


def _on_its_way(document: Document, scene: Scene, share: float) -> Scene:
    """`scene` with the page still `share` of its way from the near edge."""
    x, y = scene.moved_mm
    way = share * max(document.size_mm) * 1.2
    return replace(scene, moved_mm=(x + way * 0.25, y + way), motion=1.5 * share)


def _flicker(image: Image.Image, tick: int) -> Image.Image:
    """Fresh noise and the slight breathing of an automatic exposure."""
    rng = np.random.default_rng(tick)
    level = 255 - round(abs(float(rng.normal(0, 1.2))))
    veil = Image.new("RGB", image.size, (level, level, level))
    return noisy(ImageChops.multiply(image, veil), 1.5, rng)
