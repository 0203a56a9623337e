"""What the desk and the notices show ends at the areas of who is looking."""

from central.notices.faults import NoticeFault
from central.office import Office
from central.rights import Role
from central.store import notices, people
from tests.central.conftest import Browser
from tests.central.kiosk import NUMBER, Kiosk

ME = "审核员"


def place(office: Office, role: Role, *areas: str) -> None:
    with office.database.write() as connection:
        people.place(connection, ME, role, areas)


def test_the_queue_and_its_samples_end_at_the_own_areas(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get("/review")
    assert NUMBER in browser.html
    place(office, Role.REVIEWER, "别的考区")
    browser.get("/review")
    assert NUMBER not in browser.html
    assert browser.post("/bulk", pick=NUMBER).status_code == 404
    browser.get("/review")
    lease = browser.post(f"/review/{NUMBER}/lease", fence="1")
    assert lease.status_code == 404


def test_whoever_has_no_area_sees_no_dossier(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    place(office, Role.REVIEWER)
    browser.get("/review")
    assert NUMBER not in browser.html
    assert browser.get(f"/review/{NUMBER}").status_code == 404


def test_notices_are_for_chiefs_and_of_their_areas(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(f"/review/{NUMBER}")
    browser.post(f"/review/{NUMBER}/return", type="diploma", message="请重新上传")
    place(office, Role.REVIEWER, "样本考区")
    for path in ("/notices", "/refused"):
        assert browser.get(path).status_code == 403
    place(office, Role.CHIEF, "样本考区")
    for path in ("/notices", "/refused"):
        assert browser.get(path).status_code == 200
    with office.database.read() as connection:
        (one,) = notices.of_registration(connection, NUMBER)
    with office.database.write() as connection:
        notices.failed(connection, one.id, NoticeFault.REFUSED.value)
    browser.get("/notices")
    assert NUMBER in browser.html
    place(office, Role.CHIEF, "别的考区")
    browser.get("/notices")
    assert NUMBER not in browser.html
    assert browser.post(f"/notices/{one.id}/retry").status_code == 404
