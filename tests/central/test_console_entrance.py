"""The console lets in who may, for as long as they are there."""

import re

from argon2 import PasswordHasher, extract_parameters

from central import passwords, setup
from central.office import Office
from tests.central.conftest import CHEAP, PASSWORD, Browser, FakeClock, add_reviewer
from tests.central.kiosk import NUMBER

PAGE = f"/review/{NUMBER}"


def test_without_a_login_there_is_only_the_login(stranger: Browser) -> None:
    for path in ("/", "/review", PAGE, f"{PAGE}/images/m1"):
        answer = stranger.get(path)
        assert answer.url.path == "/login"
        assert 'name="password"' in stranger.html


def test_a_wrong_password_and_a_wrong_name_read_the_same(browser: Browser) -> None:
    browser.client.cookies.clear()
    first = browser.log_in("wrong password")
    assert first.status_code == 401
    shown = "用户名或密码不正确。"
    assert shown in browser.html
    assert browser.log_in(name="nobody").status_code == 401
    assert shown in browser.html


def test_a_name_that_nobody_has_costs_what_a_password_costs() -> None:
    cost = passwords.PasswordCost()
    ours, usual = passwords.nobodys(cost), PasswordHasher().hash(PASSWORD)
    assert extract_parameters(ours) == extract_parameters(usual)
    assert passwords.nobodys(CHEAP) != ours
    assert not passwords.is_right(ours, "")


def test_five_wrong_passwords_lock_the_account_for_a_while(
    browser: Browser, clock: FakeClock
) -> None:
    browser.client.cookies.clear()
    for _ in range(5):
        browser.log_in("wrong password")
    assert browser.log_in().status_code == 401
    assert "尝试次数过多，请于 2026-03-14 22:17:08 以后再试。" in browser.html
    clock.advance(minutes=16)
    assert browser.log_in().status_code == 200


def test_a_login_leads_back_but_never_to_another_host(browser: Browser) -> None:
    browser.client.cookies.clear()
    for goal in ("//evil.example", "/\\evil.example", "https://evil.example"):
        browser.get("/login", next=goal)
        assert 'name="next" value="/review"' in browser.html
    browser.get("/login", next=PAGE)
    assert f'name="next" value="{PAGE}"' in browser.html


def test_an_idle_session_ends_and_one_in_use_goes_on(
    browser: Browser, clock: FakeClock
) -> None:
    for _ in range(3):
        clock.advance(minutes=20)
        assert browser.get("/review").url.path == "/review"
    clock.advance(minutes=31)
    assert browser.get("/review").url.path == "/login"


def test_after_logging_out_the_session_is_gone(browser: Browser) -> None:
    cookie = browser.client.cookies["duanzheng_session"]
    browser.get("/review")
    browser.post("/logout")
    browser.client.cookies.set("duanzheng_session", cookie)
    assert browser.get("/review").url.path == "/login"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(
    stranger: Browser, office: Office
) -> None:
    add_reviewer(office)
    stranger.get("/login")
    token = re.search(r'name="form_token" value="(\w+)"', stranger.html)
    assert token is not None
    data = {"form_token": token[1], "name": "审核员", "password": PASSWORD}
    answer = stranger.client.post("/login", data=data)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_pages_forbid_foreign_scripts_framing_and_keeping(browser: Browser) -> None:
    headers = browser.get("/review").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert re.findall("<script[^>]*>", browser.html) == [
        '<script src="/static/desk.js" defer>'
    ]
    assert " style=" not in browser.html


def test_a_login_without_its_token_is_refused(stranger: Browser) -> None:
    answer = stranger.client.post("/login", data={"name": "x", "password": "y"})
    assert answer.status_code == 403


def test_a_new_password_ends_old_sessions(browser: Browser, office: Office) -> None:
    setup.add_reviewer(office, "审核员", "another long one")
    assert browser.get("/review").url.path == "/login"
