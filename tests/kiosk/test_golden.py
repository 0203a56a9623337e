"""Every screen looks as it did when somebody last looked at it.

When a change was meant: `python -m tests.kiosk.golden`, and look at what differs.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from sync.desk import Desk
from tests.kiosk.golden import FOLDER, SHARE, WAYS, Easel, apart, kept
from tests.kiosk.specimens import SCREENS

BYTES_MOST = 3_000_000  # of all pictures: each change of one stays in the history


@pytest.fixture
def easel(params: Any, desk: Desk, toolkit: Any) -> Iterator[Easel]:
    made = Easel(params, desk, toolkit)
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_every_screen_looks_as_it_is_kept(
    easel: Easel, way: str, tmp_path: Path
) -> None:
    changed = []
    for name in SCREENS:
        image = easel.draw(name, way)
        with Image.open(kept(name, way)) as before:
            share = apart(image, before)
        if share > SHARE:
            image.save(tmp_path / f"{name}.{way}.png")
            changed.append(f"{name}: {share:.1%}")
    assert not changed, f"{changed}; as they are now: {tmp_path}"


def test_a_word_that_is_missing_is_a_change() -> None:
    with Image.open(kept("login", "zh")) as before:
        after = before.convert("RGB")
    assert apart(after, before) == 0
    # The height and length of four characters of the smallest text.
    ImageDraw.Draw(after).rectangle((300, 200, 340, 210), fill=(120, 120, 120))
    assert apart(after, before) > SHARE


def test_the_pictures_are_those_of_the_specimens_and_small() -> None:
    there = {path.name for path in FOLDER.glob("*.png")}
    assert there == {kept(name, way).name for way in WAYS for name in SCREENS}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < BYTES_MOST
