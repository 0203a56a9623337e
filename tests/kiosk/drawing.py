"""What a drawn camera sees."""

import io

from PIL import Image, ImageDraw


def draw_page(width: int, height: int, colour: str = "white") -> bytes:
    """Draw a page with lines of ink as a JPEG."""
    image = Image.new("RGB", (width, height), colour)
    pen = ImageDraw.Draw(image)
    for y in range(height // 8, height * 7 // 8, height // 12):
        pen.line([(width // 8, y), (width * 7 // 8, y)], fill="black", width=3)
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()
