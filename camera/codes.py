"""QR codes and barcodes on a page, through zxing-cpp: OpenCV reads no Code 128."""

from dataclasses import dataclass, field

import zxingcpp

from camera.arrays import Bgr
from camera.opencv import cv2
from camera.problems import Box

_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Code128,
        zxingcpp.BarcodeFormat.Code39,
        zxingcpp.BarcodeFormat.EAN13,
    ]
)
_SHORTEST = 4  # characters; ruled lines may pass for a shorter bar code


@dataclass(frozen=True, slots=True)
class Code:
    """One code: the name of its symbology, its text, its place in pixels."""

    format: str
    text: str = field(repr=False)  # may name a person; reprs end up in logs
    place: Box


def read_codes(page: Bgr) -> tuple[Code, ...]:
    """All codes of a page in any direction, (h, w, 3) uint8 BGR; none is no error.

    Only codes whose own checks pass are given.
    """
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    found = zxingcpp.read_barcodes(grey, formats=_FORMATS, try_invert=False)
    return tuple(
        Code(code.format.name, code.text, _place(code.position))
        for code in found
        if code.valid and len(code.text) >= _SHORTEST
    )


def _place(position: zxingcpp.Position) -> Box:
    corners = (
        position.top_left,
        position.top_right,
        position.bottom_right,
        position.bottom_left,
    )
    across = [corner.x for corner in corners]
    down = [corner.y for corner in corners]
    return Box(min(across), min(down), max(across), max(down))
