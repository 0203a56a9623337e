"""How well fields are read on drawn pages whose faults are known.

    python -m tests.bench.reading SET COUNT [FIRST_SEED [SECONDS]] [-v]

The bounds in `camera.params` were chosen on seeds below 100,000; figures that are
reported come from seeds above. Prints what was accepted, refused, and wrong.
"""

import math
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from camera.contents import Judged, judged, read_contents
from camera.kinds import REQUIRED, DocumentKind, Expected, FieldName
from camera.params import Params
from camera.problems import Severity
from camera.quality import judge
from camera.read import text_reader
from specimens.document import Document, Kind
from specimens.documents import make_document
from specimens.flat import Fault, Wear, flat
from specimens.fonts import installed_fonts
from specimens.people import specimen_person
from tests.bench.options import Options

SETS = ("sharp", "readable", "faint", "hidden")
FEW, MANY = 8, 250  # pages of each set
FIRST = 100_000  # seeds below it were used to choose bounds
KINDS = tuple(kind for kind in Kind if REQUIRED[DocumentKind(kind)])
CARDS = (Kind.ID_FRONT, Kind.FORM, Kind.ID_HOLDING)
_NUMBERS = {
    Kind.DIPLOMA: "diploma_number",
    Kind.DEGREE: "degree_number",
    Kind.QUALIFICATION: "qualification_number",
    Kind.LICENCE: "licence_number",
}
_DIGIT = 0.74  # height of a digit's ink over its em
_HAN = 0.92


@dataclass(frozen=True, slots=True)
class Sample:
    """A specimen, how it was taken, and the field that was hidden if one was."""

    kind: Kind
    seed: int
    wear: Wear
    hidden: FieldName | None = None


