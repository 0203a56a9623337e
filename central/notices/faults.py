"""Why a notice was not sent: codes, and what the office does about it."""

from enum import StrEnum

from dossier.explain import Explanation


class NoticeFault(StrEnum):
    """What happened at the last try."""

    NO_PHONE = "R262"
    REFUSED = "R263"
    UNREACHABLE = "R264"
    STALE = "R265"
    TEMPLATE = "R266"


_WORDS: dict[NoticeFault, tuple[str, str, str, str]] = {
    NoticeFault.NO_PHONE: (
        "考生没有留下有效的手机号码。",
        "请用其他方式联系考生。",
        "The candidate gave no valid mobile number.",
        "Reach the candidate in another way.",
    ),
    NoticeFault.REFUSED: (
        "短信通道拒绝了这条短信。",
        "请检查通道的账号、签名和模板，然后点重新发送。",
        "The provider refused this message.",
        "Check the account, signature and template there, then press send again.",
    ),
    NoticeFault.UNREACHABLE: (
        "短信通道暂时没有应答。",
        "系统会自动重试；若一直如此，请检查网络和通道。",
        "The provider did not answer.",
        "It is tried again by itself; if it stays so, check the line and the provider.",
    ),
    NoticeFault.STALE: (
        "短信在有效时间内没有发出，已停止重试。",
        "请电话通知考生，或点重新发送。",
        "The message could not be sent in time and was given up.",
        "Call the candidate, or press send again.",
    ),
    NoticeFault.TEMPLATE: (
        "短信模板不能使用。",
        "请在短信页面修改模板，然后点重新发送。",
        "The template cannot be used.",
        "Mend it on the page of notices, then press send again.",
    ),
}
SAFE_ZH = "反馈意见和终审意见已保存，考生在终端上可以看到。"
SAFE_EN = "Feedback and verdict are saved; the candidate sees them at the kiosk."

NOTICE_FAULTS: dict[NoticeFault, Explanation] = {
    fault: Explanation(
        fault.value,
        zh,
        SAFE_ZH,
        next_zh,
        en,
        SAFE_EN,
        next_en,
        retry=fault is NoticeFault.UNREACHABLE,
    )
    for fault, (zh, next_zh, en, next_en) in _WORDS.items()
}
