"""An example picture is chosen in the editor by a real browser."""

from pathlib import Path
from typing import Any

from central.office import Office
from central.rights import EVERYWHERE, Role
from central.store import people, roster
from config.catalogue import example_picture
from tests.central.chromium import chromium, in_chromium, page
from tests.central.conftest import PASSWORD, add_reviewer

pytestmark = in_chromium
__all__ = ["chromium", "page"]  # fixtures

OWN = "fieldset:nth-of-type(1) .example-upload"


def test_an_example_is_chosen_refused_chosen_again_and_published(
    page: Any, url: str, office: Office, tmp_path: Path
) -> None:
    add_reviewer(office)
    with office.database.write() as connection:
        people.place(connection, "审核员", Role.ADMINISTRATOR, [EVERYWHERE])
    page.goto(f"{url}/login")
    page.fill("[name=name]", "审核员")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.goto(f"{url}/catalogue")
    page.fill("fieldset:nth-of-type(1) [name=hint_zh]", "边写边传")

    wrong = tmp_path / "wrong.jpg"
    wrong.write_bytes(b"no picture")
    page.set_input_files(f"{OWN} input[type=file]", str(wrong))
    page.wait_for_selector(f"{OWN} [role=status]:has-text('R260')")
    assert page.input_value(f"{OWN} [name=picture]") == ""

    page.set_input_files(f"{OWN} input[type=file]", str(example_picture("diploma")))
    page.wait_for_selector(f"{OWN} img:visible")
    name = page.input_value(f"{OWN} [name=picture]")
    # Not by waiting for an expression, which the page's own policy refuses to run.
    drawn = "async image => { await image.decode(); return image.naturalWidth }"
    assert page.locator(f"{OWN} img").evaluate(drawn) > 100

    page.click("button[value=publish]")
    page.wait_for_url("**/catalogue?done=published")
    with office.database.read() as connection:
        first = roster.catalogue(connection).types[0]
    assert (first.picture, first.hint_zh) == (name, "边写边传")
