"""Every page of the console in a real browser, in both languages, with a picture.

Nothing is wider than the window, nothing is said in the console of the browser, and
nobody reads a key where words should be.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pyotp
import pytest

from central import setup
from central.office import Office
from central.rights import EVERYWHERE, Role
from central.store import dossiers, pages, people
from dossier.model import Dossier, Feedback, Verdict
from dossier.review import give_verdict, return_types
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
    judge(page, path, to)


def judge(page: Any, path: str, to: Path) -> None:
    """Keep the picture of what is shown, and see that it fits and is in words."""
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


def judged(office: Office, number: str, act: Callable[[Dossier], object]) -> None:
    """Let the office decide about a dossier."""
    with office.database.write() as connection:
        dossiers.lock(connection, [number])
        after = act(dossiers.load(connection, number))
        assert isinstance(after, Dossier)
        dossiers.save(connection, after, SITE, office.clock())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_that_follow_an_act_fit_and_are_in_words(
    page: Any,
    busy: Kiosk,
    office: Office,
    url: str,
    clock: FakeClock,
    tmp_path: Path,
    language: str,
) -> None:
    busy.client.get("/v1/feed")  # refused, and counted
    clock.advance(hours=5)
    page.goto(f"{url}/language/{language}")
    page.goto(f"{url}/login")
    page.fill("#name", "审核员")
    page.fill("#password", PASSWORD)
    page.click(".login button")
    for number, verdict in ((NUMBER, "pass"), (NUMBER_2, "return")):
        page.goto(f"{url}/review/{number}")
        judge(page, f"dossier-{verdict}", tmp_path)
        decide(page, verdict)
        page.wait_for_url("**done=*")
    look(page, url, "refused", tmp_path)
    look(page, url, "today", tmp_path)
    page.goto(f"{url}/catalogue")
    page.click("button[value=preview]")
    page.wait_for_selector(".preview")
    judge(page, "preview", tmp_path)
    page.goto(f"{url}/fleet")
    page.fill("#enrol-site", SITE)
    page.click("form[action='/fleet/enrol'] button")
    page.wait_for_selector(".sheet .qr")
    judge(page, "sheet", tmp_path)
    page.emulate_media(media="print")
    judge(page, "sheet-printed", tmp_path)
    page.emulate_media(media="screen")
    page.goto(f"{url}/account/factor")
    secret = page.inner_text(".login code")
    page.fill("#code", pyotp.TOTP(secret.replace(" ", "")).at(clock()))
    page.click(".login button")
    page.wait_for_selector(".codes")
    judge(page, "recovery", tmp_path)
    assert not overlap(
        [one.bounding_box() for one in page.locator(".codes code").all()]
    )


def overlap(boxes: list[dict[str, float]]) -> bool:
    """Say whether any two of them have a place in common."""
    return any(
        abs(one["x"] - other["x"]) < one["width"]
        and abs(one["y"] - other["y"]) < one["height"]
        for one, other in combinations(boxes, 2)
    )


def decide(page: Any, verdict: str) -> None:
    """Pass a dossier, or return its first type."""
    if verdict == "return":
        page.check("[name=type] >> nth=0")
        page.fill("#message", "请把证件放平,四角都要在画面里。")
        page.click("#return-form button")
        return
    page.check("#verdict-form [name=checked]")
    page.click("#verdict-form [value=pass]")


ASKED = Feedback(
    "f1",
    FakeClock.now,
    "人像面反光,请重新拍摄。\n毕业证书编号看不清。",
    ("identity", "diploma"),
    FakeClock.now + timedelta(hours=24),
)
OPINIONS: dict[str, Callable[[Dossier], object]] = {
    "draft": lambda _: Dossier(NUMBER, 1),
    "submitted": lambda one: replace(one, rev=one.rev + 1),
    "returned": lambda one: return_types(one, ASKED),
    "passed": lambda one: give_verdict(one, Verdict(True, FakeClock.now)),
    "failed": lambda one: give_verdict(
        one, Verdict(False, FakeClock.now, "学历证书与报考类别不符。")
    ),
}


@pytest.mark.parametrize("state", list(OPINIONS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_candidates_own_page_fits_a_phone_in_every_state(
    page: Any,
    busy: Kiosk,
    office: Office,
    url: str,
    tmp_path: Path,
    language: str,
    state: str,
) -> None:
    judged(office, NUMBER, OPINIONS[state])
    with office.database.write() as connection:
        code = pages.code_of(connection, NUMBER)
    page.set_viewport_size(PHONE)
    page.set_extra_http_headers({"Accept-Language": language})
    look(page, url, f"c/{code}", tmp_path)
    assert page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[language]
