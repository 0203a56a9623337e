"""At the desk: one reviewer a dossier, acts that can be taken back, nothing lost."""

import re
from collections.abc import Iterator

import pytest

from central.console.phrases import mark
from central.office import Office
from central.store import audit, dossiers, leases
from dossier.model import Dossier
from dossier.states import State
from tests.central.conftest import (
    NUMBER_2,
    PASSWORD,
    Browser,
    FakeClock,
    add_reviewer,
    both_databases,
)
from tests.central.kiosk import NUMBER, Kiosk

PAGE = f"/review/{NUMBER}"
CLEAR = mark("diploma", "毕业证编号无法辨别，请重新上传！")


def stored(office: Office, number: str = NUMBER) -> Dossier:
    with office.database.read() as connection:
        return dossiers.load(connection, number)


def acts(office: Office, number: str = NUMBER) -> list[str]:
    with office.database.read() as connection:
        return [e.act for e in audit.of_registration(connection, number, 100)]


@pytest.fixture
def second(url: str, browser: Browser, office: Office) -> Iterator[Browser]:
    """Another reviewer, at another browser."""
    add_reviewer(office, "李复核")
    other = Browser(url)
    assert other.log_in(name="李复核").status_code == 200
    yield other
    other.client.close()


def passing(browser: Browser) -> int:
    return browser.post(f"{PAGE}/verdict", verdict="pass", checked="yes").status_code


