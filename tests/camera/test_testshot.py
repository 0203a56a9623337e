"""What a test shot says of focus and light."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from camera.testshot import measure


def sheet(blur: float = 0.0, dark_side: int = 0) -> np.ndarray:
    """A printed sheet; its left side is darker by so many grey levels."""
    image = Image.new("RGB", (800, 600), (230, 230, 230))
    pen = ImageDraw.Draw(image)
    for row in range(14):
        pen.text((20, 20 + row * 40), "SPECIMEN print 2026 " * 5, "black", font_size=22)
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(blur)), np.int16)
    shade = np.linspace(dark_side, 0, 800).astype(np.int16)[None, :, None]
    return np.clip(pixels - shade, 0, 255).astype(np.uint8)


def test_blur_is_measured_in_pixels() -> None:
    sharp, soft = measure(sheet()), measure(sheet(blur=3))
    assert sharp.blur_px is not None
    assert soft.blur_px is not None
    assert sharp.blur_px < 1.2
    assert soft.blur_px > 1.5 * sharp.blur_px


def test_a_blank_sheet_has_no_sharpness() -> None:
    assert measure(np.full((600, 800, 3), 220, np.uint8)).blur_px is None


def test_light_from_one_side_is_uneven() -> None:
    assert measure(sheet()).evenness > 0.95
    assert measure(sheet(dark_side=150)).evenness < 0.6
