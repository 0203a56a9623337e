"""Debug pictures, kept beside the path of the pipeline and never in it."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from camera.arrays import Bgr
from camera.geometry import Quad
from camera.opencv import cv2

_COLOURS = (
    (60, 200, 60),
    (60, 60, 230),
    (230, 160, 40),
    (40, 200, 230),
    (200, 60, 200),
)


@dataclass(slots=True)
class Trace:
    """Collects named pictures; `write` saves them as PNG files."""

    pictures: dict[str, Bgr] = field(default_factory=dict)

    def picture(self, name: str, image: Bgr) -> None:
        """Keep a picture under a name."""
        self.pictures[name] = image

    def quads(self, name: str, image: Bgr, quads: list[Quad]) -> None:
        """Keep a picture with quads drawn on it, the first one thickest."""
        drawn = image.copy()
        for i, quad in reversed(list(enumerate(quads))):
            points = np.rint(quad.points()).astype(np.int32)
            colour = _COLOURS[i % len(_COLOURS)]
            cv2.polylines(drawn, [points], isClosed=True, color=colour, thickness=1)
        if quads:
            points = np.rint(quads[0].points()).astype(np.int32)
            cv2.polylines(
                drawn, [points], isClosed=True, color=_COLOURS[0], thickness=3
            )
            start = (int(points[0][0]), int(points[0][1]))
            cv2.circle(drawn, start, 6, _COLOURS[1], -1)
        self.pictures[name] = drawn

    def write(self, folder: Path, stem: str) -> None:
        """Save every picture as `folder/stem-name.png`."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, image in self.pictures.items():
            ok, data = cv2.imencode(".png", image)
            if ok:
                (folder / f"{stem}-{name}.png").write_bytes(data.tobytes())
