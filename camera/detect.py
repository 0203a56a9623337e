"""Find the page in a photo: look, propose, rank, refine - or say that there is none.

A learned network looks first. When it sees a page clearly, only the edges near that
page are fitted. When it is in doubt, contours and lines propose quadrilaterals too, and
all are ranked by their edges and by what the network saw. Never invents a quad: when
nothing is convincing the answer is `NotFound`.
"""

from dataclasses import dataclass

import numpy as np

from camera.arrays import Bgr, Floats
from camera.candidates import propose
from camera.fields import Fields, halved, make_fields
from camera.geometry import Quad
from camera.margin import with_margin
from camera.outline import Likeliest, Outline, agreement, drawn, likeliest, see
from camera.params import DetectParams
from camera.quads import areas, convex, distinct, ordered
from camera.rank import conviction, measure, score
from camera.refine import refine, refined
from camera.scan import is_scan
from camera.trace import Trace

_REFINED = 40  # best candidates whose sides are moved onto edges
_GLANCE = 12  # points a side at which all candidates are first compared
_ALIKE = 2.0  # small px; candidates this near are judged once
_NUDGE = 0.015  # of the long side: how far
_SAME = 6.0  # small px; candidates this near move onto the same edges
_SHOWN = 5  # candidates drawn into the debug picture
_ON_FRAME = 0.01  # of the long side: an outer corner this near lies on the frame
_SEEN_WORTH = 12.0  # log-odds that twice (e times) the agreement is worth
_NEVER = 1e-3  # least agreement told apart
# The conviction that is as likely a page as not, and how fast it becomes certain.
_EVEN = 0.32
_SOFTNESS = 0.045


@dataclass(frozen=True, slots=True)
class Detection:
    """A page: its corners in pixels of the photo, and how sure (0..1) we are."""

    quad: Quad
    confidence: float


@dataclass(frozen=True, slots=True)
class NotFound:
    """No page: why, for logs; `no_candidate` or `not_convincing`."""

    reason: str
    confidence: float = 0.0


def detect(
    image: Bgr, params: DetectParams, trace: Trace | None = None
) -> Detection | NotFound:
    """Look for one page.

    Args:
        image: (h, w, 3) uint8 BGR.
        trace: collects a picture of the best candidates.

    Returns:
        The page with `tl` the corner nearest the photo's top left; which way it reads
        is not known here.
    """
    near, scale = halved(image, params.fine_side)
    outline = see(near)
    seen = likeliest(outline)
    if trace is not None:
        trace.picture("outline", drawn(outline))
    if seen is None or seen.agreement < params.hopeless:
        return NotFound("no_page_seen")
    if seen.agreement >= params.clear:
        found = Detection(seen.quad, seen.agreement)
    else:
        found = _searched(near, outline, seen, params, trace)
    if found.confidence < params.min_confidence:
        return NotFound("not_convincing", found.confidence)
    fine = refine(near, found.quad, params.fine_side)
    fine = with_margin(near, fine, outline, params.fine_side)
    height, width = image.shape[:2]
    if is_scan(near, fine):
        return Detection(Quad.frame(width, height), found.confidence)
    return Detection(_placed(fine.scaled(1.0 / scale), width, height), found.confidence)


def _ranked(
    quads: Floats, fields: Fields, params: DetectParams
) -> tuple[Floats, Floats]:
    """The best candidates, their sides moved onto edges, with their scores.

    Generators are a few pixels off, some more than others; without this the ranking
    would judge their accuracy instead of what they found.
    """
    quads = distinct(quads, _ALIKE)
    scores = score(measure(quads, fields, _GLANCE))
    best = distinct(quads[np.argsort(scores)[::-1]], _SAME)[:_REFINED]
    moved = refined(fields.lab, best, _NUDGE)
    both = _sound(np.concatenate([best, moved]), fields, params)
    return both, score(measure(both, fields))


def _placed(quad: Quad, width: int, height: int) -> Quad:
    """The quad with corners that are all but in the photo moved into it.

    A corner further out is where the page's is: cutting it off there would shear the
    straightened page.
    """
    points, inside = quad.points(), quad.clipped(width, height).points()
    near = np.abs(points - inside).max(axis=1) <= _ON_FRAME * max(width, height)
    return Quad.of(np.where(near[:, None], inside, points))


def glance(image: Bgr, params: DetectParams) -> Detection | NotFound:
    """The same by the network's word alone, for frames of a preview.

    Its corners are good to about half a percent of the frame; `refine` them where
    there is time.
    """
    seen = likeliest(see(image))
    if seen is None or seen.agreement < params.min_confidence:
        return NotFound("no_page_seen")
    return Detection(seen.quad, seen.agreement)


def _searched(
    near: Bgr,
    outline: Outline,
    seen: Likeliest,
    params: DetectParams,
    trace: Trace | None,
) -> Detection:
    """The candidate that both its edges and the network speak for."""
    fields = make_fields(near, params.small_side)
    own = seen.quad.scaled(fields.scale).points()[None]
    quads = _sound(np.concatenate([own, propose(fields)]), fields, params)
    quads, scores = _ranked(quads, fields, params)
    agreed = agreement(outline, outline.to_cells(quads / fields.scale))
    worth = scores + _SEEN_WORTH * np.log(np.maximum(agreed, _NEVER))
    order = np.argsort(worth)[::-1]
    if trace is not None:
        shown = [Quad.of(quads[i]) for i in order[:_SHOWN]]
        trace.quads("candidates", fields.bgr, shown)
    best = order[:1]
    edges = confidence_of(float(conviction(measure(quads[best], fields))[0]))
    confidence = float(np.sqrt(edges * agreed[best[0]]))
    return Detection(Quad.of(quads[best[0]] / fields.scale), confidence)


def confidence_of(conviction_of_best: float) -> float:
    """How sure a conviction of `rank` makes us, 0..1."""
    odds = (_EVEN - conviction_of_best) / _SOFTNESS
    return float(1.0 / (1.0 + np.exp(min(odds, 700.0))))


def _sound(quads: Floats, fields: Fields, params: DetectParams) -> Floats:
    """Candidates in one corner order, convex, large enough: (n, 4, 2)."""
    inside = np.clip(ordered(quads), 0.0, fields.size)
    width, height = fields.size
    large = areas(inside) >= params.min_area * width * height
    sound: Floats = inside[convex(inside) & large]
    return sound
