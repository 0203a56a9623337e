"""QR codes and barcodes on a page, through zxing-cpp: OpenCV reads no Code 128."""

from dataclasses import dataclass, field

import numpy as np
import zxingcpp

from camera.arrays import Bgr, Grey
from camera.opencv import cv2
from camera.problems import Box

_F = zxingcpp.BarcodeFormat
# Bars are often printed up along a side; a QR code is found however it lies.
_ANYHOW = zxingcpp.BarcodeFormats([_F.QRCode, _F.Code128, _F.Code39, _F.EAN13])
_UPRIGHT = zxingcpp.BarcodeFormats([_F.DataMatrix, _F.PDF417])
_ALL = zxingcpp.BarcodeFormats(
    [_F.QRCode, _F.Code128, _F.Code39, _F.EAN13, _F.DataMatrix, _F.PDF417]
)
_SHORTEST = 4  # characters; ruled lines may pass for a shorter bar code


@dataclass(frozen=True, slots=True)
class Code:
    """One code: the name of its symbology, its text, its place in pixels."""

    format: str
    text: str = field(repr=False)  # may name a person; reprs end up in logs
    place: Box


def read_codes(page: Bgr, *, upright: bool = False) -> tuple[Code, ...]:
    """All codes of a page in any direction, (h, w, 3) uint8 BGR; none is no error.

    Only codes whose own checks pass are given.

    Args:
        upright: whether the page is surely upright. Then PDF417 and Data Matrix are
            looked for as text lies, which takes half as long.
    """
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.uint8)
    if upright:
        found = _found(grey, _ANYHOW) + _found(grey, _UPRIGHT, rotate=False)
    else:
        found = _found(grey, _ALL)
    return tuple(
        Code(code.format.name, code.text, _place(code.position))
        for code in found
        if code.valid and len(code.text) >= _SHORTEST
    )


def _found(
    grey: Grey, formats: zxingcpp.BarcodeFormats, *, rotate: bool = True
) -> list[zxingcpp.Barcode]:
    return list(
        zxingcpp.read_barcodes(
            grey, formats=formats, try_invert=False, try_rotate=rotate
        )
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
