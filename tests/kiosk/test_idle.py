"""What the screen says that waits for somebody, without a window."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dossier.catalogue import Catalogue
from kiosk.viewmodels.idle import Machine, idle
from kiosk.viewmodels.tone import Tone
from sync.views import Health
from tests.kiosk.stories import SIGNATURE
from tests.kiosk.test_viewmodels import AT, WHO, ZH, ZONE

HEALTH = Health(
    enrolled=True,
    queued=0,
    stuck=0,
    oldest_at=None,
    synced_at=AT,
    last_error="",
    free_bytes=10**9,
)


@pytest.mark.parametrize(
    ("health", "words", "tone"),
    [
        (HEALTH, "设备正常", Tone.GOOD),
        (replace(HEALTH, queued=3), "3 项内容保存在本机", Tone.WARN),
        (replace(HEALTH, synced_at=None), "还没有与审核中心同步", Tone.WARN),
        (
            replace(HEALTH, synced_at=AT - timedelta(hours=25)),
            "没有与审核中心同步",
            Tone.WARN,
        ),
        (replace(HEALTH, stuck=1), "1 项内容需要工作人员", Tone.WARN),
        (replace(HEALTH, enrolled=False), "尚未登记", Tone.BAD),
    ],
)
def test_the_idle_line_says_what_matters_most(
    health: Health, words: str, tone: Tone
) -> None:
    shown = idle(Machine(health, AT), ZH, ZONE)
    assert words in shown.status
    assert shown.tone is tone


def test_the_catalogue_says_what_to_bring(catalogue: Catalogue) -> None:
    needed = catalogue.requirements(WHO.category, WHO.area)
    types = tuple(entry.type for entry in needed[:2])
    shown = idle(Machine(HEALTH, AT), ZH, ZONE, types)
    assert [b.text for b in shown.bring][2] == "身份证明、毕业证书等"


def test_nobody_is_asked_to_bring_a_signature(catalogue: Catalogue) -> None:
    needed = catalogue.requirements(WHO.category, WHO.area)
    shown = idle(Machine(HEALTH, AT), ZH, ZONE, (SIGNATURE, needed[1].type))
    assert [b.text for b in shown.bring][2] == "毕业证书等"


def test_a_missing_camera_is_said_at_the_door() -> None:
    assert "没有连接" in idle(Machine(HEALTH, AT, "C201"), ZH, ZONE).status
    assert "需要检查" in idle(Machine(HEALTH, AT, "C204"), ZH, ZONE).status
