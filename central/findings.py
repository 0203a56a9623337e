"""What `central check` may find: codes, and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from dossier.explain import Explanation


class Found(StrEnum):
    """Something that is not as it must be."""

    DATABASE = "R521"
    IMAGE_MISSING = "R522"
    IMAGE_DAMAGED = "R523"
    IMAGE_UNNOTED = "R524"
    FEED_NUMBERS = "R525"
    FEED_BEHIND = "R526"
    DISK = "R527"
    AUDIT = "R528"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, how often, and the first place; never a name or number."""

    found: Found
    count: int
    first: str

    def words(self) -> str:
        """Return what a person at the terminal reads."""
        said = FINDINGS[self.found]
        return (
            f"{said.code} ({self.count}; {self.first})\n"
            f"{said.happened_zh}{said.safe_zh}{said.next_zh}\n"
            f"{said.happened_en} {said.safe_en} {said.next_en}"
        )


_WORDS: dict[Found, tuple[str, str, str, str]] = {
    Found.DATABASE: (
        "数据库文件已损坏。",
        "请停止服务器，保留原文件，并恢复最近的备份；设备会自动补发。",
        "The database file is damaged.",
        "Stop the server, keep the file, restore the newest backup: kiosks send again.",
    ),
    Found.IMAGE_MISSING: (
        "有图片缺失。",
        "请从备份的 blobs 文件夹中按同样的名称取回。",
        "Images are missing.",
        "Bring them back from the folder `blobs` of a backup, under the same names.",
    ),
    Found.IMAGE_DAMAGED: (
        "有图片已损坏。",
        "请从备份的 blobs 文件夹中取回，并检查磁盘。",
        "Images are damaged.",
        "Bring them back from the folder `blobs` of a backup, and check the disk.",
    ),
    Found.IMAGE_UNNOTED: (
        "有报名材料所用的图片没有登记。",
        "请恢复最近的备份，或退回这份材料重新拍摄。",
        "Dossiers name images that are not noted as stored.",
        "Restore the newest backup, or return these dossiers to be shot again.",
    ),
    Found.FEED_NUMBERS: (
        "变更序号不一致，设备可能漏收变更。",
        "请做备份并恢复到新的位置：恢复后设备会全部重新接收。",
        "The numbers of changes do not agree; kiosks may miss some.",
        "Make a backup and restore it to a new place: kiosks then read all anew.",
    ),
    Found.FEED_BEHIND: (
        "有报名材料的最新状态没有发给设备。",
        "请联系软件支持，并附上这一行。",
        "The newest state of dossiers was not put on the feed.",
        "Call the support for this software, with this line.",
    ),
    Found.DISK: (
        "数据文件夹所在磁盘的剩余空间不足。",
        "请清理磁盘，或导出并清除已完成的报名材料。",
        "The disk of the data folder is nearly full.",
        "Free some space, or export and erase dossiers that are decided.",
    ),
    Found.AUDIT: (
        "审计日志被改动或有缺失。",
        "请保留数据库原样，与备份对照，并上报负责人。",
        "The audit log was altered, or lines of it are missing.",
        "Keep the database as it is, compare it with a backup, and report it.",
    ),
}
SAFE_ZH = "检查没有改动任何内容。"
SAFE_EN = "The check changed nothing."

FINDINGS: dict[Found, Explanation] = {
    found: Explanation(found.value, zh, SAFE_ZH, next_zh, en, SAFE_EN, next_en)
    for found, (zh, next_zh, en, next_en) in _WORDS.items()
}
