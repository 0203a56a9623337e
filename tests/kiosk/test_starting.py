"""The first frame says that the kiosk is starting, before the rooms are loaded."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from config.settings import Settings

pytestmark = pytest.mark.slow

# In a process of its own, since the window of this one has long been opened.
PROGRAM = """
import json, os, sys
from pathlib import Path
os.environ["SDL_VIDEODRIVER"] = "offscreen"
from config.settings import load
from kiosk.cli import kiosk_params, open_window
open_window(kiosk_params(load(Path(sys.argv[1]))))
rooms = ("sync.desk", "camera.pipeline", "kiosk.photographer", "kiosk.acts")
loaded = [room for room in rooms if room in sys.modules]
from kivy.core.window import Window
picture = Window.screenshot(name=sys.argv[2])
print(json.dumps({"picture": picture, "left": len(Window.children), "loaded": loaded}))
"""


@pytest.fixture(scope="module", params=["zh", "en"])
def started(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp(f"starting-{request.param}")
    settings = folder / "settings.toml"
    settings.write_text(
        f'fonts_dir = "{Settings().fonts_dir}"\n'
        f'[sync]\ndata_dir = "{folder / "store"}"\n'
        f'[kiosk]\nlanguage = "{request.param}"\nwidth = 1280\nheight = 800\n'
    )
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, settings, folder / "starting.png"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_three_lines_of_writing_stand_in_the_middle(started):
    with Image.open(Path(started["picture"])) as image:
        grey = image.convert("L")
    ground = grey.getpixel((0, 0))
    written = grey.point(lambda value: 255 * (abs(value - ground) > 60))
    left, top, right, bottom = written.getbbox()
    assert abs((left + right) / 2 - grey.width / 2) < 10
    assert abs((top + bottom) / 2 - grey.height / 2) < 20
    rows = [any(written.crop((0, y, grey.width, y + 1)).tobytes()) for y in range(800)]
    starts = sum(now and not before for before, now in pairwise(rows))
    assert starts >= 3


def test_nothing_of_it_stays_and_no_room_was_needed(started):
    assert started["left"] == 0
    assert started["loaded"] == []
