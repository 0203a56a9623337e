"""What can go wrong with a bundle or a stick, in words. Nothing here loses anything."""

from dossier.explain import Explanation

SAVED_ZH = "已保存的材料都在本机，没有丢失。"
SAVED_EN = "Everything that was saved is still on this machine."


def _carried(
    code: str, zh: tuple[str, str], en: tuple[str, str], *, retry: bool = False
) -> Explanation:
    """What happened and what to do; in all of them everything here stays as it is."""
    return Explanation(
        code, zh[0], SAVED_ZH, zh[1], en[0], SAVED_EN, en[1], retry=retry
    )


CARRIED: tuple[Explanation, ...] = (
    _carried(
        "S401",
        (
            "这个文件不是端正系统的数据包。",
            "请选择审核中心给出的回执文件（DZ 开头，.R01）。",
        ),
        (
            "The file is not a bundle of this system.",
            "Please choose the office's answer (DZ..., .R01).",
        ),
    ),
    _carried(
        "S402",
        ("这个数据包来自更新的软件版本。", "请工作人员先更新本机的软件。"),
        (
            "The bundle was made by a newer program.",
            "Please ask the staff to update this machine first.",
        ),
    ),
    _carried(
        "S403",
        (
            "这是发往审核中心的数据包，不是回执。",
            "请选择审核中心给出的回执文件（.R01）。",
        ),
        (
            "The bundle goes to the office; it is not its answer.",
            "Please choose the office's answer (.R01).",
        ),
    ),
    _carried(
        "S404",
        (
            "本机还不认识审核中心的签名。",
            "请工作人员联网重新登记本机，或联系审核中心。",
        ),
        (
            "This machine does not know the office's signature yet.",
            "Please ask the staff to enrol it again, or call the office.",
        ),
    ),
    _carried(
        "S405",
        ("这份回执是给另一台设备的。", "请到那台设备上导入。"),
        ("The answer is for another machine.", "Please import it there."),
    ),
    _carried(
        "S406",
        ("文件不完整，只有一部分。", "请重新复制全部文件后再导入。"),
        ("The file is cut off.", "Please copy all of its files again and import."),
    ),
    _carried(
        "S407",
        ("文件已损坏或被改动，不能使用。", "请重新复制；仍不行请联系审核中心。"),
        (
            "The file is damaged or was tampered with.",
            "Please copy it again; if it fails again, call the office.",
        ),
    ),
    _carried(
        "S408",
        (
            "这份回执比本机已有的内容旧，属于审核中心以前的数据。",
            "请重新导出，再取新的回执。",
        ),
        (
            "The answer is from an earlier state of the office.",
            "Please export again and fetch a new answer.",
        ),
    ),
    _carried(
        "S409",
        ("这份回执与本机的进度接不上。", "请重新导出，再取新的回执。"),
        (
            "The answer does not follow on what this machine has.",
            "Please export again and fetch a new answer.",
        ),
    ),
    _carried(
        "S411",
        ("U 盘空间不够。", "请换一个 U 盘，或腾出空间后重新导出。"),
        (
            "The stick has too little space.",
            "Please take another one, or make room and export again.",
        ),
    ),
    _carried(
        "S412",
        ("U 盘写不进去（写保护或没有权限）。", "请关闭写保护，或换一个 U 盘。"),
        (
            "The stick cannot be written to.",
            "Please switch off its write protection, or take another one.",
        ),
    ),
    _carried(
        "S413",
        ("U 盘中途断开或读写出错。", "请插好 U 盘，再做一次。"),
        (
            "The stick was pulled out, or failed.",
            "Please put it in again and repeat.",
        ),
        retry=True,
    ),
    _carried(
        "S414",
        ("没有这个文件夹。", "请插好 U 盘，重新选择。"),
        ("There is no such folder.", "Please put the stick in and choose again."),
        retry=True,
    ),
    _carried(
        "S415",
        ("写入后核对不一致，U 盘可能已损坏。", "请换一个 U 盘重新导出。"),
        (
            "What the stick holds is not what was written; it may be broken.",
            "Please take another stick and export again.",
        ),
    ),
    _carried(
        "S416",
        ("没有这个文件，或不是普通文件。", "请重新选择文件。"),
        (
            "There is no such file, or it is no plain file.",
            "Please choose the file again.",
        ),
    ),
)
