"""How often a wrong ID number is accepted.

    python -m tests.soak.numbers COUNT [FIRST_SEED]

Each number is drawn with its label as a card shows it, then taken badly: small,
blurred, noisy, dark, askew, coarsely stored, under glare or a finger; half of them so
that a person can read them. One in ten has a digit changed, as a forger or a printer's
error would. The line finder is left out: the boxes are the true ones, disturbed as much
as found ones are.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterable

import numpy as np

from camera.id_number import is_valid
from camera.kinds import DocumentKind, Expected, FieldName
from camera.params import Params
from camera.quality import judge
from camera.read import Spot, TextReader, text_reader
from camera.reasons import surface
from camera.recognise import Field, recognise
from camera.verdict import Case, judge_fields
from specimens.document import Document, Kind
from specimens.flat import Fault, Flat, Wear, flat
from specimens.fonts import Face, Fonts, installed_fonts
from specimens.ornaments import guilloche
from specimens.people import specimen_person
from specimens.sheet import INK, Sheet, Type, sheet_pixels

STRIP_MM = (86.0, 22.0)
EM_MM = 3.9
EXPECTED = Expected((DocumentKind.ID_FRONT,), required=(FieldName.ID_NUMBER,))


def drawn(seed: int, fonts: Fonts) -> Document:
    """The lower part of a card: the label and the number of a specimen person."""
    rng = random.Random(f"strip/{seed}")
    tones = ((236, 243, 247), (226, 236, 228), (168, 200, 214))
    paper = guilloche(sheet_pixels(STRIP_MM), *tones, period=9.0)
    sheet = Sheet(STRIP_MM, fonts, paper)
    number = specimen_person(seed).id_number
    if rng.random() < 0.1:
        place = rng.randrange(18)
        other = rng.choice([d for d in "0123456789" if d != number[place]])
        number = number[:place] + other + number[place + 1 :]
    label = Type(Face.SANS, 2.75, (46, 104, 158))
    sheet.text((5.6, 13.0), "公民身份号码", label, name="label")
    face = rng.choice((Face.SANS_BOLD, Face.SANS))
    value = Type(face, EM_MM, INK, rng.uniform(0.0, 0.7))
    sheet.text((28.4, 13.0), number, value, name="id_number")
    return Document(Kind.ID_FRONT, sheet.image, STRIP_MM, tuple(sheet.fields), ())


def taken(seed: int) -> tuple[Wear, bool]:
    """How the strip is taken, and whether anybody could read it."""
    rng = random.Random(f"taken/{seed}")
    readable = rng.random() < 0.5
    em = rng.uniform(14.0 if readable else 8.0, 34.0)
    blur = rng.uniform(0.0, 0.08 if readable else 0.2)
    noise = rng.uniform(0.0, 6.0 if readable else 12.0)
    light = rng.uniform(0.5 if readable else 0.25, 1.0)
    hidden = not readable and rng.random() < 0.5
    wear = Wear(
        long_side=round(em * STRIP_MM[0] / EM_MM),
        blur=blur * em,
        noise=noise,
        light=light,
        tilt=rng.uniform(-1.0, 1.0),
        quality=rng.randint(60 if readable else 30, 95),
        fault=rng.choice(list(Fault)) if hidden else None,
        over="id_number" if hidden else "",
    )
    return wear, readable


def spots_of(made: Flat, rng: random.Random) -> list[Spot]:
    """Where a finder would see the lines: looser than the ink, and not quite there."""
    spots = []
    for field in made.fields:
        box = field.box
        high = (box.bottom - box.top) * rng.uniform(1.35, 1.75)
        wide = box.right - box.left + 0.5 * high
        shift = high * rng.uniform(-0.08, 0.08)
        centre = ((box.left + box.right) / 2, (box.top + box.bottom) / 2 + shift)
        spots.append(Spot(centre, (1.0, 0.0), wide, high, 1.0))
    return spots


def seen(
    seed: int, fonts: Fonts, reader: TextReader, params: Params
) -> tuple[Field, str, bool, bool]:
    """The number as read, the true one, whether it was readable, whether refused."""
    document = drawn(seed, fonts)
    wear, readable = taken(seed)
    made = flat(document, wear, seed)
    page = np.ascontiguousarray(np.asarray(made.image)[:, :, ::-1])
    spots = spots_of(made, random.Random(f"spots/{seed}"))
    reading = recognise(page, spots, reader, params.fields, EXPECTED)
    on = surface(page)
    general = judge(page, spots, list(reading.lines), params.quality).problems
    codes = frozenset(problem.code for problem in general)
    case = Case(reading, spots, on, params.quality, 1.0, codes, EXPECTED)
    verdict = judge_fields(case)
    found = verdict.fields[0]
    refused = any(p.severity == "blocks" for p in verdict.problems)
    return found, document.text_of("id_number"), readable, refused


def run(seeds: Iterable[int], *, loud: bool = False) -> Counter[str]:
    """Counts of what became of the number of each seed."""
    params, fonts = Params(), installed_fonts()
    reader = text_reader(params.read)
    counts: Counter[str] = Counter()
    for seed in seeds:
        found, truth, readable, refused = seen(seed, fonts, reader, params)
        wrong = found.sound and found.value != truth
        counts["numbers"] += 1
        counts["accepted wrong"] += wrong
        counts["accepted right"] += found.sound and not wrong
        counts["refused"] += refused
        readable = readable and is_valid(truth)
        if readable:
            counts["readable"] += 1
            counts["readable accepted"] += found.sound and not wrong
        if loud and (wrong or (readable and not found.sound)):
            print(seed, found.value, truth, found.confidence, found.steady, taken(seed))
        if loud and counts["numbers"] % 50 == 0:
            print(dict(counts), flush=True)
    return counts


def main() -> None:
    count = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    print(dict(run(range(first, first + count), loud=True)))


if __name__ == "__main__":
    main()
