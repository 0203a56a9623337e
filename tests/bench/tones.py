"""Dense fine print photographed at 12 MP: the JPEG beside few tones, both read.

    python -m tests.bench.tones [COUNT [FIRST]]

Pages of characters 2.5 mm high, serif and sans, every third with a red seal; the
camera's noise and softness differ. Straightened by the true corners, so that only the
form is measured: reading loss and share of characters right, of every sixth line.
"""

import io
import random
import sys
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image

from camera.compress import compress
from camera.geometry import Quad
from camera.params import CompressParams
from camera.straighten import straighten
from camera.tones import toned
from specimens.document import Document, Kind
from specimens.fonts import Face, Fonts, installed_fonts
from specimens.ornaments import seal
from specimens.photo import photograph
from specimens.scene import Difficulty, sample_scene
from specimens.sheet import Sheet, Type
from tests.bench.reading_loss import A4_MM, Print, filled, reading

EM = 2.5  # mm
SIZE = (1414, 2000)  # px, straightened
EVERY = 6  # lines read
NOISES, BLURS = (1.5, 2.5, 4.0), (0.0, 0.1)
SEALED = 3  # of as many pages one bears a seal
SHORT, FIRST = 2, 100


def rows(count: int = SHORT, first: int = FIRST) -> Iterator[str]:
    """A line for each page: as it was straightened, as a JPEG, in few tones."""
    fonts = installed_fonts()
    for i in range(first, first + count):
        page, lines = _page(i, fonts)
        yield f"tones, page {i}: {_judged(_seen(page, i), lines)}"


def _judged(flat: np.ndarray, lines: tuple[Print, ...]) -> str:
    params = CompressParams()
    made = toned(flat, params)
    files = {"JPEG": compress(flat, params).picture}
    if made is not None:
        files["few tones"] = made.png
    words = [f"straightened {_read(flat, lines)}"]
    for name, data in files.items():
        opened = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        assert opened is not None
        high, size = opened.shape[0], len(data)
        words.append(f"{name} {high} px {size} B {_read(opened, lines)}")
    return "; ".join(words)


def _read(image: np.ndarray, lines: tuple[Print, ...]) -> str:
    found = reading(image, lines, SIZE[1], EVERY)
    return f"loss {found.loss:.3f}, {found.right:.1%} right"


def _page(seed: int, fonts: Fonts) -> tuple[Document, tuple[Print, ...]]:
    """A4 full of characters, and its lines in pixels of the straightened page."""
    rng = random.Random(f"text form/{seed}")
    sheet = Sheet(A4_MM, fonts, (252, 252, 250))
    kind = Type(Face.SERIF if seed % 2 else Face.SANS, EM)
    lines = filled(sheet, kind, SIZE[1] / A4_MM[1], rng)
    if (seed - FIRST) % SEALED == 0:
        high = round(sheet.px(42.0))
        stamp = seal(high, "样本大学", "样本专用章", fonts, random.Random(seed))
        place = (round(sheet.px(120)), round(sheet.px(215)))
        sheet.image.paste(stamp, place, stamp)
    return Document(Kind.FORM, sheet.image, A4_MM, (), ()), lines


def _seen(page: Document, seed: int) -> np.ndarray:
    """The page photographed on a desk, as a JPEG of 12 MP, and straightened."""
    rng = random.Random(f"shot/{seed}")
    easy = sample_scene(rng, Difficulty.EASY)
    scene = replace(
        easy,
        turn=90 + rng.uniform(-4, 4),
        noise=NOISES[(seed - FIRST) % len(NOISES)],
        blur=BLURS[(seed - FIRST) % len(BLURS)],
        fill=0.9,
    )
    photo = photograph(page, scene, seed)
    assert photo.quad is not None
    shot = np.asarray(Image.open(io.BytesIO(photo.jpeg())))[:, :, ::-1]
    return straighten(np.ascontiguousarray(shot), Quad(*photo.quad), SIZE)


if __name__ == "__main__":
    for line in rows(*(int(word) for word in sys.argv[1:])):
        print(line, flush=True)
