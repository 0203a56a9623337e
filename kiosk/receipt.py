"""The receipt as a thing to take home: its number, its code, its page for a printer.

The receipt's number is made of what was handed in, so that the office can tell from its
own list whether it has the same: base32 of SHA-256 over the registration's number and
the SHA-256 of each sealed image, in their order, a line each; the first ten letters.
"""

import base64
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

from dossier.model import Dossier
from kiosk.pictures import Picture, picture_of

DIGITS = 10
_DPI = 203  # of the usual receipt printer
_WIDTH = 576  # px, 72 mm: what an 80 mm roll takes
_MARGIN = 24
_BODY, _TITLE = 24, 34  # px
_CODE_SCALE = 6  # px a module


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on the paper, in the language of the screen.

    `page` is the address of the candidate's own page, which stands below its code.
    """

    title: str
    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    code: str
    page: str = field(default="", repr=False)


def number_of(dossier: Dossier) -> str:
    """Return the receipt's number, in two groups of five."""
    lines = [dossier.registration, *(m.blob for m in dossier.materials)]
    digest = hashlib.sha256("\n".join(lines).encode()).digest()
    letters = base64.b32encode(digest).decode()[:DIGITS]
    return f"{letters[:5]}-{letters[5:]}"


def code_text(dossier: Dossier, at: datetime) -> str:
    """Return what the QR code says: no name, nothing that is secret."""
    count = len(dossier.materials)
    moment = at.isoformat(timespec="seconds")
    return f"DZ1 {dossier.registration} {number_of(dossier)} {count} {moment}"


def code_picture(text: str) -> Picture:
    """Return a QR code as a picture with its quiet zone."""
    image = _code(text, 8)
    return picture_of(image.width, image.height, image.convert("RGBA").tobytes())


def page(slip: Slip, fonts: Path) -> bytes:
    """Return the receipt as a PDF of one page, as long as its text."""
    body = ImageFont.truetype(str(fonts / "DuanzhengSC-Sans-Regular.otf"), _BODY)
    title = ImageFont.truetype(str(fonts / "DuanzhengSC-Sans-Bold.otf"), _TITLE)
    lines = [(slip.title, title), ("", body)]
    for label, value in slip.rows:
        lines += [(line, body) for line in _wrapped(f"{label}  {value}", body)]
    lines.append(("", body))
    for note in slip.notes:
        lines += [(line, body) for line in _wrapped(note, body)]
    code = _code(slip.code, _CODE_SCALE)
    below = [(line, body) for line in _wrapped(slip.page, body)] if slip.page else []
    image = _drawn(lines, code, below)
    out = io.BytesIO()
    image.save(out, "PDF", resolution=_DPI)
    return out.getvalue()


Line = tuple[str, ImageFont.FreeTypeFont]


def _drawn(
    lines: Sequence[Line], code: Image.Image, below: Sequence[Line]
) -> Image.Image:
    height = 2 * _MARGIN + _tall(lines) + code.height + _tall(below)
    image = Image.new("L", (_WIDTH, height), 255)
    _write(image, lines, _MARGIN)
    y = _MARGIN + _tall(lines)
    image.paste(code, ((_WIDTH - code.width) // 2, y))
    _write(image, below, y + code.height)
    return image


def _write(image: Image.Image, lines: Sequence[Line], y: int) -> None:
    pen = ImageDraw.Draw(image)
    for text, font in lines:
        pen.text((_MARGIN, y), text, fill=0, font=font)
        y += _step(font)


def _tall(lines: Sequence[Line]) -> int:
    return sum(_step(font) for _, font in lines)


def _step(font: ImageFont.FreeTypeFont) -> int:
    return round(font.size * 1.5)


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Break a text into lines that fit, between words and between characters."""
    from kiosk.linebreak import break_lines  # noqa: PLC0415 - pure, used here alone

    return break_lines(text, _WIDTH - 2 * _MARGIN, font.getlength)


def _code(text: str, scale: int) -> Image.Image:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=scale)
    with Image.open(io.BytesIO(out.getvalue())) as image:
        return image.convert("L")
