"""The state of this kiosk in words, for who runs the commands at the machine."""

import unicodedata
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from sync.errors import EXPLANATIONS
from sync.status import Status
from sync.views import Health

NAMES = {
    "version": ("软件版本", "version"),
    "enrolled": ("已登记", "enrolled"),
    "pinned": ("已固定信任的证书", "CA pinned"),
    "revoked": ("已被停用", "revoked"),
    "running": ("同步程序在运行", "agent runs"),
    "queued": ("待上传", "waiting to be sent"),
    "oldest_at": ("其中最早的", "oldest of them"),
    "quarantined": ("被退回或隔离", "rejected or set aside"),
    "quarantine_codes": ("其原因代码", "their codes"),
    "held": ("等待审核人员决定", "held for a reviewer"),
    "refused": ("收到但未采用", "came and not believed"),
    "last_contact_at": ("上次联系审核中心", "last contact"),
    "last_error": ("上次的错误", "last error"),
    "camera": ("摄像头", "camera"),
    "clock_offset_s": ("时钟偏差", "clock off by"),
    "free_bytes": ("磁盘剩余空间", "free disk"),
    "epoch": ("服务器数据的批次", "epoch"),
    "cursor": ("已取到第几条变化", "cursor"),
    "rescue": ("数据修复", "rescue"),
}
COLUMN = 24


def lines(status: Status, language: str, zone: ZoneInfo) -> list[str]:
    """Return the state line by line, then what an error or a rest means."""
    chinese = language == "zh"
    shown = [
        _padded(NAMES[name][0 if chinese else 1]) + _value(name, value, chinese, zone)
        for name, value in asdict(status).items()
    ]
    if status.last_error in EXPLANATIONS:
        shown.append(EXPLANATIONS[status.last_error].text(language))
    if status.quarantined:
        shown.append(
            "被退回或隔离的内容都在本机，不会自动发送：排除原因后运行"
            " duanzheng sync release，或在工作人员页面的“搁置”中查看。"
            if chinese
            else "What was rejected or set aside is kept here and not sent by itself:"
            " mend the cause, then run duanzheng sync release, or look at the staff"
            " page Set aside."
        )
    return shown


def sent_text(health: Health, language: str) -> str:
    """Say whether everything was sent; for who has waited for it."""
    chinese = language == "zh"
    if health.queued:
        return (
            f"还有 {health.queued} 项没有上传，都保存在本机。"
            if chinese
            else f"{health.queued} still wait to be sent; they are kept here."
        )
    said = (
        "全部内容已上传。" if chinese else "Everything that waited here has been sent."
    )
    if not health.stuck:
        return said
    return said + (
        f"另有 {health.stuck} 项被退回或隔离，保存在本机，见 duanzheng sync status。"
        if chinese
        else f" {health.stuck} more were rejected or set aside and are kept here;"
        " see: duanzheng sync status"
    )


def _value(name: str, value: object, chinese: bool, zone: ZoneInfo) -> str:  # noqa: FBT001 - of this file alone
    match value:
        case bool():
            return ("是" if value else "否") if chinese else ("yes" if value else "no")
        case tuple() | list():
            return ", ".join(value) or "-"
        case None | "":
            return "-"
        case int() if name == "free_bytes":
            return f"{value / 1e9:.1f} GB"
        case float():
            return f"{value:+.1f} s"
        case str() if name.endswith("_at"):
            at = datetime.fromisoformat(value).astimezone(zone)
            return f"{at:%Y-%m-%d %H:%M:%S} ({zone.key})"
        case _:
            return str(value)


def _padded(label: str) -> str:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in label)
    return label + " " * max(COLUMN - len(label) - wide, 1)
