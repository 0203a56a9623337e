"""What the kiosk itself has to report, and how it is told."""

from camera.errors import ERRORS, ErrorText
from dossier.explain import Explanation

_SAFE_ZH = "已保存的材料都在本机，没有丢失。"
_SAFE_EN = "Everything that was saved is still on this machine."

EXPLANATIONS: dict[str, Explanation] = {
    entry.code: entry
    for entry in (
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
            "K106",
            "密码输错的次数太多，请稍等再试。",
            "没有任何改动。",
            "等待结束后可以再输入；忘记密码请找工作人员。",
            "The password was wrong too often; please wait before the next try.",
            "Nothing was changed.",
            "Try again when the wait is over, or ask the staff if it is forgotten.",
            retry=True,
        ),
        Explanation(
            "K107",
            "密码输错的次数太多，这个账号已暂停登录。",
            "已保存的材料不受影响。",
            "请带上身份证找工作人员解除。",
            "The password was wrong too often; this account is closed for now.",
            "What was saved is not affected.",
            "Please take your ID card to the staff, who can open it again.",
        ),
        Explanation(
            "K151",
            "这不是报名凭条上的登录码。",
            "没有任何改动。",
            "请把报名凭条的二维码放到镜头下，或输入账号和密码。",
            "This is not the code of a registration slip.",
            "Nothing was changed.",
            "Hold the slip's QR code under the camera, or enter account and password.",
            retry=True,
        ),
        Explanation(
            "K152",
            "这张凭条的登录码版本与本机不符。",
            "没有任何改动。",
            "请改用账号和密码登录，或请工作人员重新打印凭条。",
            "The code on this slip is of another version than this machine reads.",
            "Nothing was changed.",
            "Please log in with account and password, or have a new slip printed.",
        ),
        Explanation(
            "K153",
            "登录码没有读完整，或凭条已破损。",
            "没有任何改动。",
            "请把凭条放平再试；仍不行请输入账号和密码。",
            "The code was not read whole, or the slip is damaged.",
            "Nothing was changed.",
            "Lay the slip flat and try again, or enter account and password.",
            retry=True,
        ),
        Explanation(
            "K154",
            "凭条上的登录码已失效，或者不属于本考点的考生。",
            "没有任何改动。",
            "请用最新的凭条，或输入账号和密码；仍不行请找工作人员。",
            "The slip's code holds no longer, or is not of a candidate of this site.",
            "Nothing was changed.",
            "Use your newest slip, enter account and password, or ask the staff.",
        ),
        Explanation(
            "K155",
            "账号或密码不正确；已向考区查询，也没有查到。",
            "没有任何改动。",
            "请核对后再输入；仍不行请找工作人员。",
            "The account or password is not right; the office does not know it either.",
            "Nothing was changed.",
            "Please check and enter it again, or ask the staff.",
            retry=True,
        ),
        Explanation(
            "K156",
            "账号或密码不正确，或者不在本考点的名册中；现在连不上考区，无法查询。",
            "没有任何改动。",
            "请核对后再输入；确认无误请找工作人员登记。",
            "The account or password is not right, or not on this site's roster; "
            "the office cannot be reached to ask.",
            "Nothing was changed.",
            "Check and enter it again; if it is right, the staff can help you.",
            retry=True,
        ),
        Explanation(
            "K157",
            "您的报名信息属于另一个考点。",
            "没有任何改动。",
            "请到报名的考点办理，或请工作人员联系考区调整。",
            "Your registration belongs to another site.",
            "Nothing was changed.",
            "Please go there, or have the staff ask the office to move it here.",
        ),
        Explanation(
            "K158",
            "您的临时记录没有通过考区核对。",
            "已拍摄的材料仍然保留。",
            "请带上身份证件找工作人员。",
            "The office could not confirm your provisional record.",
            "What was photographed is kept.",
            "Please take your identity paper to the staff.",
        ),
        Explanation(
            "K161",
            "姓名或类别是空的、太长，或含有不能显示的字符。",
            "没有任何改动。",
            "请重新输入，最多 60 个字。",
            "The name or category is empty, too long, or cannot be shown.",
            "Nothing was changed.",
            "Enter it again, at most 60 characters.",
            retry=True,
        ),
        Explanation(
            "K162",
            "证件号码不正确：位数不对，或校验码不符。",
            "没有任何改动。",
            "请对照证件重新输入。",
            "The ID number is not right: its length, or its check character.",
            "Nothing was changed.",
            "Compare it with the paper and enter it again.",
            retry=True,
        ),
        Explanation(
            "K163",
            "手机号码不正确。",
            "没有任何改动。",
            "请输入 11 位手机号码。",
            "The phone number is not right.",
            "Nothing was changed.",
            "Enter the 11 digits of a mobile number.",
            retry=True,
        ),
        Explanation(
            "K141",
            "还没有收到考试的材料目录。",
            _SAFE_ZH,
            "请工作人员检查网络；收到目录后本机会自动开始服务。",
            "The exam's list of materials has not come yet.",
            _SAFE_EN,
            "Please have the network checked; it starts by itself when the list comes.",
        ),
        Explanation(
            "K142",
            "本机时钟与审核中心相差超过 5 分钟。",
            "材料可以照常拍摄和上传，时间以审核中心为准。",
            "请工作人员校准本机的日期和时间。",
            "This machine's clock is more than 5 minutes off the centre's.",
            "Pictures are taken and sent as usual; the centre's time counts.",
            "Please ask the staff to set this machine's date and time.",
        ),
        Explanation(
            "K143",
            "今天的服务已经结束。",
            "已提交和已保存的材料都不受影响。",
            "请在开放时间再来，或询问工作人员。",
            "Service has ended for today.",
            "What was submitted or saved is not affected.",
            "Please come back during opening hours, or ask the staff.",
        ),
        Explanation(
            "K144",
            "还没有设置工作人员口令。",
            "没有任何改动。",
            "请管理员在本机运行 duanzheng kiosk staff-passphrase。",
            "No staff passphrase has been set yet.",
            "Nothing was changed.",
            "Ask the administrator to run duanzheng kiosk staff-passphrase here.",
        ),
        Explanation(
            "K145",
            "工作人员口令不正确。",
            "没有任何改动。",
            "请重新输入。连续输错 5 次后，每次要等待更久。",
            "The staff passphrase is not right.",
            "Nothing was changed.",
            "Please enter it again. After 5 wrong ones the wait grows each time.",
            retry=True,
        ),
        Explanation(
            "K146",
            "这台设备没有提供这项功能所需的设置。",
            "没有任何改动。",
            "请用 duanzheng kiosk run 启动，或联系管理员。",
            "This kiosk was started without what this function needs.",
            "Nothing was changed.",
            "Start it with duanzheng kiosk run, or ask the administrator.",
        ),
        Explanation(
            "K147",
            "摄像头下没有找到登记二维码。",
            "没有任何改动。",
            "请把二维码放平、放满画面后再试，或用键盘输入登记码。",
            "No enrolment code was seen under the camera.",
            "Nothing was changed.",
            "Lay the code flat so that it fills the picture, or type it in.",
            retry=True,
        ),
        Explanation(
            "K148",
            "工作人员以前为本机选择的摄像头设置读不出来，现在按管理员的配置使用摄像头。",
            _SAFE_ZH,
            "请在“摄像头”页重新选择，选择后会替换原来的记录。",
            "What the staff had chosen for the camera cannot be read; "
            "it is used as the administrator's settings say.",
            _SAFE_EN,
            "Choose again on the page Camera; that takes the place of what was kept.",
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
            "K131",
            "回执没有打印出来。",
            "您的材料已经提交，不受影响。",
            "请抄下报名号和回执号，或请工作人员检查打印机后再打印。",
            "The receipt was not printed.",
            "Your material is submitted; it is not affected.",
            "Please note both numbers, or ask the staff to check the printer.",
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


def of_camera(code: str, text: ErrorText) -> Explanation:
    """Return an error of the camera's room in the form of this one."""
    return Explanation(
        code,
        text.happened_zh,
        text.safe_zh,
        text.next_zh,
        text.happened_en,
        text.safe_en,
        text.next_en,
        text.retry,
    )


def explanation_of(code: str) -> Explanation:
    """Return the words for a code of this room or of the camera's.

    Raises:
        LookupError: neither table has it.
    """
    if code in ERRORS:
        return of_camera(code, ERRORS[code])
    return EXPLANATIONS[code]


class KioskError(Exception):
    """An error of this room: a stable `code`, its words; `detail` is for the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.explanation = EXPLANATIONS[code]
        self.detail = detail
        super().__init__(f"{code} {self.explanation.happened_en} {detail}".strip())


class InboxError(KioskError):
    """A file that waits cannot be had (K12x)."""


class PrintError(KioskError):
    """A receipt could not be printed (K13x)."""
