"""The receipt's number, its code, and the signature's picture."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from config.settings import Settings
from dossier.model import Dossier, Material
from kiosk.receipt import Slip, code_picture, code_text, number_of, page
from kiosk.signature import HEIGHT, WIDTH, drawn, enough, small, written

AT = datetime(2026, 3, 14, 14, 2, 30, tzinfo=UTC)
DOSSIER = Dossier(
    "2026110001",
    materials=(Material("a", "diploma", "1" * 64), Material("b", "other", "2" * 64)),
)
# Busy machines are slow at anything; how long it takes is not what is tried here.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
numbers = st.floats(-0.5, 1.5)
points = st.tuples(numbers, numbers, st.booleans())


def test_the_number_changes_with_what_was_handed_in_and_with_nothing_else() -> None:
    number = number_of(DOSSIER)
    assert len(number) == 11
    assert number_of(replace(DOSSIER, rev=9, activated=True)) == number
    assert number_of(replace(DOSSIER, materials=DOSSIER.materials[:1])) != number
    assert number_of(replace(DOSSIER, registration="2026110002")) != number


def test_the_code_can_be_read_and_names_nobody() -> None:
    text = code_text(DOSSIER, AT)
    picture = code_picture(text)
    image = Image.frombytes("RGBA", (picture.width, picture.height), picture.rgba)
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == text
    assert text == f"DZ1 2026110001 {number_of(DOSSIER)} 2 2026-03-14T14:02:30+00:00"


def test_the_printed_page_grows_with_its_list() -> None:
    slip = Slip(
        "上报完成，内容已锁定", (("报名号", "2026110001"),), ("等待短信。",), "DZ1"
    )
    longer = replace(slip, rows=slip.rows * 9)
    sizes = []
    for each in (slip, longer):
        made = page(each, Settings().fonts_dir)
        assert made.startswith(b"%PDF-")
        assert b"/Count 1" in made
        box = made.split(b"/MediaBox")[1].split(b"[")[1].split(b"]")[0].split()
        sizes.append(float(box[3]))
    assert sizes[1] > sizes[0]


def test_the_printed_page_has_the_code_of_the_candidate_s_page() -> None:
    place = "https://pages.example/c/" + "a2" * 13
    plain = Slip("上报完成，内容已锁定", (), (), place)
    short = drawn_page(plain)
    tall = drawn_page(replace(plain, page=place))
    (found,) = zxingcpp.read_barcodes(tall)
    assert found.text == place
    # The address in letters stands below the code.
    assert tall.height > short.height
    below = tall.crop((0, short.height - 24, tall.width, tall.height))
    darkest, _ = below.getextrema()
    assert darkest < 128


def drawn_page(slip: Slip) -> Image.Image:
    """The one picture of which the printed page is made."""
    pdf = page(slip, Settings().fonts_dir)
    begin = pdf.index(b"\xff\xd8")
    return Image.open(io.BytesIO(pdf[begin:])).convert("L")


@CALM
@given(st.lists(points, max_size=30))
def test_whatever_is_written_stays_on_the_pad(
    writing: list[tuple[float, float, bool]],
) -> None:
    strokes = ()
    for x, y, begins in writing:
        strokes = written(strokes, (x, y), begins=begins)
    assert all(0 <= v <= 1 for stroke in strokes for point in stroke for v in point)
    assert sum(len(stroke) for stroke in strokes) == len(writing)


def test_a_slip_of_the_finger_is_no_name() -> None:
    dot = (((0.5, 0.5),),)
    line = (((0.1, 0.5), (0.3, 0.5)), ((0.1, 0.6), (0.3, 0.6)))
    assert not enough(())
    assert not enough(dot)
    assert enough(line)


def test_a_signature_is_a_small_dark_picture_on_white() -> None:
    strokes = (((0.1, 0.5), (0.5, 0.2), (0.9, 0.5)),)
    with Image.open(io.BytesIO(drawn(strokes))) as image:
        assert image.size == (WIDTH, HEIGHT)
        assert image.getpixel((5, 5)) == (255, 255, 255)
        assert max(image.getpixel((round(0.5 * WIDTH), round(0.2 * HEIGHT)))) < 120
    assert len(drawn(strokes)) < 200_000
    with Image.open(io.BytesIO(small(strokes))) as image:
        assert max(image.size) <= 240
