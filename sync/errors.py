"""What can go wrong in the store and on the line, and how it is told."""

from dossier.explain import Explanation
from dossier.operations import Refusal
from sync.carry_texts import CARRIED
from sync.trust_errors import TRUST

_SAVED_ZH = "已保存的材料都在本机，没有丢失。"
_SAVED_EN = "Everything that was saved is still on this machine."
_KEPT_ZH = "材料没有变化。"
_KEPT_EN = "Your material is unchanged."

EXPLANATIONS: dict[str, Explanation] = {
    entry.code: entry
    for entry in (
        Explanation(
            "S101",
            "暂时连不上审核中心。",
            _SAVED_ZH,
            "网络恢复后会自动上传，不用重拍。",
            "The review centre cannot be reached just now.",
            _SAVED_EN,
            "It is sent when the network returns; nothing needs to be redone.",
            retry=True,
        ),
        Explanation(
            "S102",
            "网络上的回答不是审核中心发出的（可能需要登录上网）。",
            _SAVED_ZH,
            "请工作人员检查本机的网络。",
            "Something on the network answered in place of the review centre.",
            _SAVED_EN,
            "Please ask the staff to check this machine's network.",
            retry=True,
        ),
        Explanation(
            "S103",
            "审核中心暂时出错。",
            _SAVED_ZH,
            "本机会自动重试。",
            "The review centre had a fault.",
            _SAVED_EN,
            "This machine tries again by itself.",
            retry=True,
        ),
        Explanation(
            "S104",
            "审核中心不接受本机的请求。",
            _SAVED_ZH,
            "请工作人员联系审核中心，核对本机的登记。",
            "The review centre refuses this machine.",
            _SAVED_EN,
            "Please ask the staff to check its enrolment with the centre.",
        ),
        Explanation(
            "S105",
            "本机还没有在审核中心登记。",
            "材料没有被收下。",
            "请工作人员用考点登记码登记本机。",
            "This machine is not enrolled with the review centre.",
            "Nothing was taken in.",
            "Please ask the staff to enrol it with the site's code.",
        ),
        Explanation(
            "S106",
            "有一项内容发不出去。",
            _SAVED_ZH,
            "请工作人员记下代码并联系审核中心。",
            "One item cannot be sent.",
            _SAVED_EN,
            "Please ask the staff to note the code and call the centre.",
        ),
        *TRUST,
        Explanation(
            "S107",
            "收到的名册或设置不是考区签发的，没有采用。",
            _SAVED_ZH,
            "请工作人员联系考区，核对本机的登记和网络。",
            "A roster or setting came that the office did not sign; it was not used.",
            _SAVED_EN,
            "Please ask the staff to check this machine's enrolment and network.",
        ),
        Explanation(
            "S110",
            "本机已经有一个同步程序在运行。",
            "没有改动任何内容。",
            "请先停止正在运行的同步程序，或使用它。",
            "Another agent already works on this store.",
            "Nothing was changed.",
            "Let that one work, or end it first.",
        ),
        Explanation(
            "S201",
            "磁盘快满了，不能再拍新材料。",
            _SAVED_ZH,
            "上传完成后会自动恢复，也可以请工作人员处理。",
            "The disk is nearly full, so no new picture can be taken.",
            _SAVED_EN,
            "It clears when pictures have been sent; the staff can help.",
            retry=True,
        ),
        Explanation(
            "S202",
            "本机的数据打不开：密钥不对或文件损坏。",
            "文件没有被改动。",
            "请工作人员联系技术支持，不要删除文件。",
            "This machine's store does not open: wrong key or damaged file.",
            "The file was not touched.",
            "Please ask the staff to call support and delete nothing.",
        ),
        Explanation(
            "S203",
            "没有保存成功。",
            "之前保存的材料都在。",
            "请再试一次；仍不行请叫工作人员。",
            "It could not be saved.",
            "What was saved before is safe.",
            "Please try again; if it fails again, ask the staff.",
            retry=True,
        ),
        Explanation(
            "S204",
            "本机的数据暂时读不出来。",
            "之前保存的材料都在。",
            "请再试一次；仍不行请叫工作人员。",
            "This machine's store cannot be read just now.",
            "What was saved before is safe.",
            "Please try again; if it fails again, ask the staff.",
            retry=True,
        ),
        Explanation(
            "S205",
            "本机的数据文件有损坏。",
            "能读出的内容会被救回，损坏的文件会保留。",
            "请工作人员重新启动本机，启动时会自动修复。",
            "This machine's data file is damaged.",
            "What is readable is rescued, and the damaged file is kept.",
            "Please ask the staff to restart this machine; it repairs itself.",
        ),
        Explanation(
            "S206",
            "本机的数据文件曾经损坏，已自动修复。",
            "救回的内容会照常上传，损坏的文件已保留。",
            "请工作人员核对有没有图片需要重拍。",
            "This machine's data file was damaged and has been repaired.",
            "What was rescued is sent as usual; the damaged file is kept.",
            "Please ask the staff to see which pictures must be taken again.",
        ),
        Explanation(
            "S207",
            "本机还有内容没有上传，而这个登记码会让本机成为另一台设备。",
            "没有任何改动，登记码没有用掉，已保存的材料都在本机。",
            "请向审核中心索取本机原来考点的登记码，或等内容上传完再登记。",
            "Something waits here, and this code would make another device of it.",
            "Nothing was changed, the code is not used up, everything is still here.",
            "Ask the centre for a code of its own site, or let it be sent first.",
        ),
        Explanation(
            "S208",
            "磁盘已满，本机的数据打不开。",
            _SAVED_ZH,
            "请工作人员清理磁盘（不要删除本机的数据），再重新启动本机。",
            "The disk is full, so this machine's store does not open.",
            _SAVED_EN,
            "Please ask the staff to free some space, never here, then restart it.",
        ),
        Explanation(
            "S301",
            "内容已锁定，不能增加或删除。",
            _KEPT_ZH,
            "如需修改，请等待审核人员退回。",
            "The content is locked, so nothing can be added or deleted.",
            _KEPT_EN,
            "If something must change, the reviewers will return it to you.",
        ),
        Explanation(
            "S302",
            "这一类材料的图片已经够了。",
            _KEPT_ZH,
            "要换图片，请先删除一张。",
            "This type already has all the images it takes.",
            _KEPT_EN,
            "To change one, delete it first.",
        ),
        Explanation(
            "S303",
            "还有必需的内容没有完成。",
            _KEPT_ZH,
            "请按页面提示补齐后再提交。",
            "Something required is still missing.",
            _KEPT_EN,
            "Please complete what the page names, then submit.",
        ),
        Explanation(
            "S304",
            "手机号码或联系方式填写不正确。",
            _KEPT_ZH,
            "请填写11位手机号码。",
            "The phone number or contact is not right.",
            _KEPT_EN,
            "Please enter an 11-digit mobile number.",
        ),
        Explanation(
            "S305",
            "请先确认材料真实。",
            _KEPT_ZH,
            "勾选承诺后再提交。",
            "Please confirm first that the material is true.",
            _KEPT_EN,
            "Tick the declaration, then submit.",
        ),
        Explanation(
            "S306",
            "这张图片或这一类材料已经不在了。",
            _KEPT_ZH,
            "请返回材料页查看最新内容。",
            "This image or type is no longer there.",
            _KEPT_EN,
            "Please go back to the materials page for the latest state.",
        ),
        *CARRIED,
    )
}

