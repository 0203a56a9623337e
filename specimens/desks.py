"""Desk surfaces, made of noise in millimetres so that they look alike at every size."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from specimens.scene import Desk

Field = NDArray[np.float32]
Rng = np.random.Generator


def surface(
    desk: Desk, extent_mm: tuple[float, float], size: tuple[int, int], rng: Rng
) -> Image.Image:
    """RGB of `size` pixels showing `extent_mm` of the desk, evenly lit, seen square."""
    colours = _MAKERS[desk](extent_mm, size, rng)
    return Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8), "RGB")


def _noise(
    rng: Rng,
    extent_mm: tuple[float, float],
    size: tuple[int, int],
    cell: tuple[float, float],
) -> Field:
    """Smooth noise in -1..1 with features of `cell` mm; shape (height, width)."""
    cells = [
        max(4, min(2048, round(e / c))) for e, c in zip(extent_mm, cell, strict=True)
    ]
    coarse = rng.uniform(-1, 1, (cells[1], cells[0])).astype(np.float32)
    smooth = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
    return np.asarray(smooth, np.float32)


def _mix(low: tuple[int, ...], high: tuple[int, ...], share: Field) -> Field:
    """Colours between `low` (share 0) and `high` (share 1); shape (h, w, 3)."""
    a, b = np.array(low, np.float32), np.array(high, np.float32)
    return a + (b - a) * share[..., None]


def _boards(
    extent: tuple[float, float],
    size: tuple[int, int],
    rng: Rng,
    colours: tuple[tuple[int, ...], tuple[int, ...]],
    contrast: float,
) -> Field:
    """Boards along x with grain, rings and seams."""
    height = size[1]
    y = np.linspace(0, extent[1], height, dtype=np.float32)[:, None]
    drift = _noise(rng, extent, size, (260.0, 60.0)) * 9.0
    rings = np.sin((y + drift) * 0.55) * 0.5 + np.sin((y + drift * 1.7) * 1.7) * 0.25
    fibre = _noise(rng, extent, size, (38.0, 0.7)) * 0.55
    fibre += _noise(rng, extent, size, (9.0, 0.45)) * 0.35
    share = 0.5 + contrast * (rings * 0.35 + fibre * 0.5)
    board_mm = rng.uniform(85, 140)
    index = ((y + rng.uniform(0, board_mm)) // board_mm).astype(np.intp)
    share = (
        share + rng.uniform(-0.16, 0.16, 64).astype(np.float32)[index % 64] * contrast
    )
    wood = _mix(colours[0], colours[1], share.astype(np.float32))
    seam = np.zeros((height, 1), bool)
    thick = max(1, round(0.8 * height / extent[1]))
    for start in np.flatnonzero(np.diff(index[:, 0])):
        seam[start : start + thick] = True
    return np.where(seam[..., None], wood * 0.62, wood)


def _wood(extent: tuple[float, float], size: tuple[int, int], rng: Rng) -> Field:
    return _boards(extent, size, rng, ((122, 82, 48), (190, 142, 94)), 1.0)


def _light(extent: tuple[float, float], size: tuple[int, int], rng: Rng) -> Field:
    return _boards(extent, size, rng, ((206, 186, 154), (230, 214, 186)), 0.7)


def _dark(extent: tuple[float, float], size: tuple[int, int], rng: Rng) -> Field:
    return _boards(extent, size, rng, ((34, 27, 25), (66, 53, 47)), 0.8)


def _white(extent: tuple[float, float], size: tuple[int, int], rng: Rng) -> Field:
    cloud = _noise(rng, extent, size, (120.0, 120.0)) * 0.5
    fine = _noise(rng, extent, size, (0.6, 0.6)) * 0.5
    return _mix((226, 226, 224), (240, 240, 238), 0.5 + cloud * 0.4 + fine * 0.5)


def _laminate(extent: tuple[float, float], size: tuple[int, int], rng: Rng) -> Field:
    cloud = _noise(rng, extent, size, (40.0, 40.0))
    speck = _noise(rng, extent, size, (0.8, 0.8))
    base = _mix((146, 150, 154), (176, 179, 180), 0.5 + cloud * 0.25)
    dark = np.clip((speck - 0.55) * 4, 0, 1)[..., None]
    pale = np.clip((-speck - 0.6) * 4, 0, 1)[..., None]
    return np.asarray(base * (1 - 0.3 * dark) + pale * 26, np.float32)


def _cloth(extent: tuple[float, float], size: tuple[int, int], rng: Rng) -> Field:
    """A checked table cloth with a visible weave."""
    x = np.linspace(0, extent[0], size[0], dtype=np.float32)[None, :]
    y = np.linspace(0, extent[1], size[1], dtype=np.float32)[:, None]
    ripple = _noise(rng, extent, size, (150.0, 150.0)) * 3.0
    check = rng.uniform(16, 30)
    across = ((x + ripple) % check < check / 2).astype(np.float32)
    along = ((y + ripple) % check < check / 2).astype(np.float32)
    palettes = (((246, 242, 236), (70, 104, 152)), ((244, 240, 230), (176, 70, 66)))
    pale, deep = palettes[int(rng.integers(len(palettes)))]
    cloth = _mix(pale, deep, (across + along) * 0.46)
    weave = np.sin(x * 7.3) * np.sin(y * 7.3) * 0.05 + ripple / 3.0 * 0.06
    grain = _noise(rng, extent, size, (0.7, 0.7)) * 0.05
    return np.asarray(cloth * (1 + weave + grain)[..., None], np.float32)


_MAKERS: dict[Desk, Callable[[tuple[float, float], tuple[int, int], Rng], Field]] = {
    Desk.WOOD: _wood,
    Desk.DARK: _dark,
    Desk.LIGHT: _light,
    Desk.WHITE: _white,
    Desk.CLOTH: _cloth,
    Desk.LAMINATE: _laminate,
}
