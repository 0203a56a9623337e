"""A candidate is told of every act once, in the office's words, at a decent hour."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from central.notices.faults import NoticeFault
from central.notices.params import NoticeParams
from central.notices.quiet import next_allowed
from central.notices.sender import Sender, wait_after
from central.notices.ways import (
    Message,
    RefusedMessageError,
    UnreachableError,
)
from central.notices.wording import (
    DEFAULTS,
    Kind,
    Values,
    WordingFault,
    fault_of,
    length,
    render,
)
from central.office import Office
from central.rights import Role
from central.store import dossiers, notices, pages
from central.store.notices import NoticeState
from tests.central.conftest import Browser, FakeClock, both_databases
from tests.central.kiosk import NUMBER, Kiosk

# Nobody else may see these pages.
RANK = Role.ADMINISTRATOR
PAGE = f"/review/{NUMBER}"
CHINA = ZoneInfo("Asia/Shanghai")
START = datetime(2000, 1, 1, tzinfo=UTC)
VALUES = Values(24, "样本甲", "0001", "S01", "https://x.example/c/a")
# 22:02 at the sites is quiet; the tests move on to ten in the morning.
TO_MORNING = timedelta(hours=12)


@dataclass
class Phone:
    """A way that keeps what it was given, or fails as it is told."""

    errors: list[Exception] = field(default_factory=list)
    got: list[Message] = field(default_factory=list)

    def carry(self, message: Message) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.got.append(message)


def sender(office: Office, phone: Phone) -> Sender:
    return Sender(office, phone, lambda: 1.0)


def send_back(browser: Browser, **more: str) -> None:
    browser.get(PAGE)
    answer = browser.post(
        f"{PAGE}/return", type="diploma", message="编号无法辨别", **more
    )
    assert answer.status_code == 200


def states(office: Office) -> dict[NoticeState, int]:
    with office.database.read() as connection:
        found = notices.counts(connection)
    return {state: many for state, many in found.items() if many}


def test_the_default_is_the_text_of_the_guide() -> None:
    assert render(DEFAULTS[Kind.RETURN], VALUES) == (
        "您的医师资格考试报名材料照片，有新的审核通知，请在 24 小时之内登陆报名网站，"
        "访问报名材料上传页面，查看消息并按要求处理。"
    )
    assert all("{name}" not in body for body in DEFAULTS.values())


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("字" * 70, 1),
        ("字" * 71, 2),
        ("字" * 134, 2),
        ("字" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_messages_are_counted_as_the_network_charges_them(
    text: str, messages: int
) -> None:
    assert length(text).messages == messages


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", WordingFault.EMPTY),
        ("字" * 501, WordingFault.LONG),
        ("{phone}", WordingFault.UNKNOWN),
        ("{name.__class__}", WordingFault.UNKNOWN),
        ("a { b", WordingFault.BRACES),
        ("{link}", WordingFault.NO_LINK),
        ("{hours}", None),
    ],
)
def test_a_template_is_judged_before_it_is_used(
    body: str, fault: WordingFault | None
) -> None:
    assert fault_of(body, has_link=False) is fault


@given(st.text("{}name甲 ", max_size=12))
def test_a_name_is_never_read_as_a_template(name: str) -> None:
    assert render("[{name}]", replace(VALUES, name=name)) == f"[{name}]"


@given(
    st.integers(0, 60 * 366 * 24 * 60).map(lambda n: START + timedelta(minutes=n)),
    st.times(),
    st.times(),
    st.sampled_from([CHINA, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")]),
)
def test_a_message_waits_at_most_a_day_and_never_goes_in_quiet_hours(
    now: datetime, begins: time, ends: time, zone: ZoneInfo
) -> None:
    allowed = next_allowed(now, begins, ends, zone)
    assert now <= allowed <= now + timedelta(hours=25)
    if begins == ends:
        assert allowed == now


def test_what_is_given_at_night_goes_at_eight() -> None:
    def at(hour: int, day: int = 14) -> datetime:
        return datetime(2026, 3, day, hour, tzinfo=CHINA)

    night = (time(21), time(8), CHINA)
    assert next_allowed(at(22), *night) == at(8, 15)
    assert next_allowed(at(3), *night) == at(8)
    assert next_allowed(at(8), *night) == at(8)
    assert next_allowed(at(20), *night) == at(20)


@both_databases
def test_a_return_is_told_of_once_and_in_the_morning(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    send_back(browser, deadline="yes")
    phone = Phone()
    one, other = sender(office, phone), sender(office, phone)
    clock.advance(minutes=5)
    assert one.work() == 0
    assert states(office) == {NoticeState.QUEUED: 1}
    clock.now += TO_MORNING
    assert (one.work(), other.work()) == (1, 0)
    assert [m.phone for m in phone.got] == ["13800000000"]
    assert "24 小时" in phone.got[0].text
    assert states(office) == {NoticeState.SENT: 1}


def test_an_act_that_was_undone_is_not_told_of(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    with office.database.read() as connection:
        before = dossiers.load(connection, NUMBER)
    send_back(browser)
    with office.database.write() as connection:
        after = dossiers.load(connection, NUMBER)
        notices.follow(connection, after, before, clock(), office.params.notices)
    clock.now += TO_MORNING
    phone = Phone()
    assert sender(office, phone).work() == 0
    assert states(office) == {NoticeState.CANCELLED: 1}


def test_an_event_that_is_queued_again_is_one_notice(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    with office.database.read() as connection:
        before = dossiers.load(connection, NUMBER)
    send_back(browser)
    with office.database.write() as connection:
        after = dossiers.load(connection, NUMBER)
        notices.follow(connection, before, after, clock(), office.params.notices)
    assert states(office) == {NoticeState.QUEUED: 1}


def test_a_verdict_is_told_of_without_the_name(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    browser.get(PAGE)
    browser.post(f"{PAGE}/verdict", verdict="pass", checked="yes")
    clock.now += TO_MORNING
    phone = Phone()
    sender(office, phone).work()
    assert "审核通过" in phone.got[0].text
    assert "样本甲" not in phone.got[0].text


def test_a_silent_provider_is_asked_again_and_given_up_after_a_day(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    send_back(browser)
    clock.now += TO_MORNING
    phone = Phone([UnreachableError("503") for _ in range(99)])
    tries = 0
    while NoticeState.QUEUED in states(office):
        tries += sender(office, phone).work()
        clock.advance(hours=1)
    assert 3 < tries < 99
    phone.errors.clear()
    browser.log_in()
    browser.get("/notices")
    assert NoticeFault.STALE.value in browser.html
    [notice] = _failed(office)
    browser.post(f"/notices/{notice.id}/retry")
    assert "已重新排队。" in browser.html
    clock.now = next_allowed(clock.now, time(21), time(8), CHINA)
    sender(office, phone).work()
    assert [m.id for m in phone.got] == [notice.id]


def test_a_refused_message_is_given_up_at_once_and_shown(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    send_back(browser)
    clock.now += TO_MORNING
    sender(office, Phone([RefusedMessageError("400")])).work()
    browser.log_in()
    browser.get("/notices")
    assert "短信通道拒绝了这条短信。" in browser.html
    assert "13800000000" not in browser.html


def test_a_sender_that_died_leaves_its_notice_to_the_next_under_the_same_id(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    send_back(browser)
    clock.now += TO_MORNING
    with pytest.raises(KeyboardInterrupt):
        sender(office, Phone([KeyboardInterrupt()])).work()  # type: ignore[list-item]
    [taken] = _queued(office)
    phone = Phone()
    assert sender(office, phone).work() == 0
    clock.advance(minutes=3)
    assert sender(office, phone).work() == 1
    assert phone.got[0].id == taken.id


def test_the_office_writes_its_own_template_and_sees_its_length(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    browser.get("/notices")
    assert "按 1 条短信计费" in browser.html
    fields = {"kind": "feedback", "body": "报名号尾号{number_end}：请到{site}处理。"}
    browser.post("/notices/template", act="preview", **fields)
    assert "报名号尾号0001：请到样本报名点处理。" in browser.html
    browser.post("/notices/template", act="save", **fields)
    bad = browser.post("/notices/template", act="save", kind="pass", body="{phone}")
    assert bad.status_code == 422
    send_back(browser)
    clock.now += TO_MORNING
    phone = Phone()
    sender(office, phone).work()
    assert phone.got[0].text == "报名号尾号0001：请到S01处理。"
    browser.log_in()
    browser.get("/notices")
    browser.post("/notices/template", act="default", kind="feedback")
    with office.database.read() as connection:
        assert notices.templates(connection) == DEFAULTS


def test_the_candidates_page_shows_the_state_but_neither_name_nor_images(
    browser: Browser, stranger: Browser, submitted: Kiosk, office: Office
) -> None:
    send_back(browser, deadline="yes")
    with office.database.write() as connection:
        code = pages.code_of(connection, NUMBER)
        assert pages.code_of(connection, NUMBER) == code
    answer = stranger.get(f"/c/{code}")
    assert "编号无法辨别" in stranger.html
    assert "已退回" in stranger.html
    assert "在时限之内" in stranger.html
    assert "样**" in stranger.html
    for hidden in ("样本甲", NUMBER, "999900199001010014", "<img", "13800000000"):
        assert hidden not in stranger.html
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_candidates_page_speaks_of_a_time_only_where_there_is_one(
    browser: Browser, stranger: Browser, submitted: Kiosk, office: Office
) -> None:
    send_back(browser)
    with office.database.write() as connection:
        code = pages.code_of(connection, NUMBER)
    stranger.get(f"/c/{code}")
    assert "请按反馈意见，到报名点重新上传材料。" in stranger.html
    assert "时限" not in stranger.html


def test_the_address_of_the_page_stands_in_the_console_once_it_says_something(
    browser: Browser, submitted: Kiosk, app: FastAPI
) -> None:
    office: Office = app.state.office
    browser.get(PAGE)
    assert "/c/" not in browser.html  # no address for candidates is set
    with office.database.write() as connection:
        code = pages.code_of(connection, NUMBER)
    place = "https://pages.example"
    notices_params = replace(office.params.notices, page_url=place)
    params = replace(office.params, notices=notices_params)
    app.state.office = replace(office, params=params)
    browser.get(PAGE)
    assert f'href="{place}/c/{code}"' in browser.html


def test_who_guesses_pages_is_not_heard_for_a_while(stranger: Browser) -> None:
    for place in range(30):
        code = f"{place:026}".translate(str.maketrans("0189", "abcd"))
        assert stranger.get(f"/c/{code}").status_code == 404
    assert "/review" not in stranger.html.partition("<main>")[2]  # a candidate's page
    assert stranger.get("/c/" + "a" * 26).status_code == 429


def test_waits_double_up_to_an_hour() -> None:
    assert wait_after(1, 1.0) == timedelta(seconds=30)
    assert wait_after(2, 0.5) == timedelta(seconds=30)
    assert wait_after(99, 1.0) == timedelta(hours=1)


def test_without_a_way_messages_wait_and_are_shown(
    browser: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    assert office.params.notices == NoticeParams()
    send_back(browser)
    clock.now += TO_MORNING
    browser.log_in()
    browser.get("/notices")
    assert "尚未设置短信通道" in browser.html
    assert states(office) == {NoticeState.QUEUED: 1}


def _failed(office: Office) -> list[notices.Notice]:
    with office.database.read() as connection:
        return notices.newest(connection, NoticeState.FAILED, 9)


def _queued(office: Office) -> list[notices.Notice]:
    with office.database.read() as connection:
        return notices.newest(connection, NoticeState.QUEUED, 9)
