"""Who comes back is told at once what is new, and only that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dossier.model import Dossier, Feedback, Held, HeldFor
from dossier.states import State
from kiosk.texts import Language, Texts
from kiosk.viewmodels.changes import changes
from kiosk.viewmodels.materials import Materials
from sync.seen import Seen, seen_of
from tests.kiosk.acting import body

AT = datetime(2026, 3, 14, 1, 30, tzinfo=UTC)
ZONE, ZH = ZoneInfo("Asia/Shanghai"), Texts(Language.ZH)
BEFORE = Dossier("1", state=State.SUBMITTED, held=(Held("o", HeldFor.LOCKED),))
MESSAGE = Feedback("f1", AT, "请重新上传")


def said(after: Dossier, seen: Seen | None = None) -> str:
    return "\n".join(changes(seen or seen_of(BEFORE, AT), after, ZH, ZONE))


def test_nobody_is_told_of_changes_at_the_first_visit() -> None:
    assert changes(None, BEFORE, ZH, ZONE) == ("", "")


def test_without_a_change_it_says_so_with_the_date() -> None:
    assert "2026年3月14日 09:30" in said(BEFORE)
    assert "没有变化" in said(BEFORE)


def test_each_change_is_named() -> None:
    after = replace(BEFORE, state=State.RETURNED, feedback=(MESSAGE,), held=())
    told = said(after)
    assert "已退回" in told
    assert "新的反馈意见 1 条" in told
    assert "1 项" in told
    assert "没有变化" not in told


def test_what_was_seen_is_not_new() -> None:
    after = replace(BEFORE, feedback=(MESSAGE,))
    assert "没有变化" in said(after, seen_of(after, AT))


@pytest.mark.slow
def test_the_second_visit_begins_with_what_is_new(
    begin: Callable[..., Any], office: Any
) -> None:
    acts = begin()
    assert body(acts, Materials).changes == ""
    dossier = acts.core.visit.view.dossier
    acts.entrance.leave()
    office.everything_arrived(dossier.rev + 1)
    office.decide(replace(dossier, feedback=(MESSAGE,), rev=dossier.rev + 2))
    again = begin()
    shown = body(again, Materials)
    assert shown.changes_title
    assert "新的反馈意见 1 条" in shown.changes
    again.folder.news()
    assert "新的反馈意见 1 条" in body(again, Materials).changes, "the whole visit long"
    again.entrance.leave()
    assert "没有变化" in body(begin(), Materials).changes