def test_a_second_reviewer_may_look_but_not_act(
    browser: Browser, second: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    second.get(PAGE)
    assert "正在由 审核员 审核" in second.html
    assert f'action="{PAGE}/verdict"' not in second.html
    second.get("/review")
    assert "正在由 审核员 审核" in second.html
    token = re.search(r'name="form_token" value="(\w+)"', second.html)
    assert token is not None
    fields = {"form_token": token[1], "rev": "6", "fence": "1", "verdict": "pass"}
    answer = second.client.post(
        f"{PAGE}/verdict", data={**fields, "checked": "yes", "reasons": "我写的理由"}
    )
    assert answer.status_code == 409
    assert "我写的理由</textarea>" in answer.text
    assert stored(office).state is State.SUBMITTED


def test_a_dossier_is_free_when_its_reviewer_leaves(
    browser: Browser, second: Browser, submitted: Kiosk
) -> None:
    browser.get(PAGE)
    browser.post(f"{PAGE}/lease", lease="leave", then="queue")
    second.get(PAGE)
    assert passing(second) == 200


def test_a_dead_reviewers_dossier_is_free_after_ten_minutes_and_late_forms_do_nothing(
    browser: Browser,
    second: Browser,
    submitted: Kiosk,
    office: Office,
    clock: FakeClock,
) -> None:
    browser.get(PAGE)
    clock.advance(minutes=9)
    second.get(PAGE)
    assert "正在由" in second.html
    clock.advance(minutes=1)
    second.get(PAGE)
    assert "正在由" not in second.html
    assert passing(browser) == 409
    assert stored(office).state is State.SUBMITTED
    assert passing(second) == 200


def test_an_open_page_keeps_its_lease_but_not_the_session(
    browser: Browser, second: Browser, submitted: Kiosk, clock: FakeClock
) -> None:
    browser.get(PAGE)
    for _ in range(3):
        clock.advance(minutes=8)
        assert browser.client.post(f"{PAGE}/lease", data=hidden(browser)).is_success
        second.get(PAGE)
        assert "正在由" in second.html
    clock.advance(minutes=8)
    browser.get("/review")
    assert browser.client.get("/review").status_code == 303


def hidden(browser: Browser) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', browser.html)
    return {name: value for name, value in found if name in ("form_token", "fence")}


def test_a_lease_that_went_to_another_is_not_renewed(
    browser: Browser, second: Browser, submitted: Kiosk, clock: FakeClock
) -> None:
    browser.get(PAGE)
    fields = hidden(browser)
    clock.advance(minutes=11)
    second.get(PAGE)
    answer = browser.client.post(f"{PAGE}/lease", data={**fields, "lease": "renew"})
    assert answer.status_code == 409


def test_a_verdict_is_undone_until_a_kiosk_has_it(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    with office.database.read() as connection:
        since = dossiers.since(connection, NUMBER)
    clock.advance(minutes=20)
    before = stored(office)
    browser.get(PAGE)
    passing(browser)
    assert "撤销这次操作" in browser.html
    browser.post(f"{PAGE}/undo")
    assert "已撤销" in browser.html
    after = stored(office)
    assert (after.state, after.verdict) == (State.SUBMITTED, None)
    assert after.rev == before.rev + 2
    with office.database.read() as connection:
        assert dossiers.since(connection, NUMBER) == since
    assert acts(office).count("undo") == 1


@pytest.mark.parametrize("way", ["feed", "sync"])
def test_what_a_kiosk_has_is_not_undone(
    browser: Browser, submitted: Kiosk, office: Office, way: str
) -> None:
    cursor = submitted.sync()["next"]
    browser.get(PAGE)
    browser.post(f"{PAGE}/return", canned=CLEAR)
    html = browser.html
    # The answer that brings the change does not yet say that the kiosk stored it.
    cursor = submitted.sync(since=cursor)["next"]
    browser.get(PAGE)
    assert "撤销这次操作" in browser.html
    if way == "feed":
        submitted.send("GET", f"/v1/feed?epoch={submitted.epoch}&since={cursor}")
    else:
        submitted.sync(since=cursor)
    browser.html = html
    assert browser.post(f"{PAGE}/undo").status_code == 422
    assert "考生终端已经收到" in browser.html
    assert "撤销这次操作" not in browser.html
    assert stored(office).state is State.RETURNED


def test_only_who_did_it_undoes_it(
    browser: Browser, second: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    passing(browser)
    second.get(PAGE)
    assert "撤销这次操作" not in second.html
    rev = str(stored(office).rev)
    assert second.post(f"{PAGE}/undo", rev=rev).status_code == 422
    assert stored(office).state is State.PASSED


def test_phone_notes_stay_in_the_office(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    cursor = submitted.sync()["next"]
    browser.get(PAGE)
    assert browser.post(f"{PAGE}/note", note=" ").status_code == 422
    browser.post(f"{PAGE}/note", note="已电话告知 <考生>")
    assert "已电话告知 <考生>" in browser.html
    assert "审核员 记录电话" in browser.html
    assert submitted.sync(since=cursor)["changes"] == []
    assert "note" in acts(office)


def test_the_office_edits_the_ready_messages(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    html = browser.html
    browser.get("/phrases")
    lines = "请把证书放平。\r\n\r\n请把证书放平。\r\n编号请对准。"
    browser.post("/phrases", type="diploma", lines=lines)
    assert "请把证书放平。\n编号请对准。</textarea>" in browser.html
    browser.html = html
    assert browser.post(f"{PAGE}/return", canned=CLEAR).status_code == 409
    assert "常用意见已被修改" in browser.html
    browser.post(f"{PAGE}/return", canned=mark("diploma", "编号请对准。"))
    assert stored(office).feedback[0].text == "编号请对准。"


@pytest.mark.parametrize(
    ("type_id", "lines"),
    [
        ("diploma", "字" * 121),
        ("diploma", "\n".join("123456789abcd")),
        ("none", "没有这一种"),
    ],
)
def test_ready_messages_that_cannot_be_are_refused_and_kept(
    browser: Browser, type_id: str, lines: str
) -> None:
    browser.get("/phrases")
    answer = browser.post("/phrases", type=type_id, lines=lines)
    assert answer.status_code == 422
    assert (lines in browser.html) is (type_id == "diploma")


def plain(kiosk: Kiosk, number: str) -> None:
    """Hand in a dossier without any warning."""
    operations = kiosk.complete(number)
    for one in operations:
        one["body"].get("material", {}).pop("warnings", None)
    kiosk.sync(*operations)


def look_at(browser: Browser, number: str, office: Office) -> None:
    browser.get(f"/review/{number}")
    for one in stored(office, number).materials:
        browser.get(f"/review/{number}/images/{one.id}")


def test_many_are_passed_in_one_act_after_every_image_of_the_sample_was_seen(
    browser: Browser, kiosk: Kiosk, office: Office
) -> None:
    for number in (NUMBER, NUMBER_2):
        plain(kiosk, number)
    browser.get("/review")
    place = browser.post("/bulk", pick=[NUMBER, NUMBER_2]).url.path
    assert browser.post(place, checked="yes").status_code == 422
    assert "抽查的材料尚未全部看完" in browser.html
    for number in (NUMBER, NUMBER_2):
        look_at(browser, number, office)
    browser.get(place)
    browser.post(place, checked="yes")
    assert "已批量通过" in browser.html
    for number in (NUMBER, NUMBER_2):
        assert stored(office, number).state is State.PASSED
        assert acts(office, number).count("bulk_pass") == 1
    assert browser.get(place).status_code == 404


def test_what_changed_or_is_open_elsewhere_is_left_out_of_a_bulk_pass(
    browser: Browser, second: Browser, kiosk: Kiosk, office: Office
) -> None:
    for number in (NUMBER, NUMBER_2):
        plain(kiosk, number)
    browser.get("/review")
    place = browser.post("/bulk", pick=[NUMBER, NUMBER_2]).url.path
    for number in (NUMBER, NUMBER_2):
        look_at(browser, number, office)
    browser.get(f"/review/{NUMBER_2}")
    browser.post(f"/review/{NUMBER_2}/lease", lease="leave")
    second.get(f"/review/{NUMBER_2}")
    browser.get(place)
    browser.post(place, checked="yes")
    assert stored(office).state is State.PASSED
    assert stored(office, NUMBER_2).state is State.SUBMITTED
    assert f"/review/{NUMBER_2}" in browser.html


def test_what_has_warnings_is_never_passed_unseen(
    browser: Browser, submitted: Kiosk
) -> None:
    browser.get("/review")
    assert 'name="pick"' not in browser.html
    assert "抽查所选材料" not in browser.html
    assert browser.post("/bulk", pick=NUMBER).status_code == 422
    assert "没有可以批量通过的" in browser.html


def test_what_was_typed_outlives_the_session(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    browser.get(PAGE)
    clock.advance(minutes=31)
    browser.post(f"{PAGE}/return", message="编号<不清>", canned=CLEAR, type="diploma")
    assert "您填写的内容已保留" in browser.html
    kept = re.search(r'name="kept" value="([^"]*)"', browser.html)
    assert kept is not None
    fields = {"next": PAGE, "kept": kept[1], "name": "审核员"}
    browser.post("/login", password="wrong one", **fields)
    assert 'name="kept"' in browser.html
    browser.post("/login", password=PASSWORD, **fields)
    assert "编号<不清></textarea>" in browser.html
    assert f'value="{CLEAR}" checked' in browser.html
    assert stored(office).state is State.SUBMITTED
    browser.post(f"{PAGE}/return", message="编号<不清>", type="diploma")
    assert stored(office).feedback[0].text == "编号<不清>"


def test_a_form_from_elsewhere_is_not_kept(
    browser: Browser, submitted: Kiosk, clock: FakeClock
) -> None:
    clock.advance(minutes=31)
    data = {"form_token": "0" * 64, "message": "planted"}
    answer = browser.client.post(f"{PAGE}/return", data=data, follow_redirects=True)
    assert answer.url.path == "/login"
    assert "planted" not in answer.text


@both_databases
def test_two_reviewers_take_turns_but_never_share(
    kiosk: Kiosk, office: Office, clock: FakeClock
) -> None:
    with office.database.write() as connection:
        dossiers.lock(connection, [NUMBER])
        first = leases.take(connection, NUMBER, "a", clock())
        assert leases.take(connection, NUMBER, "b", clock()) is None
    clock.advance(minutes=10)
    with office.database.write() as connection:
        dossiers.lock(connection, [NUMBER])
        then = leases.take(connection, NUMBER, "b", clock())
        assert not leases.until(connection, NUMBER, "a", 1, clock())
    assert first is not None
    assert then is not None
    assert then.fence == first.fence + 1
