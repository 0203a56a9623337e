"""Finding a registration by its number, within the own areas."""

from central.office import Office
from central.rights import Role
from central.store import audit, people
from tests.central.conftest import Browser
from tests.central.kiosk import NUMBER, Kiosk

ME = "审核员"
NONE = "没有找到这个报名号"


def test_a_number_leads_to_its_dossier_whatever_its_state(
    browser: Browser, kiosk: Kiosk
) -> None:
    answer = browser.get("/review", find=f" {NUMBER} ")
    assert answer.url.path == f"/review/{NUMBER}"
    assert answer.status_code == 200


def test_what_nobody_has_is_said_and_what_was_typed_stays(browser: Browser) -> None:
    answer = browser.get("/review", find="nobody", state="returned")
    assert answer.status_code == 422
    assert NONE in browser.html
    assert 'value="nobody"' in browser.html


def test_a_foreign_number_is_answered_as_one_that_nobody_has(
    browser: Browser, kiosk: Kiosk, office: Office
) -> None:
    with office.database.write() as connection:
        people.place(connection, ME, Role.REVIEWER, ["别的考区"])
    foreign = browser.get("/review", find=NUMBER)
    assert foreign.status_code == 422
    assert NONE in browser.html
    with office.database.read() as connection:
        newest = audit.of_registration(connection, NUMBER, 1)[0]
    assert (newest.who, newest.act) == (ME, audit.REFUSED)
    strange = browser.get("/review", find="2021119999")
    assert strange.text.replace("2021119999", NUMBER) == foreign.text


def test_the_history_shows_acts_however_many_images_were_looked_at(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(f"/review/{NUMBER}")
    browser.post(f"/review/{NUMBER}/return", type="diploma", message="请重新上传")
    with office.database.write() as connection:
        for _ in range(100):
            seen = audit.Entry(office.clock(), ME, audit.VIEW_IMAGE, NUMBER, "m1")
            audit.add(connection, seen)
    browser.get(f"/review/{NUMBER}")
    history = browser.html.partition('class="card history"')[2]
    history = history.partition("</details>")[0]
    assert "退回" in history
    assert "查看图片" not in history
