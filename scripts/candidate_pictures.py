"""Draw the pictures of docs/candidates.md: the real screens, with specimens, offscreen.

python -m scripts.candidate_pictures docs
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from tests.kiosk.draw_screens import opened

# What a guide shows, and the specimen that shows it.
SHOWN = {
    "login": "login",
    "capture": "capture",
    "check": "check",
    "materials": "materials-draft",
    "done": "done",
    "returned": "materials-returned",
}
WAYS = ("zh", "en")
SIDE = 900  # px
COLOURS = 128  # enough for flat colours and a small photograph


def main() -> None:
    """Draw each in both languages."""
    target = Path(sys.argv[1]) / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home, opened(Path(home), 1280, 800) as easel:
        for way in WAYS:
            for name, specimen in SHOWN.items():
                picture = easel.draw(specimen, way, 2)
                picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
                small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
                small.save(target / f"candidate-{name}.{way}.png", optimize=True)


if __name__ == "__main__":
    main()
