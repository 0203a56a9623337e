"""The audit log's details, as its page says them."""

import pytest

from central.console.details import in_words
from central.store.audit import Entry
from tests.central.conftest import FakeClock

CASES = [
    (
        "push_settings",
        "S01 v3 idle_timeout_s=90 heartbeat_s=None retention_days=9",
        "S01 v3 无操作 90 秒退出、保留 9 天",
    ),
    (
        "import_roster",
        "new 30, changed 1, same 0, missing 2",
        "新增 30, 变更 1, 未变 0, 名册中没有 2",
    ),
    ("user_add", "王: 审核: reviewer 甲, 乙", "王: 审核: 审核员 甲, 乙"),
    ("user_change", "chief: administrator *", "chief: 管理员 全部考区"),
    ("user_change", "anything", "anything"),
    ("export", "new 30", "new 30"),
    ("push_settings", "", ""),
]


@pytest.mark.parametrize(("act", "detail", "said"), CASES)
def test_codes_are_said_in_words_and_names_stay(
    clock: FakeClock, act: str, detail: str, said: str
) -> None:
    assert in_words(Entry(clock(), "command", act, "", detail), "zh") == said
