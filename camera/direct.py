"""Decode a sound JPEG straight into the memory that it is handed over in.

Saves a second full-size picture and the pass that copies it. Runs where files from
outside are decoded, after `camera.unpack` has checked the header. Anything that its
decoder so much as warns of is left to Pillow, whose word on damaged files counts.
"""

import mmap
import os

import numpy as np
import simplejpeg

from camera.arrays import Bgr
from camera.errors import LoadError

_CHANNELS = 3


def decoded(data: bytes, size: tuple[int, int], target: int, start: int) -> bool:
    """Write `start` bytes of nothing and the pixels, rows of blue, green, red.

    Args:
        data: a JPEG file of three channels.
        size: width and height that its header was found to tell.
        target: descriptor of an empty file; its offset is left behind the pixels.

    Returns:
        Whether the file was sound; else the target is empty as before.

    Raises:
        LoadError: C108, there is not so much memory.
    """
    width, height = size
    end = start + width * height * _CHANNELS
    try:
        # Not `ftruncate`: memory that is missing must be an error here, not a crash.
        os.posix_fallocate(target, 0, end)
        pages = mmap.mmap(target, end)
    except OSError as error:
        raise LoadError("C108", str(error.strerror)) from error
    with pages:
        sound = _fill(data, pages, (height, width, _CHANNELS), start)
    if sound:
        os.lseek(target, end, os.SEEK_SET)
    else:
        os.ftruncate(target, 0)
    return sound


def _fill(
    data: bytes, pages: mmap.mmap, shape: tuple[int, int, int], start: int
) -> bool:
    """Decode into the mapped pages; nothing holds on to them afterwards."""
    rows: Bgr = np.frombuffer(pages, np.uint8, offset=start).reshape(shape)
    try:
        made = simplejpeg.decode_jpeg(data, "BGR", buffer=rows, strict=True)
    except ValueError:
        return False
    return bool(made.shape == shape)
