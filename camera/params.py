"""Everything in this room that can be set, as frozen values handed down by callers.

Lengths are shares of a side or of the diagonal wherever they can be, so that they mean
the same at every resolution. Must not read files or the environment.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LoadParams:
    """What a file may be, and what decoding it may take."""

    max_bytes: int = 20_000_000
    max_pixels: int = 40_000_000
    min_side: int = 64  # pixels; nothing smaller can hold a legible document
    open_s: float = 0.4  # processor time for all before the first pixel
    pixel_s: float = 0.25e-6  # processor time per pixel: 3 s at 12 MP, ten times enough
    patience_s: float = 30.0  # a stick that answers no more holds us up so long
    memory_mib: int = 640  # 40 MP progressive: 230 MiB coefficients, 150 MiB pixels


@dataclass(frozen=True, slots=True)
class CameraParams:
    """How a camera is set. Controls that are None are left to the camera itself."""

    preview: tuple[int, int] = (1280, 720)  # px; while people aim
    still: tuple[int, int] = (4096, 3072)  # px; a driver gives the nearest it has
    fps: int = 30
    settle: int = 3  # frames after a change of size, until exposure is right again
    timeout_s: float = 1.5  # an address that answers nothing for so long is missing
    exposure: float | None = None  # driver's units, most often 100 microseconds
    focus: float | None = None  # driver's units, most often 0 (far) to 255
    white_balance: float | None = None  # kelvin


@dataclass(frozen=True, slots=True)
class DetectParams:
    """How a page is looked for."""

    small_side: int = 512  # px, long side on which candidates are made and ranked
    fine_side: int = 1600  # px, long side on which the edges are fitted
    min_area: float = 0.03  # share of the frame; a card seen from far away
    clear: float = 0.86  # agreement of the network's maps from which no more is asked
    hopeless: float = 0.2  # agreement below which there is no page to search for
    min_confidence: float = 0.5  # below it we say that no page was found


@dataclass(frozen=True, slots=True)
class ReadParams:
    """How text lines are found and read."""

    threads: int = 2
    find_side: int = 736  # px, short side given to the text finder
    find_max: int = 736  # px, long side at most: time grows with the area
    find_card: int = 576  # px, the same for a card, whose print is large
    min_line_score: float = 0.5  # mean text probability inside a line's box


@dataclass(frozen=True, slots=True)
class FieldParams:
    """When a field counts as read. Chosen on drawn pages, see `tests.bench.reading`."""

    sign_sure: float = 0.6  # confidence of the least sure sign of a value
    again_height: float = 0.86  # of a strip's height, for the second reading
    least_lines: int = 6  # so many tell whether the page is legible at all
    most_width: float = 16_000.0  # px of strips, 48 high: about 1.1 s on two cores


@dataclass(frozen=True, slots=True)
class UprightParams:
    """When a reading direction counts as known."""

    crops: int = 4  # lines read per hypothesis
    sure: float = 0.94  # mean confidence at which the first guess is accepted
    legible: float = 0.6  # below it the best hypothesis is no evidence at all
    margin: float = 0.12  # mean confidence by which the best must lead the next
    sure_look: float = 0.98  # chance at which the network's word needs less reading:
    sure_enough: float = 0.85  # mean confidence that is then accepted
    look: float = 0.15  # mean confidence that the network's certainty is worth
    excluded: float = 0.01  # chance below which the network speaks against a way:
    against: float = 0.8  # mean confidence that a claim then needs, besides the margin


@dataclass(frozen=True, slots=True)
class QualityParams:
    """Where a picture stops being legible. Measured on rendered text by the project."""

    em_blocks: float = 10.0  # px; below it digits are read wrongly with confidence
    em_warns: float = 14.0  # px
    blur_blocks: float = 0.13  # edge spread (sigma) per em: reading fails from 0.11
    blur_warns: float = 0.09
    blur_costs: float = 0.06  # from here on blur is to blame for poor reading:
    blur_reading: float = 0.85  # median confidence below this
    dark_blocks: float = 50.0  # 0..255, lightness of the paper (90th percentile)
    dark_warns: float = 90.0
    bright_share: float = 0.35  # share of saturated pixels of a page that has colour
    glare_share: float = 0.005  # a saturated blob of 0.5 % of the page is a reason
    uneven: float = 0.45  # darkest over brightest paper, by tiles
    legible: float = 0.5  # reading confidence of a line that counts as legible


@dataclass(frozen=True, slots=True)
class CompressParams:
    """How the JPEG is made to fit."""

    limit: int = 200_000  # bytes at most
    long_side: int = 2000  # px
    dense_side: int = 1654  # px, tried when the page is too dense for long_side
    dense_scale: float = 3.6  # table scale (about quality 14) at which a page is dense
    keep_side: int = 4000  # px; a finished JPEG up to here is kept as it is
    finest: float = 0.12  # table scale: finer than quality 94 only wastes bytes
    coarsest: float = 16.0  # table scale: beyond it the picture is shrunk instead
    aim: float = 0.967  # share of the limit aimed at: forecasts are at most 3 % off
    accept: float = 0.92  # share of the limit at which a result is good enough
    probes: int = 4  # looks at a sample; each costs a tenth of an encoding or less
    tones: bool = True  # whether fine print may become a PNG of few tones
    tones_scale: float = 1.8  # table scale from which a JPEG may blur fine print
    max_encodes: int = 4  # the third is for pictures that no sample can stand for


@dataclass(frozen=True, slots=True)
class Params:
    """All settings of one run of the pipeline."""

    load: LoadParams = field(default_factory=LoadParams)
    detect: DetectParams = field(default_factory=DetectParams)
    read: ReadParams = field(default_factory=ReadParams)
    upright: UprightParams = field(default_factory=UprightParams)
    fields: FieldParams = field(default_factory=FieldParams)
    quality: QualityParams = field(default_factory=QualityParams)
    compress: CompressParams = field(default_factory=CompressParams)