REFUSAL_CODES: dict[Refusal, str] = {
    Refusal.LOCKED: "S301",
    Refusal.FULL: "S302",
    Refusal.PART_TAKEN: "S302",
    Refusal.INCOMPLETE: "S303",
    Refusal.PROFILE_INVALID: "S304",
    Refusal.NOT_DECLARED: "S305",
    Refusal.UNKNOWN_TYPE: "S306",
    Refusal.ID_TAKEN: "S306",
    Refusal.NOT_THERE: "S306",
}


class SyncError(Exception):
    """An error of this room; `code` finds its texts in EXPLANATIONS."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{code} {self.explanation.text('en')} {detail}".rstrip())

    def told(self) -> str:
        """Return code, texts in both languages and detail, for a terminal."""
        detail = f"\n[{self.detail}]" if self.detail else ""
        chinese, english = (self.explanation.text(which) for which in ("zh", "en"))
        return f"{self.code} {chinese}\n{english}{detail}"

    @property
    def explanation(self) -> Explanation:
        """The texts and whether trying again can help."""
        return EXPLANATIONS[self.code]


class LineError(SyncError):
    """The line or the server failed; what waits stays in the outbox.

    `status` is the HTTP status of an answer that was no success, 0 where none came;
    `again` says whether the same thing, sent once more, may pass.
    """

    def __init__(
        self, code: str, detail: str = "", *, status: int = 0, again: bool = True
    ) -> None:
        self.status = status
        self.again = again
        super().__init__(code, detail)


class StoreError(SyncError):
    """The store could not take or give something."""


class RefusedError(SyncError):
    """A rule of the dossier refuses an operation; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(REFUSAL_CODES[refusal])
