"""A record is given to whom it belongs in a real browser, with pictures."""

from pathlib import Path
from typing import Any

import pytest

from central import setup
from central.office import Office
from dossier.states import State
from tests.central.chromium import chromium, in_chromium, page
from tests.central.conftest import PASSWORD
from tests.central.kiosk import NUMBER
from tests.central.test_records import record, stored

pytestmark = in_chromium
__all__ = ["chromium", "page", "record"]  # fixtures


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_reviewer_finds_who_a_record_is(
    page: Any, office: Office, url: str, record: str, tmp_path: Path, language: str
) -> None:
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    setup.add_reviewer(office, "王审核", PASSWORD)
    page.goto(f"{url}/language/{language}")
    page.fill("#name", "王审核")
    page.fill("#password", PASSWORD)
    page.click(".login button")
    page.click("a[href='/records']")
    page.screenshot(path=tmp_path / f"{language}-records.png", full_page=True)
    page.click(f"a[href='/review/{record}']")
    page.screenshot(path=tmp_path / f"{language}-record.png")
    page.click(f"a[href='/records#{record}']")
    page.check(f"input[value='{NUMBER}']")
    page.check("input[name=sure]")
    page.screenshot(path=tmp_path / f"{language}-chosen.png", full_page=True)
    page.click(f"form[action='/records/{record}/match'] button")
    assert page.locator(".notice.good").is_visible()
    page.screenshot(path=tmp_path / f"{language}-matched.png")
    page.goto(f"{url}/review/{NUMBER}")
    page.locator(".frame").nth(0).click()
    page.wait_for_selector(".viewer-room img")
    assert stored(office, NUMBER).state is State.SUBMITTED
    assert faults == []
