"""Every screen looks as it did when somebody last looked at it.

When a change was meant: `python -m tests.kiosk.golden`, and look at what differs.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from sync.desk import Desk
from tests.kiosk.draw_screens import Easel
from tests.kiosk.golden import FOLDER, KEPT_WAYS, SHARE, apart, changed, kept
from tests.kiosk.specimens import SCREENS

BYTES_MOST = 1_500_000  # of all pictures: each change of one stays in the history


@pytest.fixture
def easel(params: Any, desk: Desk, toolkit: Any) -> Iterator[Easel]:
    made = Easel(params, desk, toolkit)
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.parametrize("way", KEPT_WAYS)
def test_every_screen_looks_as_it_is_kept(
    easel: Easel, way: str, tmp_path: Path
) -> None:
    others = dict(changed(easel, way))
    for name, image in others.items():
        image.save(tmp_path / f"{name}.{way}.png")
    assert not others, f"{sorted(others)}; as they are now: {tmp_path}"


def test_a_word_that_is_missing_is_a_change() -> None:
    with Image.open(kept("login", "zh")) as before:
        after = before.convert("RGB")
    assert apart(after, before) == 0
    # The height and length of eight characters of the smallest text.
    ImageDraw.Draw(after).rectangle((300, 200, 380, 212), fill=(120, 120, 120))
    assert apart(after, before) > SHARE


def test_the_pictures_are_those_of_the_specimens_and_small() -> None:
    there = {path.name for path in FOLDER.iterdir()}
    assert there == {kept(name, way).name for way in KEPT_WAYS for name in SCREENS}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < BYTES_MOST
