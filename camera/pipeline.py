"""The steps from a photograph to a finished picture, in order, each timed.

    load -> detect -> straighten -> read -> upright -> compress -> quality

Once the page is upright, it is compressed and looked at while its text is read; the
times of these two steps are what was still waited for. No step may make a picture
worse: without a page the whole photo goes on as it is, and pixels that need nothing are
not touched.
"""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from camera.arrays import Bgr
from camera.codes import Code
from camera.compress import Fitted, compress, kept
from camera.contents import Contents, FoundField, judged, read_contents
from camera.detect import Detection, NotFound, detect
from camera.form import better_form, may_be_toned
from camera.frame import fills_frame
from camera.geometry import Quad, aspect_ratio, output_size, snapped
from camera.kinds import DocumentKind, Expected
from camera.load import load
from camera.looks import look
from camera.params import Params
from camera.problems import Box, Problem
from camera.quality import Verdict, judged_by
from camera.read import Line, Spot, text_reader
from camera.ruled import broken
from camera.rules import ANY, PictureRules, stricter
from camera.straighten import shrunk, straighten, turned, unmirrored
from camera.trace import Trace
from camera.upright import Turn, Upright, find_upright
from camera.verdict import said_once

_SURE_QUAD = 0.75  # confidence below which the candidate is asked to check the frame
_TOUCHES = 0.01  # of the long side; a side this near the frame may lie outside it
_SMALL_AREA = 0.15  # share of the photo
_FEW_PIXELS = 1000  # px; an A4 page has 3 mm print at 10 px then
_QUARTER = 90
_HELD = DocumentKind.ID_HOLDING


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """What became of one photograph.

    `width`, `height` and `quad` are pixels of the photo with its EXIF orientation
    applied; `quad` is None when no page was found, and then the picture is the whole
    photo. The page straightened by `quad` was unmirrored if `mirrored`, then turned
    clockwise by `rotation`. Problems' places are pixels of the finished picture.
    """

    picture: bytes
    width: int
    height: int
    found: bool
    quad: Quad | None
    confidence: float
    rotation: int
    mirrored: bool
    upright_confidence: float
    out_width: int
    out_height: int
    quality: Mapping[str, float]
    problems: tuple[Problem, ...]
    ms: Mapping[str, float]
    kind: DocumentKind | None = None
    fields: tuple[FoundField, ...] = ()
    codes: tuple[Code, ...] = ()


