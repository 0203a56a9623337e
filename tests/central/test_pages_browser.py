"""Every page of the console in a real browser, in both languages, with a picture.

Nothing is wider than the window, nothing is said in the console of the browser, and
nobody reads a key where words should be.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from central import setup
from central.office import Office
from central.rights import EVERYWHERE, Role
from central.store import pages, people
from tests.central.chromium import chromium, in_chromium, page
from tests.central.conftest import (
    NUMBER_2,
    PASSWORD,
    SITE,
    FakeClock,
    Kiosk,
    add_reviewer,
)
from tests.central.kiosk import NUMBER
from tests.central.test_office_fleet import beat
from tests.central.test_records import record

pytestmark = in_chromium
__all__ = ["chromium", "page", "record"]  # fixtures
PHONE = {"width": 375, "height": 740}
PAGES = (
    "review",
    "records",
    "fleet",
    "today",
    "users",
    "audit",
    "notices",
    "phrases",
    "catalogue",
    "account",
    "account/password",
    "account/factor",
)


@pytest.fixture
def busy(kiosk: Kiosk, other_kiosk: Kiosk, record: str, office: Office) -> Kiosk:
    """An office with something on each of its pages."""
    kiosk.sync(*kiosk.complete())
    kiosk.sync(*kiosk.complete(NUMBER_2))
    beat(kiosk, queued=3, oldest_s=7200.0, camera="C201", clock_offset_s=75.4)
    beat(other_kiosk)
    setup.push_settings(office, SITE, idle_timeout_s=90, idle_warning_s=25)
    add_reviewer(office)
    add_reviewer(office, "一位名字很长很长的审核员老师")
    with office.database.write() as connection:
        people.place(connection, "审核员", Role.ADMINISTRATOR, [EVERYWHERE])
    return kiosk


def look(page: Any, url: str, path: str, to: Path) -> None:
    """Open a page, keep its picture, and see that it fits and is in words."""
    answer = page.goto(f"{url}/{path}")
    assert answer.status == 200, path
    page.screenshot(path=to / f"{path.replace('/', '-')}.png", full_page=True)
    wide = "document.documentElement.scrollWidth > window.innerWidth"
    assert not page.evaluate(wide), path
    shown = page.inner_text("body")
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", without_names(shown)) == [], path


def without_names(shown: str) -> str:
    """Leave out what is named by a code on purpose: examples and papers."""
    for name in KNOWN_CODES:
        shown = shown.replace(name, "")
    return shown


# Names that people type and read as codes.
KNOWN_CODES = (
    "id_front",
    "id_back",
    "id_holding",
    "hmt_residence",
    "hk_macao",
    "number_end",
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_fits_and_is_in_words(
    page: Any, busy: Kiosk, url: str, tmp_path: Path, language: str
) -> None:
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{url}/language/{language}")
    look(page, url, "login", tmp_path)
    page.fill("#name", "审核员")
    page.fill("#password", PASSWORD)
    page.click(".login button")
    for path in (*PAGES, f"fleet/{busy.identity.device}"):
        look(page, url, path, tmp_path)
    assert faults == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_candidates_own_page_fits_a_phone(
    page: Any,
    busy: Kiosk,
    office: Office,
    url: str,
    clock: FakeClock,
    tmp_path: Path,
    language: str,
) -> None:
    with office.database.write() as connection:
        code = pages.code_of(connection, NUMBER)
    page.set_viewport_size(PHONE)
    page.set_extra_http_headers({"Accept-Language": language})
    look(page, url, f"c/{code}", tmp_path)
