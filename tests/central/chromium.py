"""A real Chromium for the console's journeys: started once for a test file.

Import `chromium` and `page`, and `in_chromium` as the file's `pytestmark`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path("/usr/bin/chromium")
DESKTOP = {"width": 1360, "height": 900}
# Nothing is fetched but what a page asks for, and nothing is kept.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

in_chromium = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        not PROGRAM.is_file(), reason=f"Debian's chromium is not at {PROGRAM}"
    ),
]


# For a file, not for the session: its driver keeps an event loop running in this
# thread, in which tests of other rooms run their own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=str(PROGRAM), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page without cookies or anything else of the test before."""
    context = chromium.new_context(viewport=DESKTOP)
    yield context.new_page()
    context.close()
