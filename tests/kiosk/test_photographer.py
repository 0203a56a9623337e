"""The real camera room behind the screens: files, and pictures set by hand."""

import threading
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageDraw

from camera.errors import LoadError
from camera.params import CameraParams, Params
from camera.sources import named
from dossier.imagerules import ImageRules
from kiosk.corners import Corners
from kiosk.photographer import Photographer
from kiosk.studio import ByHand, Wanted
from sync.protocol.slip import Slip, slip_text

PAGE: Corners = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))


@pytest.fixture
def photographer() -> Photographer:
    """One that needs no camera."""

    def none() -> None:
        raise AssertionError("no camera is opened")

    return Photographer(none, Params(), lambda call: call())  # type: ignore[arg-type]


def a_photo(folder: Path) -> Path:
    """A red page of 400 x 300 px in the middle of a grey desk."""
    image = Image.new("RGB", (800, 600), (90, 90, 95))
    ImageDraw.Draw(image).rectangle((200, 150, 599, 449), fill=(190, 30, 30))
    path = folder / "photo.png"
    image.save(path)
    return path


@pytest.mark.slow
def test_a_file_is_cut_along_corners_that_were_set_and_turned_as_it_was(
    photographer: Photographer, tmp_path: Path
) -> None:
    shot = photographer.load(a_photo(tmp_path), Wanted())
    assert shot.developed.before.width == 800
    cut = photographer.redevelop(shot, ByHand(corners=PAGE))
    made = cut.developed
    assert made.found
    assert made.cut_by_hand
    assert made.outline == PAGE
    assert made.after.width / made.after.height == pytest.approx(4 / 3, abs=0.1)
    middle = made.after.width * (made.after.height // 2) + made.after.width // 2
    red, green, _, _ = made.after.rgba[4 * middle : 4 * middle + 4]
    assert red > 2 * green
    turned = photographer.redevelop(cut, cut.byhand.turned()).developed
    assert turned.by_hand
    assert (turned.after.width > turned.after.height) != (
        made.after.width > made.after.height
    )
    assert turned.outline == PAGE


@pytest.mark.slow
def test_a_picture_that_breaks_the_catalogues_rules_cannot_be_used(
    photographer: Photographer, tmp_path: Path
) -> None:
    rules = ImageRules(side=1000, colour=True, shape="upright")
    shot = photographer.load(a_photo(tmp_path), Wanted(rules=rules))
    cut = photographer.redevelop(shot, ByHand(corners=PAGE)).developed
    found = {finding.code: finding for finding in cut.findings}
    for code in ("picture_too_small", "not_in_colour", "not_upright_format"):
        assert found[code].blocks
        assert found[code].zh
    assert not cut.usable
    assert not set(found) & set(cut.warnings) & {"picture_too_small"}


def test_a_small_picture_of_a_file_is_made_and_a_broken_one_has_its_code(
    photographer: Photographer, tmp_path: Path
) -> None:
    path = a_photo(tmp_path)
    peeked = photographer.peek(path)
    assert (peeked.width, peeked.height) == (300, 225)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(LoadError) as caught:
        photographer.peek(path)
    assert caught.value.code == "C106"


@pytest.mark.slow
def test_codes_under_the_camera_are_told_while_somebody_looks_for_them(
    tmp_path: Path,
) -> None:
    text = slip_text(Slip("sample01", "A2BC3DEF4GHJ"))
    segno.make(text, error="m", micro=False).save(str(tmp_path / "a.png"), scale=12)
    seen: list[tuple[str, ...]] = []
    there = threading.Event()

    def told(texts: tuple[str, ...]) -> None:
        seen.append(texts)
        there.set()

    eyes = Photographer(
        lambda: named(f"folder:{tmp_path}", CameraParams()),
        Params(),
        lambda call: call(),
    )
    eyes.warm()
    eyes.scan(told, lambda _report: None)
    try:
        assert there.wait(60)
    finally:
        eyes.end()
    assert seen[0] == (text,)
