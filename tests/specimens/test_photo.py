"""Photographs show the page where the truth says, and are made from their seed."""

import io
import random
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from specimens.document import Document, Kind
from specimens.geometry import project
from specimens.photo import empty_desk, photograph
from specimens.scene import PRESETS, Desk, Difficulty, Scene, sample_scene

pytestmark = pytest.mark.slow  # pictures take their time

SIZE = (800, 600)
COLOURS = ((220, 30, 30), (30, 170, 40), (40, 60, 220), (230, 200, 20))
SEEN = (0.04, 0.96)  # where in the page a corner patch is looked at

SCENES = {
    "upright": Scene(),
    "tilted": PRESETS["tilted"],
    "quarter": Scene(turn=90.0),
    "half": Scene(turn=180.0, desk=Desk.CLOTH),
    "three_quarters": Scene(turn=275.0, tilt=20.0),
    "mirrored": Scene(turn=10.0, mirrored=True),
    "mirrored_quarter": Scene(turn=90.0, mirrored=True),
    "curled": Scene(turn=20.0, tilt=25.0, curl_mm=6.0),
    "folded": Scene(turn=-30.0, tilt=15.0, fold_mm=5.0),
    "sleeved": Scene(sleeve=True, clutter=3),
    "moved": Scene(fill=0.5, moved_mm=(20.0, -15.0)),
}


def corner_page(size_mm: tuple[float, float] = (200.0, 140.0)) -> Document:
    """A page with a patch of its own colour in each corner, TL TR BR BL."""
    image = Image.new("RGB", (1000, 700), (250, 250, 250))
    draw = ImageDraw.Draw(image)
    w, h = image.size
    for colour, (x, y) in zip(
        COLOURS, ((0, 0), (w - 150, 0), (w - 150, h - 105), (0, h - 105)), strict=True
    ):
        draw.rectangle((x, y, x + 149, y + 104), fill=colour)
    return Document(Kind.FORM, image, size_mm, (), ())


def on_page(quad, u, v):
    """The pixel at (u, v) of the page (0..1), through the quad's homography."""
    rows = []
    for (x, y), (px, py) in zip(((0, 0), (1, 0), (1, 1), (0, 1)), quad, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -px * x, -px * y])
        rows.append([0, 0, 0, x, y, 1, -py * x, -py * y])
    solved = np.linalg.solve(np.array(rows, float), np.array(quad, float).ravel())
    return project(np.append(solved, 1.0).reshape(3, 3), [(u, v)])[0]


def nearest_colour(image, point):
    pixel = np.array(image.getpixel((int(point[0]), int(point[1]))), float)
    pixel /= max(1.0, pixel.max())
    distances = [np.abs(pixel - np.array(c) / max(c)).sum() for c in COLOURS]
    return int(np.argmin(distances))


@pytest.mark.parametrize("name", SCENES)
def test_each_corner_of_the_quad_shows_the_colour_of_that_corner(name):
    photo = photograph(corner_page(), SCENES[name], 3, SIZE)
    places = ((SEEN[0], SEEN[0]), (SEEN[1], SEEN[0]), (SEEN[1], SEEN[1]))
    for index, (u, v) in enumerate((*places, (SEEN[0], SEEN[1]))):
        assert nearest_colour(photo.image, on_page(photo.quad, u, v)) == index


@pytest.mark.parametrize("name", ["upright", "tilted", "quarter", "mirrored"])
def test_the_page_ends_where_the_quad_ends(name):
    """White page, dark desk: just inside an edge is bright, just outside dark."""
    page = replace(corner_page(), image=Image.new("RGB", (1000, 700), (255,) * 3))
    scene = replace(SCENES[name], desk=Desk.DARK, noise=0.0, gradient=0.0)
    photo = photograph(page, scene, 3, SIZE)
    grey = photo.image.convert("L")
    for u, v in ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)):
        inside = on_page(photo.quad, *(0.5 + (c - 0.5) * 0.985 for c in (u, v)))
        outside = on_page(photo.quad, *(0.5 + (c - 0.5) * 1.015 for c in (u, v)))
        assert grey.getpixel((int(inside[0]), int(inside[1]))) > 170
        assert grey.getpixel((int(outside[0]), int(outside[1]))) < 110


@pytest.mark.parametrize(
    ("turn", "rotation"), [(0, 0), (90, 270), (180, 180), (270, 90)]
)
def test_turning_the_picture_by_its_rotation_makes_the_page_upright(turn, rotation):
    photo = photograph(corner_page(), Scene(turn=turn, desk=Desk.WHITE), 1, SIZE)
    assert photo.rotation == rotation
    upright = photo.image.rotate(-photo.rotation, expand=True)
    assert nearest_colour(upright, _first_corner(upright)) == 0


def test_a_mirrored_picture_is_upright_after_mirroring_and_turning():
    photo = photograph(
        corner_page(), Scene(turn=90, mirrored=True, desk=Desk.WHITE), 1, SIZE
    )
    assert photo.mirrored
    plain = photo.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    upright = plain.rotate(-photo.rotation, expand=True)
    assert nearest_colour(upright, _first_corner(upright)) == 0


