"""Small pictures of every screen, kept to be compared with how it is drawn now.

python -m tests.kiosk.golden               # keep those that have changed
python -m tests.kiosk.golden login done    # of these specimens alone

Look at each picture that has changed before you keep it.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

from tests.kiosk.draw_screens import Easel, opened
from tests.kiosk.specimens import SCREENS

FOLDER = Path(__file__).parent / "golden"
# Both languages, both sizes of letters, lying and standing; not each with each.
KEPT_WAYS = ("zh", "en-large-standing")
QUALITY = 60  # of a kept picture: its edges blur, its cells stay
# Pictures are compared as cells of so many pixels, so that the way in which a graphics
# library smooths an edge does not count, and a word that is not there does.
CELL, APART, SHARE = 4, 28, 0.004


def kept(name: str, way: str) -> Path:
    """Return where a picture is kept."""
    return FOLDER / f"{name}.{way}.webp"


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return the share of cells in which two pictures differ; 1 for other sizes."""
    if one.size != other.size:
        return 1.0
    size = (one.width // CELL, one.height // CELL)
    cells = (
        image.convert("RGB").resize(size, Image.Resampling.BOX)
        for image in (one, other)
    )
    red, green, blue = ImageChops.difference(*cells).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[APART:]) / (size[0] * size[1])


def changed(easel: Easel, way: str) -> Iterator[tuple[str, Image.Image]]:
    """Yield the specimens that are drawn otherwise than they are kept."""
    for name in SCREENS:
        image = easel.draw(name, way)
        path = kept(name, way)
        if not path.exists():
            yield name, image
            continue
        with Image.open(path) as before:
            if apart(image, before) > SHARE:
                yield name, image


def main() -> None:
    """Keep what has changed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("only", nargs="*", help="names of specimens; all when left out")
    told = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as home, opened(Path(home), 640, 400) as easel:
        for way in KEPT_WAYS:
            for name, image in changed(easel, way):
                if not told.only or name in told.only:
                    image.save(kept(name, way), quality=QUALITY)
                    print(kept(name, way).name)  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
