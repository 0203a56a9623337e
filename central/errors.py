"""Every error that the server answers with: its code, its status, its words.

A route raises `RefusedError`; `central.api.faults` is the one translator. What an
operation may be rejected for stands in `central.rejections`.
"""

from dataclasses import dataclass

from central.carry_texts import CARRIED
from central.example_texts import EXAMPLES
from dossier.explain import Explanation


@dataclass(frozen=True, slots=True)
class Problem:
    """An HTTP status and the explanation that goes with it."""

    status: int
    explanation: Explanation


class RefusedError(Exception):
    """A request that the server does not carry out; `code` is in PROBLEMS."""

    def __init__(self, code: str, place: str = "") -> None:
        self.problem = PROBLEMS[code]
        self.place = place
        super().__init__(code)


def _problem(
    status: int,
    code: str,
    zh: tuple[str, str, str],
    en: tuple[str, str, str],
    *,
    retry: bool = False,
) -> Problem:
    return Problem(status, Explanation(code, *zh, *en, retry=retry))


SAFE_ZH = "本机已保存的材料不受影响。"
SAFE_EN = "What this kiosk has stored is safe."
UNCHANGED_ZH = "服务器上没有任何改动。"
UNCHANGED_EN = "Nothing was changed on the server."

_ALL = (
    _problem(
        401,
        "R101",
        ("请求没有有效的设备签名。", UNCHANGED_ZH, "请重新登记本设备，或联系考区。"),
        (
            "The request carries no valid signature of a device.",
            UNCHANGED_EN,
            "Enrol this kiosk again or call the office.",
        ),
    ),
    _problem(
        401,
        "R102",
        ("请求的时效已过。", UNCHANGED_ZH, "设备会自动重试，无需操作。"),
        (
            "The request is no longer fresh.",
            UNCHANGED_EN,
            "The kiosk tries again by itself.",
        ),
        retry=True,
    ),
    _problem(
        403,
        "R103",
        ("本设备已被考区停用。", SAFE_ZH, "请联系考区。"),
        ("The office has revoked this kiosk.", SAFE_EN, "Call the office."),
    ),
    _problem(
        403,
        "R104",
        ("登记码无效、已过期或已被使用。", UNCHANGED_ZH, "请向考区索取新的登记码。"),
        (
            "The enrolment code is wrong, expired or already used.",
            UNCHANGED_EN,
            "Ask the office for a new code.",
        ),
    ),
    _problem(
        422,
        "R105",
        ("设备公钥无法使用。", UNCHANGED_ZH, "请在设备上重新生成密钥后再登记。"),
        (
            "The key of the kiosk cannot be used.",
            UNCHANGED_EN,
            "Make a new key on the kiosk and enrol again.",
        ),
    ),
    _problem(
        403,
        "R106",
        ("登记码会让它成为另一台设备。", UNCHANGED_ZH, "请用原考点的登记码。"),
        ("The code makes another device of it.", UNCHANGED_EN, "Use its own site's."),
    ),
    _problem(
        403,
        "R130",
        (
            "本设备的密钥已过期。",
            SAFE_ZH,
            "设备会自动更换密钥后继续，无需操作。",
        ),
        (
            "The key of this kiosk has expired.",
            SAFE_EN,
            "It renews the key by itself and goes on.",
        ),
        retry=True,
    ),
    _problem(
        429,
        "R140",
        ("查询不到的次数太多。", UNCHANGED_ZH, "请等待 10 分钟后再试。"),
        (
            "Too many look-ups found nobody.",
            UNCHANGED_EN,
            "Wait 10 minutes and try again.",
        ),
        retry=True,
    ),
    _problem(
        429,
        "R131",
        ("错误的登记码太多。", UNCHANGED_ZH, "请等待 10 分钟，核对登记码后再试。"),
        (
            "Too many wrong enrolment codes came from here.",
            UNCHANGED_EN,
            "Wait 10 minutes, check the code and try again.",
        ),
        retry=True,
    ),
    _problem(
        404,
        "R132",
        (
            "服务器没有自己的证书颁发机构。",
            UNCHANGED_ZH,
            "请考区在服务器上运行 duanzheng central make-ca。",
        ),
        (
            "The server has no certificate authority of its own.",
            UNCHANGED_EN,
            "At the server run: duanzheng central make-ca.",
        ),
    ),
    _problem(
        422,
        "R110",
        ("请求的内容不符合约定的格式。", UNCHANGED_ZH, "请更新本设备的软件。"),
        (
            "The request is not of the agreed form.",
            UNCHANGED_EN,
            "Update the software of this kiosk.",
        ),
    ),
    _problem(
        422,
        "R111",
        ("收到的图片与其校验值不一致。", SAFE_ZH, "设备会自动重新发送。"),
        (
            "The image that arrived does not match its hash.",
            SAFE_EN,
            "The kiosk sends it again by itself.",
        ),
        retry=True,
    ),
    _problem(
        413,
        "R112",
        ("发送的内容超过大小限制。", SAFE_ZH, "请重新拍摄，或联系考区。"),
        ("What was sent is too large.", SAFE_EN, "Shoot again or call the office."),
    ),
    _problem(
        409,
        "R113",
        ("续传的位置与服务器已收到的不符。", SAFE_ZH, "设备会查询位置后继续发送。"),
        (
            "The offset is not where the server stands.",
            SAFE_EN,
            "The kiosk asks for the offset and goes on.",
        ),
        retry=True,
    ),
    _problem(
        404,
        "R114",
        ("服务器没有本设备的这张图片。", SAFE_ZH, "设备会从头发送。"),
        (
            "The server has no such image of this kiosk.",
            SAFE_EN,
            "The kiosk sends it from the start.",
        ),
    ),
    _problem(
        404,
        "R120",
        ("没有这个地址。", UNCHANGED_ZH, "请检查网址。"),
        ("There is nothing at this address.", UNCHANGED_EN, "Check the address."),
    ),
    _problem(
        405,
        "R121",
        ("这个地址不接受这种请求。", UNCHANGED_ZH, "请更新本设备的软件。"),
        (
            "This address does not take that kind of request.",
            UNCHANGED_EN,
            "Update the software of this kiosk.",
        ),
    ),
    _problem(
        404,
        "R250",
        ("没有这条待处理的临时记录。", UNCHANGED_ZH, "请刷新临时记录列表。"),
        (
            "There is no such provisional record that waits.",
            UNCHANGED_EN,
            "Reload the list of records.",
        ),
    ),
    _problem(
        404,
        "R251",
        ("没有这个报名号。", UNCHANGED_ZH, "请核对报名号，或先导入名册。"),
        (
            "There is no such registration.",
            UNCHANGED_EN,
            "Check the number, or import the roster first.",
        ),
    ),
    _problem(
        409,
        "R252",
        (
            "这份报名信息属于其他考区或考点。",
            UNCHANGED_ZH,
            "请先把报名信息转到临时记录所在的考点，再核对。",
        ),
        (
            "The registration is of another area or site.",
            UNCHANGED_EN,
            "Transfer it to the record's site first, then match.",
        ),
    ),
    _problem(
        422,
        "R253",
        ("这个号码本身是临时记录。", UNCHANGED_ZH, "请填写名册中的报名号。"),
        (
            "This number is itself a provisional record.",
            UNCHANGED_EN,
            "Give the number of a registration of the roster.",
        ),
    ),
    _problem(
        422,
        "R254",
        ("请填写原因，最多 200 字。", UNCHANGED_ZH, "考生会看到这段文字。"),
        (
            "Give a reason of at most 200 characters.",
            UNCHANGED_EN,
            "The candidate will read it.",
        ),
    ),
    _problem(
        403,
        "R201",
        ("页面已过期或来源不明。", UNCHANGED_ZH, "请返回上一页，刷新后再提交。"),
        (
            "The form is stale or came from elsewhere.",
            UNCHANGED_EN,
            "Go back, reload the page and submit again.",
        ),
    ),
    _problem(
        404,
        "R202",
        ("没有找到这份报名材料或图片。", UNCHANGED_ZH, "请回到待审列表。"),
        (
            "There is no such dossier or image.",
            UNCHANGED_EN,
            "Go back to the queue.",
        ),
    ),
    _problem(
        403,
        "R203",
        (
            "您的角色不能打开这个页面。",
            UNCHANGED_ZH,
            "如需此权限，请联系管理员。",
        ),
        (
            "Your role does not open this page.",
            UNCHANGED_EN,
            "If you need it, ask an administrator.",
        ),
    ),
    _problem(
        429,
        "R204",
        (
            "从这里尝试登录的次数过多。",
            UNCHANGED_ZH,
            "请等待 10 分钟后再试。",
        ),
        (
            "Too many logins failed from here.",
            UNCHANGED_EN,
            "Wait 10 minutes and try again.",
        ),
    ),
    _problem(
        404,
        "R205",
        ("没有找到这台设备。", UNCHANGED_ZH, "请回到设备列表。"),
        (
            "There is no such kiosk.",
            UNCHANGED_EN,
            "Go back to the list of kiosks.",
        ),
    ),
    _problem(
        404,
        "R241",
        ("没有找到这个页面。", "您的材料不受影响。", "请检查短信或回执上的网址。"),
        (
            "There is no such page.",
            "Your documents are safe.",
            "Check the address on the message or receipt.",
        ),
    ),
    _problem(
        429,
        "R242",
        ("查询过于频繁。", "您的材料不受影响。", "请十分钟后再试。"),
        (
            "There were too many requests.",
            "Your documents are safe.",
            "Try again in ten minutes.",
        ),
        retry=True,
    ),
    _problem(
        404,
        "R211",
        ("没有找到这次抽查，可能已经完成。", UNCHANGED_ZH, "请回到待审列表。"),
        (
            "There is no such sample; it may be done already.",
            UNCHANGED_EN,
            "Go back to the queue.",
        ),
    ),
    _problem(
        500,
        "R190",
        ("服务器内部出错。", SAFE_ZH, "设备会稍后自动重试。"),
        ("The server failed.", SAFE_EN, "The kiosk tries again later by itself."),
        retry=True,
    ),
    _problem(
        507,
        "R191",
        ("服务器的磁盘已满。", SAFE_ZH, "请通知考区清理服务器磁盘，设备会自动重试。"),
        (
            "The disk of the server is full.",
            SAFE_EN,
            "Tell the office; the kiosk tries again by itself.",
        ),
        retry=True,
    ),
    _problem(
        503,
        "R192",
        (
            "服务器的数据比本设备已收到的旧（恢复过备份）。",
            SAFE_ZH,
            "请考区停止服务器，运行 duanzheng central restored，再启动。",
        ),
        (
            "The server's data is older than what this kiosk was told (a backup).",
            SAFE_EN,
            "Office: stop the server, run `duanzheng central restored`, start it.",
        ),
        retry=True,
    ),
    *(Problem(422, explanation) for explanation in CARRIED),
    *(Problem(status, explanation) for status, explanation in EXAMPLES),
)

PROBLEMS: dict[str, Problem] = {entry.explanation.code: entry for entry in _ALL}