def _first_corner(image):
    """A point in the top left patch of a centred, upright, nearly filling page."""
    reds = np.asarray(image, np.int16)
    mask = (reds[..., 0] > 120) & (reds[..., 1] < 90) & (reds[..., 2] < 90)
    rows, columns = np.nonzero(mask)
    point = (float(np.median(columns)), float(np.median(rows)))
    assert point[0] < image.width / 2
    assert point[1] < image.height / 2
    return point


def test_the_same_seed_gives_the_same_photograph():
    scene = sample_scene(random.Random(4), Difficulty.HARD)
    first, second = (photograph(corner_page(), scene, 9, SIZE) for _ in range(2))
    assert first.image.tobytes() == second.image.tobytes()
    assert first.quad == second.quad


def test_another_seed_gives_another_photograph():
    first, second = (photograph(corner_page(), Scene(), s, SIZE) for s in (1, 2))
    assert first.image.tobytes() != second.image.tobytes()


def test_the_quad_scales_with_the_picture():
    small = photograph(corner_page(), PRESETS["tilted"], 1, SIZE)
    large = photograph(corner_page(), PRESETS["tilted"], 1, (1600, 1200))
    assert np.allclose(np.array(small.quad) * 2, large.quad, atol=0.01)


def test_rounded_corners_show_the_desk(drawn):
    scene = Scene(desk=Desk.DARK, tilt=0.0, noise=0.0, lift_mm=0.2)
    photo = photograph(drawn(Kind.ID_FRONT), scene, 1, SIZE)
    corner = on_page(photo.quad, 0.004, 0.006)
    inside = on_page(photo.quad, 0.05, 0.06)
    grey = photo.image.convert("L")
    assert grey.getpixel((int(corner[0]), int(corner[1]))) < 110
    assert grey.getpixel((int(inside[0]), int(inside[1]))) > 150


def test_a_plastic_card_does_not_bend(drawn):
    scene = Scene(curl_mm=5.0, fold_mm=3.0)
    photo = photograph(drawn(Kind.ID_FRONT), scene, 1, SIZE)
    assert photo.scene == Scene()
    flat = photograph(drawn(Kind.ID_FRONT), Scene(), 1, SIZE)
    assert photo.image.tobytes() == flat.image.tobytes()


def test_a_thing_beside_the_page_never_covers_it():
    bare = photograph(corner_page(), Scene(noise=0.0), 1, SIZE)
    full = photograph(corner_page(), Scene(noise=0.0, clutter=7), 1, SIZE)
    for u, v in ((0.5, 0.03), (0.97, 0.5), (0.5, 0.97), (0.03, 0.5), (0.5, 0.5)):
        x, y = (int(c) for c in on_page(bare.quad, u, v))
        assert bare.image.getpixel((x, y)) == full.image.getpixel((x, y))


def test_an_empty_desk_has_no_quad():
    bare = empty_desk((200.0, 140.0), Scene(desk=Desk.DARK), 1, SIZE)
    assert bare.quad is None
    assert np.asarray(bare.image.convert("L")).mean() < 90


def test_a_dim_scene_is_darker_and_a_glare_is_white():
    plain = np.asarray(photograph(corner_page(), Scene(), 1, SIZE).image)
    dim = photograph(corner_page(), Scene(exposure=-2.0), 1, SIZE).image
    glare = photograph(corner_page(), Scene(glare=1.0), 1, SIZE).image
    assert np.asarray(dim).mean() < plain.mean() * 0.7
    assert (np.asarray(glare).min(axis=-1) >= 250).mean() > 0.005


def test_a_blurred_scene_has_softer_edges():
    sharp = photograph(corner_page(), Scene(noise=0.0), 1, SIZE).image
    soft = photograph(corner_page(), Scene(noise=0.0, blur=2.0), 1, SIZE).image
    steps = [
        np.abs(np.diff(np.asarray(i.convert("L"), float))).max() for i in (sharp, soft)
    ]
    assert steps[1] < steps[0] * 0.6


def test_a_photograph_is_a_jpeg_of_its_size():
    data = photograph(corner_page(), Scene(), 1, SIZE).jpeg()
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "JPEG"
        assert image.size == SIZE


@pytest.mark.parametrize("difficulty", list(Difficulty))
def test_scenes_are_drawn_from_their_generator_and_keep_the_page_in_view(difficulty):
    for seed in range(30):
        scene = sample_scene(random.Random(seed), difficulty)
        assert scene == sample_scene(random.Random(seed), difficulty)
        assert 0 < scene.fill < 1


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_shows_the_whole_page(name):
    photo = photograph(corner_page(), PRESETS[name], 1, (400, 300))
    for x, y in photo.quad:
        assert 0 <= x <= 400
        assert 0 <= y <= 300
