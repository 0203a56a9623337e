"""A reviewer's journey in a real browser, with a picture of every page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from central import setup
from central.office import Office
from central.store import dossiers
from config.catalogue import default_catalogue, example_picture
from dossier.model import Dossier
from dossier.states import State
from sync.protocol.messages import CATALOGUE
from sync.protocol.readings import ReadField, encode
from tests.central.chromium import chromium, in_chromium, page
from tests.central.conftest import PASSWORD, SITE, FakeClock, entry
from tests.central.kiosk import NUMBER, Kiosk

REVIEWER = "王审核"

pytestmark = in_chromium
__all__ = ["chromium", "page"]  # fixtures


def read(name: str, value: str, confidence: float, *, sound: bool) -> ReadField:
    return ReadField(name=name, value=value, confidence=confidence, sound=sound)


# Whose papers the example pictures are, and what a camera might read on them.
PERSON = ("赵样本", "999908198002253161")
NAME = read("name", PERSON[0], 0.98, sound=True)
READ = {
    "id_front": (NAME, read("id_number", PERSON[1], 0.99, sound=True)),
    "id_back": (),
    "id_holding": (
        read("name", "", 0, sound=False),
        read("id_number", "999908198002253167", 0.61, sound=False),
    ),
    "diploma": (
        NAME,
        read("certificate_number", "999991200303991565", 0.97, sound=True),
    ),
    "degree": (read("name", "越样本", 0.55, sound=False),),
}


def shoot(kiosk: Kiosk, type_id: str, part: str, example: str, *codes: str) -> Any:
    """Upload an example picture of the catalogue as a candidate's."""
    material = f"m-{example}-{next(kiosk.numbers)}"
    image = example_picture(example).read_bytes()
    sha256, blob = kiosk.sealed(material, image=image, note=encode(READ[example]))
    assert kiosk.put(sha256, blob).status_code == 201
    operation = kiosk.adding(material, type_id, sha256, part)
    operation["body"]["material"]["warnings"] = list(codes)
    return operation


@pytest.fixture
def waiting(kiosk: Kiosk, office: Office, clock: FakeClock) -> Kiosk:
    """A dossier with real example pictures, one of them held, waits for review."""
    catalogue = CATALOGUE.validate_python({**default_catalogue(), "version": 2})
    setup.publish_catalogue(office, catalogue)
    known = entry(NUMBER, SITE, PERSON[0])
    whose = replace(known.registration, id_number=PERSON[1])
    setup.put_roster(office, [known.model_copy(update={"registration": whose})])
    profile = {"phone": "13800000000", "contact": "样本市端正路 1 号"}
    kiosk.sync(
        kiosk.operation({"kind": "activate", "consent": "1"}),
        kiosk.operation({"kind": "set_profile", "profile": profile}),
        shoot(kiosk, "identity", "front", "id_front"),
        shoot(kiosk, "identity", "back", "id_back"),
        shoot(kiosk, "identity", "holding", "id_holding", "glare"),
        shoot(kiosk, "diploma", "", "diploma", "slightly_blurred", "text_small"),
        shoot(kiosk, "degree", "", "degree"),
        kiosk.operation({"kind": "submit", "declared": True}),
        shoot(kiosk, "diploma", "", "diploma"),
    )
    setup.add_reviewer(office, REVIEWER, PASSWORD)
    clock.advance(hours=3, minutes=12)
    return kiosk


def stored(office: Office) -> Dossier:
    with office.database.read() as connection:
        return dossiers.load(connection, NUMBER)


def shoot_again(kiosk: Kiosk, office: Office) -> None:
    """Do what the feedback asks for, hours later, and submit again."""
    kiosk.send("GET", "/v1/feed")
    old = stored(office).of_type("diploma")[0].id
    kiosk.sync(
        kiosk.operation({"kind": "delete_material", "material_id": old}),
        shoot(kiosk, "diploma", "", "diploma"),
        kiosk.operation({"kind": "submit", "declared": True}),
    )


def look_closely(page: Any, picture: Callable[..., None]) -> None:
    """Enlarge an image, turn it, see the keys, all from the keyboard but the first."""
    page.locator(".frame").nth(1).click()
    page.keyboard.press("t")
    page.keyboard.press("+")
    moved = page.locator(".viewer-room img").get_attribute("style")
    assert "rotate(90deg)" in moved
    picture("4-enlarged", full=False)
    page.keyboard.press("z")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    picture("4-keys", full=False)
    page.keyboard.press("?")
    assert page.locator("#viewer").is_hidden()


def leave_and_come_back(page: Any, url: str) -> None:
    """Leave a dossier by its link; the browser lets the lease go by itself."""
    page.click("a.back")
    for _ in range(100):
        if not page.locator(".lease").count():
            break
        page.goto(f"{url}/review")
    assert page.locator(".lease").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#lease")


def go_to_the_verdict(page: Any, picture: Callable[..., None]) -> None:
    page.keyboard.press("v")
    assert page.evaluate("document.activeElement.id") == "reasons"
    page.keyboard.press("Escape")
    picture("6-compare")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_reviewer_returns_and_then_passes_a_dossier(  # noqa: PLR0915 - one journey, told in order
    page: Any, waiting: Kiosk, office: Office, tmp_path: Path, language: str
) -> None:
    url = str(waiting.client.base_url).rstrip("/")
    faults: list[str] = []
    # The browser tells what it cleared at the end; that is no fault.
    page.on(
        "console",
        lambda said: (
            said.text.startswith("Clear-Site-Data") or faults.append(said.text)
        ),
    )
    page.on("pageerror", lambda error: faults.append(str(error)))

    def picture(name: str, *, full: bool = True) -> None:
        page.screenshot(path=tmp_path / f"{language}-{name}.png", full_page=full)

    page.goto(f"{url}/language/{language}")
    picture("1-login")
    page.fill("#name", REVIEWER)
    page.fill("#password", PASSWORD)
    page.click(".login button")
    picture("2-queue")
    page.click(f"a[href='/review/{NUMBER}']")
    assert page.locator(".read li.differs").count() == 2
    assert page.locator("aside dd .differs").count() == 2
    picture("3-dossier")
    page.locator(".frame").nth(4).scroll_into_view_if_needed()
    picture("3-scrolled", full=False)
    leave_and_come_back(page, url)
    look_closely(page, picture)
    page.click(".held-card button[value=discard]")
    page.locator(".chip span").filter(has_text="毕业证编号").click()
    page.fill("#message", "请把证书放平后拍摄。")
    page.check("input[name=deadline]")
    picture("5-returning")
    page.click(".warn-button")
    picture("6-returned")
    assert stored(office).asked == ("diploma",)
    shoot_again(waiting, office)
    page.reload()
    go_to_the_verdict(page, picture)
    page.check("#verdict-form input[name=checked]")
    page.click(".good-button")
    picture("7-passed")
    assert stored(office).state is State.PASSED
    page.goto(f"{url}/phrases")
    picture("8-phrases", full=False)
    page.goto(f"{url}/review?state=passed")
    picture("9-queue", full=False)
    page.click(".bar-end form button")
    assert page.url.startswith(f"{url}/login")
    assert faults == []
