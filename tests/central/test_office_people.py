"""Who may do what: roles, areas, one-time passwords, second factors, the log."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pyotp
import pytest
from sqlalchemy import delete, update

from central import factor, rights, setup, users
from central.office import Office
from central.rights import Person, Right, Role
from central.store import audit, people
from central.store.schema import audit as log
from tests.central.conftest import (
    FOREIGN,
    NUMBER,
    PASSWORD,
    Browser,
    FakeClock,
    Kiosk,
    add_reviewer,
    both_databases,
    entry,
)

AREA, ELSEWHERE = "样本考区", "别的考区"


@pytest.fixture
def me(stranger: Browser, office: Office) -> Browser:
    add_reviewer(office)
    return stranger


def become(office: Office, role: Role, *areas: str) -> None:
    with office.database.write() as connection:
        people.place(connection, "审核员", role, areas or ("*",))


def acts(office: Office) -> list[str]:
    with office.database.read() as connection:
        found = audit.search(connection, audit.Wanted(), 10**9, 500)
    return [line.entry.act for line in found]


ADDRESSES = (
    f"/review/{NUMBER}",
    f"/review/{NUMBER}/images/m3",
    f"/review/{NUMBER}/return",
    f"/review/{NUMBER}/verdict",
    f"/review/{NUMBER}/held/{1:032x}",
)


@pytest.mark.parametrize("role", list(Role))
def test_no_role_reaches_a_dossier_of_a_foreign_area_and_every_try_is_noted(
    me: Browser, office: Office, submitted: Kiosk, role: Role
) -> None:
    become(office, role, ELSEWHERE)
    me.log_in()
    for path in ADDRESSES:
        before = acts(office).count(audit.REFUSED)
        for method in ("GET", "POST"):
            answer = me.client.request(method, path)
            assert answer.status_code in {403, 404, 405}, (method, path)
        assert acts(office).count(audit.REFUSED) > before
    if role is not Role.AUDITOR:
        assert NUMBER not in me.client.get("/review").text


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_own_places_and_no_other(
    me: Browser, office: Office, role: Role
) -> None:
    become(office, role)
    me.log_in()
    person = Person("x", role, frozenset("*"))
    for path in ("/review", "/users", "/fleet", "/today", "/audit", "/audit.csv"):
        expected = 200 if person.may_open(path) else 403
        assert me.client.get(path).status_code == expected, path


def test_what_no_rule_names_is_for_administrators_alone() -> None:
    for role in Role:
        person = Person("x", role, frozenset({rights.EVERYWHERE}))
        assert person.may_open("/brand-new") == (role is Role.ADMINISTRATOR)
        assert person.may(Right.ACCOUNT)


def test_a_chief_reads_what_was_done_in_own_areas_alone(
    me: Browser, office: Office, clock: FakeClock
) -> None:
    far = entry("2021330001", "S03")
    far = far.model_copy(
        update={"registration": replace(far.registration, area=ELSEWHERE)}
    )
    setup.put_roster(office, [far])
    with office.database.write() as connection:
        for number in (NUMBER, "2021330001", ""):
            line = audit.Entry(clock(), "某人", "view_dossier", number, "")
            audit.add(connection, line)
    become(office, Role.CHIEF, AREA)
    me.log_in()
    for path in ("/audit", "/audit.csv"):
        shown = me.get(path).text
        assert NUMBER in shown
        assert "2021330001" not in shown
    become(office, Role.AUDITOR)
    assert "2021330001" in me.get("/audit").text


def test_whoever_logs_out_leaves_no_picture_in_the_browser(
    me: Browser, office: Office
) -> None:
    become(office, Role.REVIEWER)
    me.log_in()
    token = re.findall(r'name="form_token" value="([^"]*)"', me.html)[0]
    answer = me.client.post("/logout", data={"form_token": token})
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_chief_looks_after_the_reviewers_of_own_areas_alone(
    me: Browser, office: Office
) -> None:
    become(office, Role.CHIEF, AREA)
    users.add(
        office,
        users.AT_THE_SERVER,
        users.Wish("外人", Role.REVIEWER, frozenset({ELSEWHERE})),
    )
    me.log_in()
    me.get("/users")
    assert "外人" not in me.html
    fine = me.post("/users", name="新人", role="reviewer", areas=AREA)
    assert fine.status_code == 200
    for wish in (
        {"name": "二", "role": "chief", "areas": AREA},
        {"name": "三", "role": "reviewer", "areas": f"{AREA}, {ELSEWHERE}"},
        {"name": "四", "role": "reviewer", "everywhere": "yes"},
        {"name": "五", "role": "reviewer", "areas": "*"},
    ):
        assert me.post("/users", **wish).status_code == 422
    for act in ("off", "password", "factor", "place"):
        answer = me.post("/users/change", name="外人", act=act, areas=AREA)
        assert answer.status_code == 422
    with office.database.read() as connection:
        names = {user.name for user in people.everybody(connection)}
    assert names == {"审核员", "外人", "新人"}


def test_a_one_time_password_must_be_changed_before_anything_else(
    stranger: Browser, office: Office
) -> None:
    wish = users.Wish("新人", Role.REVIEWER, frozenset({AREA}))
    once = users.add(office, users.AT_THE_SERVER, wish)
    assert stranger.log_in(once, "新人").url.path == "/account/password"
    assert stranger.get("/review").url.path == "/account/password"
    form = {"password": once, "new": PASSWORD, "again": PASSWORD}
    assert (
        stranger.post("/account/password", **form | {"again": "x"}).status_code == 422
    )
    assert stranger.post("/account/password", **form | {"new": "x", "again": "x"})
    assert stranger.get("/review").url.path == "/account/password"
    assert stranger.post("/account/password", **form).url.path == "/account"
    assert stranger.get("/review").url.path == "/review"
    assert stranger.log_in(once, "新人").status_code == 401


def test_the_last_administrator_stays(office: Office) -> None:
    wish = users.Wish("a", Role.ADMINISTRATOR, frozenset("*"))
    users.add(office, users.AT_THE_SERVER, wish)
    with pytest.raises(users.BadUserError, match="user_last"):
        users.let_in(office, users.AT_THE_SERVER, "a", active=False)
    with pytest.raises(users.BadUserError, match="user_last"):
        users.change(
            office, users.AT_THE_SERVER, users.Wish("a", Role.AUDITOR, frozenset("*"))
        )


def turn_on(browser: Browser, clock: FakeClock) -> tuple[pyotp.TOTP, list[str]]:
    """Turn the second factor on; return what the telephone and the paper know."""
    browser.get("/account/factor")
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.html)
    assert found is not None
    totp = pyotp.TOTP(found[1].replace(" ", ""))
    assert browser.post("/account/factor", code="000000").status_code == 422
    browser.get("/account/factor")
    assert browser.post("/account/factor", code=totp.at(clock())).status_code == 200
    return totp, re.findall(r"<code>([A-Z2-9-]{19})</code>", browser.html)


def test_a_code_is_asked_for_and_is_good_once(
    browser: Browser, office: Office, clock: FakeClock
) -> None:
    totp, codes = turn_on(browser, clock)
    assert len(codes) == factor.CODES
    clock.advance(seconds=60)
    used = totp.at(clock())
    assert browser.log_in().url.path == "/login/code"
    assert browser.get("/review").url.path == "/login/code"
    browser.get("/login/code")
    assert browser.post("/login/code", code="123").status_code == 401
    assert browser.post("/login/code", code=used).url.path == "/review"
    browser.log_in()
    assert browser.post("/login/code", code=used).status_code == 401
    assert browser.post("/login/code", code=codes[0].lower()).url.path == "/review"
    browser.log_in()
    assert browser.post("/login/code", code=codes[0]).status_code == 401
    assert "recovery_code" in acts(office)


def test_wrong_codes_lock_the_account(browser: Browser, clock: FakeClock) -> None:
    totp, _codes = turn_on(browser, clock)
    clock.advance(seconds=60)
    browser.log_in()
    for _ in range(5):
        browser.post("/login/code", code="000000")
    assert browser.post("/login/code", code=totp.at(clock())).url.path == "/login"
    assert browser.log_in().status_code == 401


def test_a_session_ends_at_its_last_hour_however_busy(
    browser: Browser, clock: FakeClock
) -> None:
    for _ in range(12 * 3 - 1):
        clock.advance(minutes=20)
        assert browser.client.get("/account").status_code == 200
    clock.advance(minutes=20)
    assert browser.client.get("/account").status_code == 303


def test_logging_out_everywhere_ends_every_session(browser: Browser, url: str) -> None:
    other = Browser(url)
    other.log_in()
    other.get("/account")
    other.post("/account/leave")
    assert browser.get("/review").url.path == "/login"
    other.client.close()


def test_a_crowd_of_wrong_logins_is_not_heard(
    stranger: Browser, office: Office
) -> None:
    for _ in range(50):
        office.guesses.wrong("127.0.0.1", "login")
    assert stranger.log_in(name="nobody").status_code == 429


@both_databases
def test_an_altered_or_removed_line_of_the_log_is_found(office: Office) -> None:
    def write(number: int) -> None:
        with office.database.write() as connection:
            for part in ("a", "b"):
                at = office.clock()
                audit.add(connection, audit.Entry(at, part, "act", str(number), "数"))

    with office.database.read() as connection:
        before = audit.verify(connection).number  # the making of the office
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(20)))
    with office.database.read() as connection:
        whole = audit.verify(connection)
    last = before + 40
    assert (whole.number, whole.fault) == (last, "")
    for change, fault in (
        (update(log).where(log.c.seq == 7).values(who="mallory"), "line 7 was altered"),
        (delete(log).where(log.c.seq == 7), "line 7 is missing"),
        (delete(log).where(log.c.seq == last), f"the log ends at line {last - 1}"),
    ):
        with office.database.write() as connection:
            kept = connection.begin_nested()
            connection.execute(change)
            assert fault in audit.verify(connection).fault
            kept.rollback()


def test_the_log_s_file_holds_what_was_asked_for(me: Browser, office: Office) -> None:
    become(office, Role.AUDITOR)
    me.log_in()
    with office.database.write() as connection:
        audit.add(connection, audit.Entry(office.clock(), "=1+1", "x", FOREIGN, ""))
    text = me.client.get("/audit.csv", params={"number": FOREIGN}).text
    assert text.count("\r\n") == 2
    assert "'=1+1" in text
    assert "audit_export" in acts(office)
    me.get("/audit", act="x")
    assert "=1+1" in me.html


def test_what_was_typed_outlives_the_second_factor(
    browser: Browser, submitted: Kiosk, clock: FakeClock
) -> None:
    page = f"/review/{NUMBER}"
    totp, _codes = turn_on(browser, clock)
    browser.get(page)
    clock.advance(minutes=31)
    browser.post(f"{page}/return", message="编号<不清>", type="diploma")
    for path, fields in (
        ("/login", {"name": "审核员", "password": PASSWORD}),
        ("/login/code", {"code": "000000"}),
        ("/login/code", {"code": totp.at(clock())}),
    ):
        kept = re.search(r'name="kept" value="([^"]*)"', browser.html)
        assert kept is not None
        browser.post(path, next=page, kept=kept[1], **fields)
    assert "编号<不清></textarea>" in browser.html
