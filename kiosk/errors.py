"""What the kiosk itself has to report, and how it is told."""

from dossier.explain import Explanation

_SAFE_ZH = "已保存的材料都在本机，没有丢失。"
_SAFE_EN = "Everything that was saved is still on this machine."

EXPLANATIONS: dict[str, Explanation] = {
    entry.code: entry
    for entry in (
        Explanation(
            "K101",
            "摄像头没有连接。",
            _SAFE_ZH,
            "请工作人员检查摄像头的连接线，接好后会自动恢复。",
            "The camera is not connected.",
            _SAFE_EN,
            "Please ask the staff to check its cable; it recovers by itself.",
            retry=True,
        ),
        Explanation(
            "K102",
            "摄像头没有画面。",
            _SAFE_ZH,
            "正在自动重新连接，请稍等。",
            "The camera gives no picture.",
            _SAFE_EN,
            "It is being connected again; please wait a moment.",
            retry=True,
        ),
        Explanation(
            "K103",
            "这张照片没有拍成。",
            _SAFE_ZH,
            "请再拍一次。",
            "This photo could not be taken.",
            _SAFE_EN,
            "Please take it again.",
            retry=True,
        ),
        Explanation(
            "K104",
            "账号或密码不正确，或者不在本考点的名册中。",
            "没有任何改动。",
            "请核对后再输入；仍不行请找工作人员。",
            "The account or password is not right, or not on this site's roster.",
            "Nothing was changed.",
            "Please check and enter it again, or ask the staff.",
            retry=True,
        ),
        Explanation(
            "K105",
            "审核人员刚刚锁定了这一类材料。",
            "材料没有变化。",
            "请查看材料页上的最新状态。",
            "The reviewers have just locked this type of material.",
            "Your material is unchanged.",
            "Please see its latest state on the materials page.",
        ),
        Explanation(
            "K121",
            "这个文件已经读不到了。",
            _SAFE_ZH,
            "请插好 U 盘后重新选取，或用摄像头拍摄。",
            "This file cannot be read any more.",
            _SAFE_EN,
            "Please put the stick in again and choose anew, or use the camera.",
            retry=True,
        ),
        Explanation(
            "K122",
            "这个文件刚刚放进来，还没有写完。",
            _SAFE_ZH,
            "请稍等几秒，写完后就可以选取。",
            "This file has just come and is still being written.",
            _SAFE_EN,
            "Please wait a few seconds; it can be chosen when it is complete.",
            retry=True,
        ),
        Explanation(
            "K123",
            "图片已经保存，但扫描文件夹里的原件删不掉。",
            _SAFE_ZH,
            "请工作人员清理扫描文件夹。",
            "The picture is saved, but the scanner's own file cannot be removed.",
            _SAFE_EN,
            "Please ask the staff to clear the scanner's folder.",
        ),
        Explanation(
            "K199",
            "刚才的操作没有完成。",
            _SAFE_ZH,
            "请再试一次；仍不行请叫工作人员。",
            "That could not be completed.",
            _SAFE_EN,
            "Please try again; if it fails again, ask the staff.",
            retry=True,
        ),
    )
}


class KioskError(Exception):
    """An error of this room: a stable `code`, its words; `detail` is for the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.explanation = EXPLANATIONS[code]
        self.detail = detail
        super().__init__(f"{code} {self.explanation.happened_en} {detail}".strip())


class InboxError(KioskError):
    """A file that waits cannot be had (K12x)."""
