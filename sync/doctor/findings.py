"""What the doctor can find, and how it is told. D codes are its own, S the room's."""

from dataclasses import dataclass
from enum import StrEnum

from dossier.explain import Explanation
from sync.errors import EXPLANATIONS


class Level(StrEnum):
    """Whether it works, works but wants a look, or does not work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Check(StrEnum):
    """What is looked at, in this order."""

    DISK = "disk"
    KEY = "key"
    STORE = "store"
    ENROLMENT = "enrolment"
    QUEUE = "queue"
    CAMERA = "camera"
    ADDRESS = "address"
    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    SERVER = "server"
    CLOCK = "clock"
    SIGNATURE = "signature"


NAMES_ZH = {
    Check.DISK: "磁盘",
    Check.KEY: "密钥文件",
    Check.STORE: "本机数据",
    Check.ENROLMENT: "登记",
    Check.QUEUE: "待上传",
    Check.CAMERA: "摄像头",
    Check.ADDRESS: "服务器地址",
    Check.DNS: "域名解析",
    Check.TCP: "网络连接",
    Check.TLS: "证书",
    Check.SERVER: "服务器",
    Check.CLOCK: "时钟",
    Check.SIGNATURE: "签名",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `detail` is a figure or a name, never a person's."""

    check: Check
    level: Level
    code: str = ""
    detail: str = ""


def _advice(code: str, zh: tuple[str, str], en: tuple[str, str]) -> Explanation:
    return Explanation(code, zh[0], "", zh[1], en[0], "", en[1])


_ALL = (
    _advice(
        "D101",
        ("磁盘快满了。", "请清理磁盘，或让已拍的材料先上传完。"),
        ("The disk is filling up.", "Free some space, or let what waits be sent."),
    ),
    _advice(
        "D102",
        ("数据文件夹不能写入。", "请检查文件夹的所有者和权限，以及磁盘是否只读。"),
        (
            "The data folder cannot be written to.",
            "Check its owner and mode, and whether the disk is read-only.",
        ),
    ),
    _advice(
        "D103",
        ("本机还没有数据，也还没有登记。", "请运行 duanzheng sync enroll。"),
        (
            "This machine has no store yet and is not enrolled.",
            "Run: duanzheng sync enroll",
        ),
    ),
    _advice(
        "D104",
        ("密钥文件不见了，但数据还在。", "请从备份恢复密钥文件，不要删除数据。"),
        (
            "The key file is missing although there is a store.",
            "Restore the key file from its backup; delete nothing.",
        ),
    ),
    _advice(
        "D105",
        ("其他用户可以读取密钥文件。", "请运行 chmod 600，并查明原因。"),
        (
            "Others can read the key file.",
            "Run chmod 600 on it, and find out why it was open.",
        ),
    ),
    _advice(
        "D106",
        ("前面的问题未解决，这一项没有检查。", "请先处理前面的问题。"),
        (
            "It was not checked, since something before it fails.",
            "Mend that first, then run this again.",
        ),
    ),
    _advice(
        "D107",
        ("有内容被退回或隔离，不会自动发送。", "请查看 duanzheng sync status。"),
        (
            "Something was rejected or set aside and is not sent by itself.",
            "See: duanzheng sync status",
        ),
    ),
    _advice(
        "D108",
        ("有内容等待超过一天。", "请检查同步服务是否在运行，网络是否通。"),
        (
            "Something has waited for more than a day.",
            "Check that the agent runs and that the line is up.",
        ),
    ),
    _advice(
        "D109",
        ("还没有打开过摄像头。", "请在本机开始一次拍摄，再运行本检查。"),
        (
            "The camera was never opened.",
            "Begin to take a picture at the kiosk, then run this again.",
        ),
    ),
    _advice(
        "D110",
        ("摄像头出错。", "请检查摄像头的连线，代码见 docs/errors.md。"),
        (
            "The camera has a fault.",
            "Check its cable; docs/errors.md explains the code.",
        ),
    ),
    _advice(
        "D111",
        ("没有找到摄像头设备。", "请插好摄像头，或更正设置 camera.source。"),
        (
            "There is no such camera device.",
            "Plug the camera in, or correct the setting camera.source.",
        ),
    ),
    _advice(
        "D112",
        ("与服务器的连接没有加密。", "请让服务器使用 --tls，并用新的二维码登记。"),
        (
            "The line to the server is not encrypted.",
            "Run the server with --tls and enrol with a new QR.",
        ),
    ),
    _advice(
        "D113",
        ("找不到服务器的域名。", "请检查服务器地址、网线和 DNS 设置。"),
        (
            "The server's name is not found.",
            "Check the address, the cable and the DNS settings.",
        ),
    ),
    _advice(
        "D114",
        ("连不上服务器的端口。", "请检查网络、防火墙，以及服务器是否在运行。"),
        (
            "The server's port cannot be reached.",
            "Check the network, the firewall, and that the server runs.",
        ),
    ),
    _advice(
        "D115",
        ("没有固定信任的证书，任何公共机构都可以担保。", "请用二维码重新登记。"),
        (
            "No CA is pinned, so any public one may vouch for the server.",
            "Enrol with the QR's whole text.",
        ),
    ),
    _advice(
        "D116",
        ("本机时钟与服务器相差超过一分钟。", "上传不受影响；请校准日期和时间。"),
        (
            "This machine's clock is more than a minute off the server's.",
            "Sending is not affected; set the date and time.",
        ),
    ),
)

ADVICE: dict[str, Explanation] = {entry.code: entry for entry in _ALL}


def explanation(code: str) -> Explanation:
    """Return the texts of a finding's code."""
    return ADVICE[code] if code in ADVICE else EXPLANATIONS[code]
