"""What can go wrong with a bundle that was carried in, or with its answer, in words."""

from dossier.explain import Explanation

UNTOUCHED_ZH = "服务器上没有任何改动，材料仍保存在考点设备上。"
UNTOUCHED_EN = "Nothing was changed on the server; the kiosk still has everything."


def _refused(code: str, zh: tuple[str, str], en: tuple[str, str]) -> Explanation:
    return Explanation(code, zh[0], UNTOUCHED_ZH, zh[1], en[0], UNTOUCHED_EN, en[1])


def _after(
    code: str, zh: tuple[str, str], en: tuple[str, str], *, retry: bool = False
) -> Explanation:
    """Say what stopped an import that may have begun: again is always right."""
    return Explanation(
        code,
        zh[0],
        "已导入的内容有效，重复导入不会产生重复。",
        zh[1],
        en[0],
        "What was imported holds; importing again makes nothing twice.",
        en[1],
        retry=retry,
    )


CARRIED: tuple[Explanation, ...] = (
    _refused(
        "R301",
        (
            "这个文件不是端正系统的数据包。",
            "请选择考点导出的文件（DZ 开头，.U01）。",
        ),
        (
            "The file is not a bundle of this system.",
            "Choose the file that the kiosk exported (DZ..., .U01).",
        ),
    ),
    _refused(
        "R302",
        ("这个数据包来自更新的软件版本。", "请先更新服务器的软件。"),
        ("The bundle was made by a newer program.", "Update the server first."),
    ),
    _refused(
        "R303",
        ("这是给考点设备的回执，不是设备导出的数据包。", "请选择 .U01 文件。"),
        (
            "It is an answer for a kiosk, not what a kiosk exported.",
            "Choose the .U01 file.",
        ),
    ),
    _refused(
        "R304",
        ("数据包来自本服务器不认识的设备。", "请核对它属于哪个考区的服务器。"),
        (
            "The bundle comes from a kiosk that this server does not know.",
            "Find out to which office it belongs.",
        ),
    ),
    _refused(
        "R305",
        ("数据包不是封装给本考区的，无法打开。", "请核对它属于哪个考区的服务器。"),
        (
            "The bundle is sealed to another office and does not open here.",
            "Find out to which office it belongs.",
        ),
    ),
    _refused(
        "R306",
        ("文件不完整，只有一部分。", "请重新复制全部文件后再导入。"),
        ("The file is cut off.", "Copy all of its files again and import."),
    ),
    _refused(
        "R307",
        ("文件已损坏或被改动。", "请重新复制；仍不行请让考点重新导出。"),
        (
            "The file is damaged or was tampered with.",
            "Copy it again; if that fails, have the site export again.",
        ),
    ),
    _refused(
        "R308",
        ("数据包来自已停用的设备。", "请联系考点，重新登记设备后再导出。"),
        (
            "The bundle comes from a kiosk that was revoked.",
            "Have the site enrol the kiosk again and export anew.",
        ),
    ),
    _after(
        "R311",
        ("回执写不进去：空间不够。", "请腾出空间，再导入一次以得到回执。"),
        (
            "There is too little space for the answer.",
            "Make room and import again to get the answer.",
        ),
    ),
    _after(
        "R312",
        (
            "回执写不进去：没有写入权限。",
            "请用 --return-to 另指定文件夹，再导入。",
        ),
        (
            "The answer cannot be written there.",
            "Name another folder by --return-to and import again.",
        ),
    ),
    _after(
        "R313",
        ("U 盘中途断开或读写出错。", "请插好 U 盘，再导入一次。"),
        ("The stick was pulled out, or failed.", "Put it in and import again."),
        retry=True,
    ),
    _after(
        "R314",
        ("没有存放回执的文件夹。", "请用 --return-to 指定一个文件夹，再导入一次。"),
        (
            "There is no folder for the answer.",
            "Name one by --return-to and import again.",
        ),
    ),
    _after(
        "R315",
        ("回执写入后核对不一致，U 盘可能已损坏。", "请换一个 U 盘，再导入一次。"),
        (
            "What the stick holds is not what was written; it may be broken.",
            "Take another stick and import again.",
        ),
    ),
    _refused(
        "R316",
        ("没有这个文件，或不是普通文件。", "请重新选择文件。"),
        ("There is no such file, or it is no plain file.", "Choose the file again."),
    ),
)
