"""Light and lens: shadows, falling-off light, glare, blur, colour cast and noise.

Smooth maps are made small and enlarged; whole pictures are only touched by Pillow's
8-bit operations, which keeps a 12 MP photograph within about a second.
"""

import math
import random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from specimens.geometry import Point, Quad
from specimens.scene import Scene

Map = NDArray[np.float32]
_SHADOW_SCALE = 2
_NOISE_TILE = 512


def page_shadow(
    size: tuple[int, int], quad: Quad, shift: Point, soft: float
) -> Image.Image:
    """L of `size`: the factor (255 = none) of the shadow under the page at `quad`.

    `shift` (px) moves the soft shadow away from the light; `soft` is its blur (px).
    """
    small = (size[0] // _SHADOW_SCALE, size[1] // _SHADOW_SCALE)
    factor = np.ones((small[1], small[0]), np.float32)
    layers = ((1.0, 1.0, 0.34), (0.35, 0.3, 0.3))
    for share, blur, strength in layers:
        moved = [
            (
                (x + shift[0] * share) / _SHADOW_SCALE,
                (y + shift[1] * share) / _SHADOW_SCALE,
            )
            for x, y in quad
        ]
        layer = Image.new("L", small, 0)
        ImageDraw.Draw(layer).polygon(moved, fill=255)
        radius = max(1.2, soft * blur / _SHADOW_SCALE)
        layer = layer.filter(ImageFilter.GaussianBlur(radius))
        factor *= 1 - np.asarray(layer, np.float32) / 255 * strength
    picture = Image.fromarray((factor * 255).astype(np.uint8))
    return picture.resize(size, Image.Resampling.BILINEAR)


def illumination(
    size: tuple[int, int], scene: Scene, rng: random.Random
) -> Image.Image:
    """RGB of `size`: how much of the light each pixel gets, with its colour."""
    small = (max(16, size[0] // 16), max(16, size[1] // 16))
    x = np.linspace(-1, 1, small[0], dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, small[1], dtype=np.float32)[:, None]
    angle = math.radians(scene.light_from)
    along = (x * math.cos(angle) + y * math.sin(angle)) / math.sqrt(2)
    light = 1 - scene.gradient * (1 - along) / 2
    light = light * (1 - scene.vignette * (x**2 + y**2) / 2)
    if scene.cast_shadow:
        light = light * (1 - _cast(small, scene.cast_shadow, rng))
    picture = Image.fromarray((np.clip(light, 0, 1) * 255).astype(np.uint8))
    return picture.resize(size, Image.Resampling.BILINEAR).convert("RGB")


def _cast(size: tuple[int, int], strength: float, rng: random.Random) -> Map:
    """The shadow of a hand with a phone that reaches in from the near side."""
    width, height = size
    layer = Image.new("L", size, 0)
    draw = ImageDraw.Draw(layer)
    x = width * rng.uniform(0.25, 0.75)
    y = height * rng.uniform(0.45, 0.7)
    lean = width * rng.uniform(-0.2, 0.2)
    w, h = width * 0.13, height * 0.2
    draw.polygon(
        [
            (x - w, y - h),
            (x + w, y - h * 0.8),
            (x + w * 0.9, y + h),
            (x - w * 1.1, y + h * 0.8),
        ],
        fill=255,
    )
    for finger in range(4):
        fy = y - h * 0.5 + finger * h * 0.42
        draw.ellipse((x + w * 0.6, fy, x + w * 1.7, fy + h * 0.4), fill=255)
    draw.line(
        [(x + w * 0.8, y + h * 0.5), (x + lean + w, height * 1.3)],
        fill=255,
        width=round(w * 1.3),
    )
    soft = layer.filter(ImageFilter.GaussianBlur(width * rng.uniform(0.012, 0.035)))
    dark = np.float32((0.25 + 0.4 * strength) / 255)
    return np.asarray(soft, np.float32) * dark


def add_glare(
    picture: Image.Image, quad: Quad, strength: float, rng: random.Random
) -> Image.Image:
    """Screen a lamp's reflection, `strength` 0 to 1, over part of the page."""
    size = picture.size
    small = (max(16, size[0] // 8), max(16, size[1] // 8))
    u, v = rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7)
    top = _between(quad[0], quad[1], u)
    bottom = _between(quad[3], quad[2], u)
    centre = _between(top, bottom, v)
    reach = math.dist(quad[0], quad[2]) / 8
    cx, cy, r = centre[0] / 8, centre[1] / 8, reach * rng.uniform(0.06, 0.1)
    turn = rng.uniform(0, math.pi)
    y, x = np.mgrid[0 : small[1], 0 : small[0]].astype(np.float32)
    across = ((x - cx) * math.cos(turn) + (y - cy) * math.sin(turn)) / (r * 1.8)
    along = ((y - cy) * math.cos(turn) - (x - cx) * math.sin(turn)) / r
    core = 1 / (1 + (across**2 + along**2) ** 2.2)
    halo = np.exp(-(across**2 + along**2) / 5)
    light = np.clip(strength * (core * 1.1 + halo * 0.22), 0, 1)
    layer = Image.fromarray((light * 255).astype(np.uint8)).resize(
        size, Image.Resampling.BILINEAR
    )
    return ImageChops.screen(picture, layer.convert("RGB"))


def _between(a: Point, b: Point, share: float) -> Point:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def blurred(picture: Image.Image, scene: Scene, rng: random.Random) -> Image.Image:
    """Defocus and hand shake, scaled with the picture."""
    unit = math.hypot(*picture.size) / 1000
    if scene.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(scene.blur * unit))
    length = scene.motion * unit
    if length >= 1:
        angle = rng.uniform(0, math.pi)
        steps = max(2, min(10, math.ceil(length)))
        total = picture
        for index in range(1, steps):
            way = length * index / (steps - 1)
            dx, dy = round(way * math.cos(angle)), round(way * math.sin(angle))
            moved = ImageChops.offset(picture, dx, dy)
            # Blending the n-th picture with weight 1/n keeps a running mean.
            total = Image.blend(total, moved, 1 / (index + 1))
        return total
    return picture


def developed(picture: Image.Image, scene: Scene) -> Image.Image:
    """Exposure, white balance and the camera's contrast curve."""
    gain = 2.0**scene.exposure
    casts = (1 + 0.10 * scene.warmth, 1 + 0.01 * scene.warmth, 1 - 0.16 * scene.warmth)
    table: list[int] = []
    for cast in casts:
        for value in range(256):
            # Light is proportional to the 2.2nd power of the stored value.
            linear = (value / 255) ** 2.2 * gain * cast
            stored = min(1.0, linear) ** (1 / 2.2)
            curved = stored + 0.06 * math.sin(2 * math.pi * (stored - 0.5)) / math.pi
            table.append(round(255 * min(1.0, max(0.0, curved))))
    return picture.point(table)


def noisy(picture: Image.Image, sigma: float, rng: np.random.Generator) -> Image.Image:
    """Sensor noise of `sigma` 8-bit levels, repeated from one tile at random places."""
    if sigma <= 0:
        return picture
    fine = rng.normal(0, sigma, (_NOISE_TILE, _NOISE_TILE, 3))
    grey = rng.normal(0, sigma * 0.7, (_NOISE_TILE, _NOISE_TILE, 1))
    levels = np.clip(128 + fine * 0.7 + grey, 0, 255).round().astype(np.uint8)
    tile = Image.fromarray(levels, "RGB")
    layer = Image.new("RGB", picture.size)
    for top in range(0, picture.height, _NOISE_TILE):
        for left in range(0, picture.width, _NOISE_TILE):
            dx, dy = (int(v) for v in rng.integers(0, _NOISE_TILE, 2))
            layer.paste(ImageChops.offset(tile, dx, dy), (left, top))
    return ImageChops.add(picture, layer, scale=1.0, offset=-128)
