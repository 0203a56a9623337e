"""What the office sees of its kiosks, and does to them."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from central import fleet as rules
from central import setup
from central.console.charts import bars
from central.console.phrases import Book, mark
from central.fleet import Alert
from central.office import Office
from central.rights import Role
from central.store import feed, fleet, people
from central.store.fleet import DeviceState
from sync.protocol.messages import SETTINGS_KEY
from tests.central.conftest import DIPLOMA, NUMBER, SITE, Browser, FakeClock, Kiosk

AREA = "样本考区"


@pytest.fixture
def chief(browser: Browser, office: Office) -> Browser:
    with office.database.write() as connection:
        people.place(connection, "审核员", Role.CHIEF, [AREA])
    return browser


def known(office: Office) -> DeviceState:
    with office.database.read() as connection:
        return next(one for one in fleet.fleet(connection) if one.site == SITE)


def alerts(office: Office) -> list[Alert]:
    return rules.alerts(known(office), office.clock(), office.params)


def beat(kiosk: Kiosk, **values: object) -> None:
    message = kiosk.message()
    message["heartbeat"] |= {"free_bytes": 10**11, **values}
    kiosk.send("POST", "/v1/sync", json.dumps(message).encode())


@pytest.mark.parametrize(
    ("values", "alert"),
    [
        ({}, None),
        ({"oldest_s": 3600.0}, Alert.OLD_ITEM),
        ({"quarantined": 1}, Alert.QUARANTINE),
        ({"free_bytes": 10**9}, Alert.DISK),
        ({"clock_offset_s": -61.0}, Alert.CLOCK),
        ({"camera": "C201"}, Alert.CAMERA),
    ],
)
def test_a_heartbeat_says_what_is_wrong(
    kiosk: Kiosk, office: Office, values: dict[str, object], alert: Alert | None
) -> None:
    beat(kiosk, **values)
    assert alerts(office) == ([alert] if alert else [])


def test_silence_growth_and_a_revoked_kiosk_are_told(
    kiosk: Kiosk, office: Office, clock: FakeClock
) -> None:
    beat(kiosk, queued=1)
    clock.advance(minutes=20)
    kiosk.send("GET", "/v1/time")
    beat(kiosk, queued=30)
    assert alerts(office) == [Alert.GROWING]
    clock.advance(hours=4)
    assert Alert.UNSEEN in alerts(office)
    never = replace(known(office), seen_at=None, heartbeat=None)
    assert rules.alerts(never, clock() + timedelta(hours=1), office.params)
    setup.revoke_device(office, kiosk.identity.device)
    assert alerts(office) == []
    kiosk.send("GET", "/v1/time")
    beat(kiosk)
    assert alerts(office) == [Alert.REVOKED_TRIES]


def test_a_kiosk_is_enrolled_renamed_moved_and_told_its_settings(
    chief: Browser, kiosk: Kiosk, office: Office
) -> None:
    beat(kiosk, queued=2)
    device = kiosk.identity.device
    chief.get("/fleet")
    assert "一号机" in chief.html
    chief.post("/fleet/enrol", site=SITE)
    assert "<svg" in chief.html
    chief.get(f"/fleet/{device}")
    chief.post(f"/fleet/{device}/rename", name="窗口二")
    assert known(office).name == "窗口二"
    assert chief.post(f"/fleet/{device}/move", site="S09", area=AREA).status_code == 422
    screen = {"idle_timeout_s": "90", "idle_warning_s": "25", "dim_after_s": "60"}
    pushed = chief.post("/fleet/settings", site=SITE, retention_days="3", **screen)
    with office.database.read() as connection:
        change = feed.one(connection, SITE, SETTINGS_KEY)
    assert change is not None
    assert change.body == {
        "version": 1,
        "retention_days": 3,
        "heartbeat_s": None,
        **{name: float(value) for name, value in screen.items()},
    }
    assert "设置已发出" in chief.html
    assert pushed.status_code == 200
    for bad in ("-1", "366", "x"):
        answer = chief.post("/fleet/settings", site=SITE, retention_days=bad)
        assert answer.status_code == 422
    for name in screen:
        answer = chief.post("/fleet/settings", site=SITE, **{name: "19"})
        assert answer.status_code == 422
    kiosk.send("GET", "/v1/time")
    beat(kiosk, queued=0)
    assert chief.post(f"/fleet/{device}/move", site="S09", area="别").status_code == 422
    assert chief.post(f"/fleet/{device}/move", site="S09", area=AREA).status_code == 200
    assert known(office).revoked_at is not None


def test_pushed_settings_are_shown_with_who_has_them_already(
    chief: Browser, kiosk: Kiosk, other_kiosk: Kiosk, office: Office
) -> None:
    kiosk.sync()
    setup.push_settings(office, SITE, idle_timeout_s=90, dim_after_s=600.5)
    chief.get("/fleet")
    for said in ("第 1 版", "设备尚未收到", "无操作 90 秒退出、600.5 秒后变暗"):
        assert said in chief.html
    # What it was told it has when it reads on from behind it, and not before.
    after = kiosk.sync()["next"]
    device = kiosk.identity.device
    chief.get(f"/fleet/{device}")
    assert "设备尚未收到" in chief.html
    kiosk.sync(since=after)
    chief.get(f"/fleet/{device}")
    assert "设备已收到" in chief.html
    assert "无操作 90 秒退出" in chief.html
    setup.push_settings(office, SITE)
    chief.get("/fleet")
    for said in ("第 2 版", "设备尚未收到", "全部按设备自己的设置"):
        assert said in chief.html
    with office.database.read() as connection:
        assert set(fleet.pushed(connection)) == {SITE}


def test_a_chief_of_another_area_has_none_of_these_kiosks(
    chief: Browser, kiosk: Kiosk, office: Office
) -> None:
    with office.database.write() as connection:
        people.place(connection, "审核员", Role.CHIEF, ["别的考区"])
    chief.get("/fleet")
    assert "一号机" not in chief.html
    device = kiosk.identity.device
    assert chief.get(f"/fleet/{device}").status_code == 404
    for act in ("rename", "move", "revoke"):
        chief.get("/fleet")
        answer = chief.post(f"/fleet/{device}/{act}", name="x", site="x", sure="yes")
        assert answer.status_code == 404
    assert known(office).revoked_at is None


def test_the_day_counts_what_came_and_what_was_decided(
    chief: Browser, submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    chief.get("/today")
    for label in ("收到图片: 3", "提交审核: 1", "审核处理: 0"):
        assert f'aria-label="{label}"' in chief.html
    clock.advance(minutes=10)
    chief.get(f"/review/{NUMBER}")
    ready = mark("diploma", Book({}).of(DIPLOMA)[0])
    chief.post(f"/review/{NUMBER}/return", type="diploma", canned=ready)
    chief.get("/today")
    assert 'aria-label="审核处理: 1"' in chief.html
    assert "10 分钟" in chief.html
    assert "毕业证编号无法辨别" in chief.html
    chief.get("/today", day="2026-03-13")
    assert 'aria-label="收到图片: 0"' in chief.html


def test_bars_fill_the_height_and_nothing_is_no_bar() -> None:
    drawn = bars([0, 5, 10], ["a", "b", "c"])
    assert [bar.tall for bar in drawn.bars] == [0, 55, 110]
    assert bars([0], ["a"]).total == 0
