"""Array types of this room: what a picture is."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Bgr: TypeAlias = NDArray[np.uint8]
"""A picture: (height, width, 3) uint8, channels blue, green, red, sRGB."""

Rgbx: TypeAlias = NDArray[np.uint8]
"""A picture: (height, width, 4) uint8, channels red, green, blue, and one unused."""

Grey: TypeAlias = NDArray[np.uint8]
"""A grey picture or mask: (height, width) uint8."""

Floats: TypeAlias = NDArray[np.floating[Any]]
"""Coordinates or measures; the shape is said where it is used."""

Bools: TypeAlias = NDArray[np.bool_]
"""Yes or no for each; the shape is said where it is used."""