@dataclass(slots=True)
class Tally:
    """Counts over a run."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    samples: int = 0
    blocked: int = 0
    named: int = 0
    kinds: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    cpu: list[float] = field(default_factory=list)


def own_name(kind: Kind, name: FieldName) -> str:
    """What the specimen calls a field."""
    return _NUMBERS[kind] if name is FieldName.CERTIFICATE_NUMBER else str(name)


def em_of(document: Document, name: str) -> float:
    """Em of a field in pixels at 300 dpi."""
    box = next(f.box for f in document.fields if f.name == name)
    share = _HAN if name == "name" else _DIGIT
    return (box.bottom - box.top) / share


def samples(which: str, count: int, first: int) -> Iterator[tuple[Sample, Document]]:
    """`count` samples of a set: sharp, readable, faint, hidden, or ids."""
    fonts = installed_fonts()
    for seed in range(first, first + count):
        rng = random.Random(f"{which}/{seed}")
        kinds = CARDS[:1] if which == "ids" else KINDS
        kind = kinds[seed % len(kinds)]
        document = make_document(kind, specimen_person(seed), fonts)
        names = REQUIRED[DocumentKind(kind)]
        em = min(em_of(document, own_name(kind, name)) for name in names)
        sample = Sample(kind, seed, _taken(rng, em / max(document.image.size)))
        match which:
            case "sharp":
                sample = replace(sample, wear=_sharp(rng, kind))
            case "faint":
                sample = _faint(rng, sample, em / max(document.image.size))
            case "hidden":
                sample = _hidden(rng, sample, names)
        yield sample, document


def _sharp(rng: random.Random, kind: Kind) -> Wear:
    side = rng.randint(1011, 1500) if kind is Kind.ID_FRONT else rng.randint(1654, 2000)
    return Wear(
        side,
        rng.uniform(0, 0.8),
        rng.uniform(0, 3),
        rng.uniform(0.72, 0.98),
        rng.uniform(0, 0.15),
        rng.uniform(-0.3, 0.3),
        rng.randint(85, 95),
    )


def _taken(rng: random.Random, em_share: float) -> Wear:
    """As people take them, but readable: 16 to 34 px em, blur up to 0.07 em."""
    em = rng.uniform(16.0, 34.0)
    side = min(2000, round(em / em_share))
    blur = rng.uniform(0.0, 0.07) * side * em_share
    return Wear(
        side,
        blur,
        rng.uniform(0, 5),
        rng.uniform(0.5, 0.98),
        rng.uniform(0, 0.35),
        rng.uniform(-0.6, 0.6),
        rng.randint(72, 95),
    )


def _faint(rng: random.Random, sample: Sample, em_share: float) -> Sample:
    """Too small, too blurred or too dark for anybody."""
    wear = sample.wear
    match rng.choice(("small", "blurred", "dark")):
        case "small":
            em = rng.uniform(4.0, 7.0)
            wear = replace(wear, long_side=max(64, round(em / em_share)), blur=0.5)
        case "blurred":
            wear = replace(
                wear, blur=rng.uniform(0.2, 0.35) * wear.long_side * em_share
            )
        case _:
            wear = replace(wear, light=rng.uniform(0.05, 0.14), noise=5.0)
    return replace(sample, wear=wear)


def _hidden(rng: random.Random, sample: Sample, names: tuple[FieldName, ...]) -> Sample:
    name = rng.choice(names)
    own = own_name(sample.kind, name)
    wear = replace(
        sample.wear,
        fault=rng.choice(list(Fault)),
        over=own,
        light=rng.uniform(0.6, 0.9),
    )
    return replace(sample, wear=wear, hidden=name)


def seen(sample: Sample, document: Document, params: Params) -> tuple[Judged, set[str]]:
    """The verdict on one sample, and the codes that block it."""
    made = flat(document, sample.wear, sample.seed)
    page = np.ascontiguousarray(np.asarray(made.image)[:, :, ::-1])
    kind = DocumentKind(sample.kind)
    expected = Expected((kind,))
    reader = text_reader(params.read)
    spots = reader.find(page)
    contents = read_contents(page, spots, reader, params, expected)
    general = judge(page, spots, list(contents.lines), params.quality).problems
    verdict = judged(contents, params, 1.0, general, expected)
    problems = (*general, *verdict.problems)
    return verdict, {p.code for p in problems if p.severity is Severity.BLOCKS}


def count(tally: Tally, sample: Sample, document: Document, params: Params) -> None:
    """Judge one sample and add it to the tally; print what went wrong."""
    start = time.process_time()
    verdict, blocks = seen(sample, document, params)
    tally.cpu.append(time.process_time() - start)
    tally.samples += 1
    tally.kinds += verdict.kind == sample.kind
    tally.blocked += bool(blocks)
    general = {"blurred", "too_dark", "text_too_small", "nothing_legible"}
    prefix = f"{sample.hidden}_" if sample.hidden else ""
    tally.named += any(
        code.startswith(prefix) if prefix else code in general or "_" in code
        for code in blocks
    )
    tally.codes.update(blocks)
    for found in verdict.fields:
        truth = document.text_of(own_name(sample.kind, found.name)).strip()
        tally.asked[found.name] += 1
        right = found.value == truth
        if found.sound:
            (tally.right if right else tally.wrong)[found.name] += 1
        odd = not right if found.sound else sample.hidden is None
        if odd and "-v" in sys.argv:  # specimens: nobody's data
            print(" ", found, found.value, truth, sorted(blocks), sample)


def rows(options: Options) -> Iterator[str]:
    """A few lines for each set of pages: right, refused, wrongly accepted."""
    for which in SETS:
        tally, params = Tally(), Params()
        for sample, document in samples(which, MANY if options.long else FEW, FIRST):
            count(tally, sample, document, params)
        yield from told(which, tally)


def main() -> None:
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    which, many = words[0], int(words[1])
    first = int(words[2]) if len(words) > 2 else FIRST
    until = time.monotonic() + (float(words[3]) if len(words) > 3 else math.inf)
    tally, params = Tally(), Params()
    for sample, document in samples(which, many, first):
        if time.monotonic() > until:
            break
        before = tally.blocked
        count(tally, sample, document, params)
        if (
            "-v" in sys.argv
            and which in ("hidden", "faint")
            and tally.blocked == before
        ):
            print("  not refused:", sample)
    print(*told(which, tally), sep="\n")


def told(which: str, tally: Tally) -> Iterator[str]:
    yield f"{which}: {tally.samples} pages, kind right {tally.kinds}"
    for name in sorted(tally.asked):
        asked, right, wrong = tally.asked[name], tally.right[name], tally.wrong[name]
        yield (
            f"  {name:20} {asked:5} asked, {right:5} right ({right / asked:.1%}),"
            f" {wrong} wrong accepted"
        )
    share = tally.blocked / max(1, tally.samples)
    yield f"  refused {tally.blocked} ({share:.1%}), naming it {tally.named}"
    yield f"  {dict(tally.codes)}"
    yield f"  processor seconds a page: {np.median(tally.cpu):.2f} median"


if __name__ == "__main__":
    main()
