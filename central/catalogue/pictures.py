"""An uploaded example picture, judged and drawn anew: small, upright, pixels alone."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from central.errors import RefusedError
from central.pictures import FORMATS, PIXELS_MAX
from sync.protocol.messages import EXAMPLE_MAX_BYTES

UPLOAD_MAX_BYTES = 8_000_000  # a photograph as a telephone makes it
SIDE_MIN = 200  # px; what a candidate shall follow must be recognised
# The kiosk shows examples at 900 px; where the bytes do not suffice, the next.
SIDES = (1000, 800, 600, 400)
QUALITIES = (85, 75, 65)


def redrawn(upload: bytes) -> bytes:
    """Return an upload as a JPEG of at most EXAMPLE_MAX_BYTES, without metadata.

    Raises RefusedError R260 (no whole JPEG or PNG), R261 (too many bytes), R262 (too
    small, or too many pixels to be opened).
    """
    if len(upload) > UPLOAD_MAX_BYTES:
        raise RefusedError("R261")
    try:
        pixels = _pixels(upload)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedError("R262") from error
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
    ) as error:
        # Pillow names a broken file in all of these ways, SyntaxError for PNG.
        raise RefusedError("R260") from error
    return _small(pixels)


def _pixels(upload: bytes) -> Image.Image:
    with Image.open(io.BytesIO(upload), formats=FORMATS) as image:
        width, height = image.size
        if min(width, height) < SIDE_MIN or width * height > PIXELS_MAX:
            raise RefusedError("R262")
        # Of a JPEG only so much is unpacked as the size asks for.
        image.draft("RGB", (SIDES[0], SIDES[0]))
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((SIDES[0], SIDES[0]))
        layered = upright.convert("RGBA")
    # Pasted into a new one: what else the file held, comment and place, stays behind.
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper


def _small(pixels: Image.Image) -> bytes:
    for side in SIDES:
        pixels.thumbnail((side, side))
        for quality in QUALITIES:
            out = io.BytesIO()
            pixels.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= EXAMPLE_MAX_BYTES:
                return out.getvalue()
    # 400 x 400 px of pure noise stay under 100 kB at this quality.
    raise AssertionError(f"{out.tell()} bytes at the smallest size")
