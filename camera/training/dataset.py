"""Draw the training set: pages and surfaces once, then many photographs of them.

    python -m camera.training.dataset FOLDER --count 24000 --seed 1

Writes pictures.npy (n, SIDE, SIDE, 3) uint8, masks.npy (n, SIDE/2, SIDE/2) uint8 and
corners.npy (n, 4, 2) float32. The same seed and count give the same files.
"""

import argparse
import multiprocessing
import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.lib.format import open_memmap

from camera.outline import SIDE
from camera.training.compose import Sample, Stock, sample
from camera.training.pages import LONG, Page, page
from camera.training.textures import Bgr, Rng, surface
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import Fonts
from specimens.people import specimen_person

PAGES = 900
SURFACES = 360
PEOPLE = 10
_TEXTURES = ("brick", "grass", "gravel")  # CC0 photographs that scikit-image carries
_TEXTURE_SIDE = 512


def stock(seed: int, fonts: Path, times: int = 1) -> Stock:
    """The pages and surfaces of photographs; specimens stand in it `times` each."""
    rng = np.random.default_rng([seed, 0])
    pages = [page(rng) for _ in range(PAGES)]
    pages += _specimens(fonts) * times
    surfaces = [surface(rng, _TEXTURE_SIDE) for _ in range(SURFACES)]
    return Stock(pages, surfaces + _photographed(rng))


def _specimens(fonts: Path) -> list[Page]:
    kinds = [kind for kind in Kind if kind != Kind.ID_HOLDING]
    drawn = Fonts.from_directory(fonts)
    made = []
    for number in range(PEOPLE):
        for kind in kinds:
            document = make_document(kind, specimen_person(number), drawn)
            rgb = np.asarray(document.image.convert("RGB"))
            scale = LONG / max(rgb.shape[:2])
            small = cv2.resize(
                rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
            )
            bgr = np.ascontiguousarray(small[:, :, ::-1])
            card = kind in (Kind.ID_FRONT, Kind.ID_BACK)
            made.append(Page(bgr, 0.06 if card else 0.0, stiff=card))
    return made


def _photographed(rng: Rng) -> list[Bgr]:
    """Real surfaces, tinted differently each time."""
    from skimage import data  # noqa: PLC0415  only training needs it

    made = []
    for name in _TEXTURES:
        grey = np.asarray(getattr(data, name)(), np.float32)
        for _ in range(8):
            tint = rng.uniform(0.5, 1.3) * rng.uniform(0.8, 1.1, 3)
            made.append(np.clip(grey[..., None] * tint, 0, 255).astype(np.uint8))
    return made


def _drawn(work: tuple[int, float, int, int]) -> None:
    """Draw the samples `start` to `stop` into the files, each from its own seed."""
    seed, crowded, start, stop = work
    for index in range(start, stop):
        rng = np.random.default_rng([seed, 1, index])
        made = sample(rng, _STOCK[0], crowded)
        _store(index, made)


def _store(index: int, made: Sample) -> None:
    pictures, masks, corners = _FILES[0]
    pictures[index] = made.picture
    masks[index] = cv2.resize(
        made.mask, (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA
    )
    corners[index] = made.corners


_STOCK: list[Stock] = []
_FILES: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []


def main() -> None:
    """Draw the set named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=24000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--specimens", type=int, default=1, help="times each")
    parser.add_argument("--crowded", type=float, default=0.0)
    parser.add_argument("--processes", type=int, default=2)
    home = Path(sys.prefix) / "share" / "duanzheng" / "fonts"
    parser.add_argument("--fonts", type=Path, default=home)
    args = parser.parse_args()
    cv2.setNumThreads(0)  # a pool of OpenCV's would hang in the forked processes
    args.folder.mkdir(parents=True, exist_ok=True)
    _STOCK.append(stock(args.seed, args.fonts, args.specimens))
    n, half = args.count, SIDE // 2
    shapes = {"pictures": ((n, SIDE, SIDE, 3), "u1"), "masks": ((n, half, half), "u1"),
              "corners": ((n, 4, 2), "f4")}  # fmt: skip
    files = [
        open_memmap(args.folder / f"{name}.npy", "w+", dtype, shape)
        for name, (shape, dtype) in shapes.items()
    ]
    _FILES.append((files[0], files[1], files[2]))
    work = [(args.seed, args.crowded, i, min(n, i + 250)) for i in range(0, n, 250)]
    with multiprocessing.get_context("fork").Pool(args.processes) as pool:
        for done, _ in enumerate(pool.imap_unordered(_drawn, work), 1):
            sys.stdout.write(f"{done * 250} of {n}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
