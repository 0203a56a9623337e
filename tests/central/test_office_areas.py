"""What the desk and the notices show ends at the areas of who is looking."""

from dataclasses import replace

from central.notices.faults import NoticeFault
from central.office import Office
from central.rights import Role
from central.store import archive, notices, people, roster, rosterbulk
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


def test_a_dossier_goes_to_the_queue_of_its_registrations_new_area(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    place(office, Role.REVIEWER, "样本考区")
    with office.database.write() as connection:
        old = rosterbulk.known(connection, [NUMBER])[NUMBER]
        person = replace(old.registration, area="新考区")
        moved = old.model_copy(update={"registration": person})
        rosterbulk.put_many(connection, [moved])
    browser.get("/review")
    assert NUMBER not in browser.html
    place(office, Role.REVIEWER, "新考区")
    browser.get("/review")
    assert NUMBER in browser.html


def test_erasing_takes_notes_notices_and_what_could_be_undone(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    page = f"/review/{NUMBER}"
    browser.get(page)
    browser.post(f"{page}/note", note="已电话联系")
    browser.get(page)
    browser.post(f"{page}/verdict", verdict="pass", checked="yes")
    with office.database.write() as connection:
        images = archive.blobs_of(connection, NUMBER)
        archive.erase(connection, NUMBER, images)
        assert roster.find(connection, NUMBER) is None
        assert notices.of_registration(connection, NUMBER) == []