@dataclass(slots=True)
class _Clock:
    """Milliseconds per named step."""

    ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        spent = (time.perf_counter() - start) * 1000
        self.ms[name] = round(self.ms.get(name, 0.0) + spent, 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """The photo, the page's place in it, and how sure that is."""

    image: Bgr
    quad: Quad | None
    confidence: float

    @property
    def whole(self) -> bool:
        """Whether the photo goes on as it is, not warped."""
        height, width = self.image.shape[:2]
        return self.quad is None or self.quad == Quad.frame(width, height)


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """What the caller gave besides the photo; see `process`."""

    quad: Quad | None
    turn: int | None
    finished: bytes | None
    trace: Trace | None
    expected: Expected | None
    rules: PictureRules


def process(
    image: Bgr,
    params: Params,
    quad: Quad | None = None,
    turn: int | None = None,
    *,
    finished: bytes | None = None,
    trace: Trace | None = None,
    expected: Expected | None = None,
    rules: PictureRules = ANY,
) -> Capture:
    """One photograph through all steps.

    Args:
        image: (h, w, 3) uint8 BGR, upright as the camera was held.
        quad: the page's corners when a person has set them; else they are looked for.
        turn: clockwise quarter turns a person added to what this function found; 0
            says "right as it is". None when nobody has looked yet.
        finished: a file with exactly these pixels and no metadata, used again when
            nothing needs to change.
        trace: collects debug pictures.
        expected: what the picture should show; its required fields are then judged.
        rules: what is asked of this material's pictures beyond the usual.

    Raises:
        OutputError: C401, the picture cannot be made small enough.
        ReadError: C301, the text reader is not installed.
    """
    wish = _Wish(quad, turn, finished, trace, expected, rules)
    return _process(image, stricter(params, rules), wish, _Clock())


def process_file(
    path: Path,
    params: Params,
    quad: Quad | None = None,
    turn: int | None = None,
    *,
    trace: Trace | None = None,
    expected: Expected | None = None,
) -> Capture:
    """`process` on a file, its loading timed too.

    Raises:
        LoadError: C1xx, and what `process` raises.
    """
    clock = _Clock()
    with clock.step("load"):
        photo = load(path, params.load)
    wish = _Wish(quad, turn, photo.finished, trace, expected, ANY)
    return _process(photo.image, params, wish, clock)


def _process(image: Bgr, params: Params, wish: _Wish, clock: _Clock) -> Capture:
    trace = wish.trace
    with clock.step("detect"):
        page = _page_outline(image, params, wish)
    with clock.step("straighten"):
        flat = _straightened(image, page, params)
    with clock.step("read"):
        reader = text_reader(params.read)
        spots = reader.find(flat)
    with clock.step("upright"):
        upright = find_upright(flat, spots, reader, params.upright)
    final = _with_turn(upright.turn, wish.turn)
    straight = _turned(flat, final)
    with ThreadPoolExecutor(2, "camera") as beside:
        fitting = beside.submit(_finish, straight, page, final, wish, params)
        looking = beside.submit(look, flat, spots)
        with clock.step("read"):
            moved = _turned_spots(spots, final, flat)
            sure = upright.claimed or wish.turn is not None
            contents = read_contents(
                straight, moved, reader, params, wish.expected, sure=sure
            )
        if _only_the_card(page, contents, wish):
            whole = Quad.frame(image.shape[1], image.shape[0])
            return _process(image, params, replace(wish, quad=whole), clock)
        with clock.step("compress"):
            fitted = fitting.result()
            if may_be_toned(fitted, contents.reading.guess, wish.expected, params):
                fitted = better_form(fitted, straight, moved, reader, params)
        with clock.step("quality"):
            looks = looking.result()
    lines = [*upright.lines, *contents.lines]
    page = _or_whole_frame(page, flat, spots, lines)
    with clock.step("quality"):
        scale = max(fitted.width, fitted.height) / max(flat.shape[:2])
        verdict = judged_by(looks, spots, lines, params.quality, scale)
        problems = _problems(page, upright, fitted, wish, params)
        problems += _placed(verdict, final, flat, scale)
        problems += broken(wish.rules, straight, fitted.width, fitted.height)
        found = judged(contents, params, scale, problems, wish.expected)
    if trace is not None:
        trace.picture("straight", straight)
    return Capture(
        fitted.picture,
        image.shape[1],
        image.shape[0],
        page.quad is not None,
        page.quad,
        round(page.confidence, 4),
        final.rotation,
        final.mirrored,
        round(upright.confidence, 4),
        fitted.width,
        fitted.height,
        verdict.measures,
        said_once((*problems, *found.problems), wish.expected),
        clock.ms,
        found.kind,
        found.fields,
        found.codes,
    )


def _only_the_card(page: _Page, contents: Contents, wish: _Wish) -> bool:
    """Whether the card was cut out of a picture of a person who holds it."""
    held = wish.expected is not None and wish.expected.kinds == (_HELD,)
    return (
        held
        and wish.quad is None
        and not page.whole
        and contents.reading.guess.kind is DocumentKind.ID_FRONT
    )


def _page_outline(image: Bgr, params: Params, wish: _Wish) -> _Page:
    if wish.quad is not None:
        return _Page(image, wish.quad, 1.0)
    match detect(image, params.detect, wish.trace):
        case Detection(found, confidence):
            return _Page(image, found, confidence)
        case NotFound():
            return _Page(image, None, 0.0)


def _straightened(image: Bgr, page: _Page, params: Params) -> Bgr:
    """The page as a rectangle; the photo itself, at most shrunk, without a page."""
    long_side = params.compress.long_side
    if page.whole or page.quad is None:
        return shrunk(image, long_side)
    height, width = image.shape[:2]
    ratio = snapped(aspect_ratio(page.quad, width, height))
    return straighten(image, page.quad, output_size(page.quad, ratio, long_side))


def _turned_spots(spots: list[Spot], turn: Turn, flat: Bgr) -> list[Spot]:
    height, width = flat.shape[:2]
    return [
        spot.turned(turn.rotation, width, height, mirrored=turn.mirrored)
        for spot in spots
    ]


def _or_whole_frame(
    page: _Page, flat: Bgr, spots: list[Spot], lines: list[Line]
) -> _Page:
    """Without a page in the photo, the photo may be a page: its text can prove it."""
    if page.quad is not None:
        return page
    sure = fills_frame(flat, spots, lines)
    if not sure:
        return page
    height, width = page.image.shape[:2]
    return _Page(page.image, Quad.frame(width, height), sure)


def _with_turn(found: Turn, extra: int | None) -> Turn:
    quarters = extra or 0
    return Turn((found.rotation + _QUARTER * quarters) % 360, found.mirrored)


def _turned(flat: Bgr, turn: Turn) -> Bgr:
    return turned(unmirrored(flat) if turn.mirrored else flat, turn.rotation)


def _finish(
    upright: Bgr, page: _Page, turn: Turn, wish: _Wish, params: Params
) -> Fitted:
    """Compress, or keep the file that came when nothing at all was changed."""
    height, width = page.image.shape[:2]
    untouched = page.whole and turn == Turn(0)
    if untouched and kept(wish.finished, (width, height), params.compress):
        assert wish.finished is not None
        return Fitted(wish.finished, width, height, 0.0, 0)
    return compress(upright, params.compress)


def _problems(
    page: _Page, upright: Upright, fitted: Fitted, wish: _Wish, params: Params
) -> list[Problem]:
    """What is wrong with page, direction and size; text and light come after."""
    problems = []
    if page.quad is None:
        problems.append(Problem("page_not_found"))
    elif wish.quad is None and page.confidence < _SURE_QUAD:
        problems.append(Problem("page_unsure"))
    if _cut_off(page):
        problems.append(Problem("page_cut_off"))
    if _small(page):
        problems.append(Problem("page_small"))
    if wish.turn is None and not upright.claimed:
        problems.append(Problem("upright_unsure"))
    if fitted.scale > params.compress.dense_scale:
        problems.append(Problem("squeezed"))
    return problems


def _small(page: _Page) -> bool:
    """Whether a page takes little of the photo, and too few pixels for small print."""
    if page.whole or page.quad is None:
        return False
    height, width = page.image.shape[:2]
    longest = float(np.ptp(page.quad.points(), axis=0).max())
    return page.quad.area() < _SMALL_AREA * height * width and longest < _FEW_PIXELS


def _cut_off(page: _Page) -> bool:
    """Whether a side of the page lies on the photo's edge, so that more may be missing.

    A page that is the whole photo is a scan, not a page cut off on all four sides.
    """
    if page.whole or page.quad is None:
        return False
    height, width = page.image.shape[:2]
    near = _TOUCHES * max(height, width)
    x, y = page.quad.points().T
    beyond = (x < near, x > width - near, y < near, y > height - near)
    return any(int(side.sum()) > 1 for side in beyond)


def _placed(verdict: Verdict, turn: Turn, flat: Bgr, scale: float) -> list[Problem]:
    """Problems with their places carried from the straightened to the final picture."""
    height, width = flat.shape[:2]
    return [
        Problem(p.code, p.place and _moved(p.place, turn, width, height, scale))
        for p in verdict.problems
    ]


def _moved(box: Box, turn: Turn, width: int, height: int, scale: float) -> Box:
    """A box of a picture of this size after unmirroring, turning and scaling."""
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    if turn.mirrored:
        left, right = width - right, width - left
    for _ in range(turn.rotation // _QUARTER):
        left, top, right, bottom = height - bottom, left, height - top, right
        width, height = height, width
    sides = (max(0, round(value * scale)) for value in (left, top, right, bottom))
    return Box(*sides)
