"""What `duanzheng sync status` says to people, in their language."""

from dataclasses import asdict, fields
from zoneinfo import ZoneInfo

import pytest

from sync.mirror import Cursor
from sync.status import Status, status_of
from sync.status_text import COLUMN, NAMES, lines, sent_text

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def state(kiosk):
    """Return the state of a kiosk on which one picture waits."""
    kiosk.add()
    health = kiosk.store.health()
    return status_of(health, Cursor("epoch-1", 2), "1", running=False, pinned=True)


def test_every_fact_has_its_words_in_both_languages():
    assert list(NAMES) == [field.name for field in fields(Status)]
    assert all(chinese and english for chinese, english in NAMES.values())


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh", "待上传" + " " * (COLUMN - 6) + "1"), ("en", "waiting to be sent      1")],
)
def test_what_waits_is_told_in_the_language_of_the_kiosk(state, language, told):
    assert told in lines(state, language, SHANGHAI)


def test_times_are_those_of_the_site_with_the_year(state):
    assert "2026-03-14 20:00:00 (Asia/Shanghai)" in "\n".join(
        lines(state, "zh", SHANGHAI)
    )


def test_it_names_nobody(state):
    said = "\n".join(lines(state, "zh", SHANGHAI))
    for name in ("样本甲", "specimen1", "2026000001", "999900199001010014"):
        assert name not in said + str(asdict(state))


def test_what_was_set_aside_is_told_with_what_to_do(kiosk):
    kiosk.add()
    (waiting,) = kiosk.store.waiting()
    kiosk.store.quarantine(waiting.id, "S106")
    health = kiosk.store.health()
    state = status_of(health, Cursor(None, 0), "1", running=False, pinned=True)
    assert "duanzheng sync release" in lines(state, "zh", SHANGHAI)[-1]
    assert "1 more" in sent_text(health, "en")


@pytest.mark.parametrize(
    ("language", "waits", "done"),
    [
        ("zh", "还有 1 项没有上传", "全部内容已上传"),
        ("en", "1 still wait", "Everything that waited here has been sent"),
    ],
)
def test_who_has_waited_for_the_line_is_told_what_came_of_it(
    kiosk, language, waits, done
):
    assert sent_text(kiosk.store.health(), language).startswith(done)
    kiosk.add()
    assert sent_text(kiosk.store.health(), language).startswith(waits)
