"""The words of the pages about notices and refusals, and of the candidate's page."""

from central.notices.wording import BODY_MAX, Kind, WordingFault
from central.store.notices import NoticeState

_KINDS = {
    Kind.RETURN: ("退回（有时限）", "Return with a deadline"),
    Kind.FEEDBACK: ("退回（无时限）", "Return without a deadline"),
    Kind.PASS: ("审核通过", "Passed"),
    Kind.FAIL: ("审核不通过", "Not passed"),
}

_STATES = {
    NoticeState.QUEUED: ("等待发送", "Waiting"),
    NoticeState.SENT: ("已交给通道", "Handed over"),
    NoticeState.FAILED: ("未能发送", "Not sent"),
    NoticeState.CANCELLED: ("已撤销", "Called off"),
}

_FAULTS = {
    WordingFault.EMPTY: (
        "短信内容不能为空。没有保存。",
        "The text is empty. Nothing was saved.",
    ),
    WordingFault.LONG: (
        f"短信内容不能超过 {BODY_MAX} 字。没有保存。",
        f"The text has more than {BODY_MAX} characters. Nothing was saved.",
    ),
    WordingFault.BRACES: (
        "大括号没有成对。没有保存。",
        "A brace has no partner. Nothing was saved.",
    ),
    WordingFault.UNKNOWN: (
        "只能使用列出的占位符。没有保存。",
        "Only the placeholders listed may be used. Nothing was saved.",
    ),
    WordingFault.NO_LINK: (
        "尚未设置考生页面的网址（设置 notices.page_url），不能使用 link。没有保存。",
        (
            "No address of the candidate's page is set (notices.page_url), so there "
            "is no link. Nothing was saved."
        ),
    ),
}

NOTICES: dict[str, tuple[str, str]] = {
    "notices": ("短信通知", "Notices"),
    "notices_none": (
        "尚未设置短信通道，短信只排队不发送。请在设置文件的 [notices] 中选择。",
        "No way to send is set up: messages wait. Choose one under [notices].",
    ),
    "notices_failed": ("未能发送的短信", "Messages that were not sent"),
    "notices_failed_none": ("没有未能发送的短信。", "None."),
    "notices_waiting": ("等待重试的短信", "Messages that wait for another try"),
    "notice_kind": ("内容", "About"),
    "notice_why": ("原因", "Reason"),
    "notice_tries": ("次数", "Tries"),
    "notice_due": ("下次发送", "Next try"),
    "notice_retry": ("重新发送", "Send again"),
    "templates": ("短信模板", "Templates"),
    "templates_lead": (
        (
            "可用占位符：{{hours}} 小时数，{{name}} 姓名，{{number_end}} 报名号末四位，"
            "{{site}} 考点，{{link}} 考生页面网址。默认内容不含姓名。"
        ),
        (
            "Placeholders: {{hours}}, {{name}}, {{number_end}} (last four of the "
            "registration), {{site}}, {{link}} (the candidate's page). By default no "
            "name."
        ),
    ),
    "template_preview": ("预览", "Preview"),
    "template_save": ("保存", "Save"),
    "template_default": ("恢复默认", "Back to the default"),
    "template_shown": (
        "预览：{characters} 字，按 {messages} 条短信计费。",
        "Preview: {characters} characters, charged as {messages} message(s).",
    ),
    "template_own": ("本机构模板", "the office's own"),
    "done_template": ("模板已保存。", "The template is saved."),
    "done_retry": ("已重新排队。", "It waits to be sent again."),
    "retry_gone": (
        "这条短信已不在未发送之列，没有做任何改动。",
        "This message is no longer among those not sent. Nothing was changed.",
    ),
    "refused": ("拒收统计", "Refusals"),
    "refused_lead": (
        "最近 {n} 天内，服务器拒绝的请求和操作，按代码统计。",
        "Requests and operations that the server refused in the last {n} days.",
    ),
    "refused_none": ("没有拒收记录。", "Nothing was refused."),
    "refused_code": ("代码", "Code"),
    "refused_many": ("次数", "Times"),
    "refused_last": ("最近一次", "Last"),
    "act_notice_template": ("修改短信模板", "changed a template"),
    "act_notice_retry": ("重新发送短信", "sent a notice again"),
    "page_title": ("报名材料审核进度", "Your documents"),
    "page_state": ("当前状态：", "State:"),
    "page_next_draft": (
        "请到报名点的终端继续上传材料并提交审核。",
        "Go on at the kiosk of your registration site, and submit.",
    ),
    "page_next_submitted": (
        "材料已提交，请等待短信通知。",
        "They were submitted. Wait for a message.",
    ),
    "page_next_returned": (
        "请按反馈意见，到报名点重新上传材料。",
        "Take the documents named below again at your site.",
    ),
    "page_next_returned_until": (
        "请按反馈意见，在时限之内到报名点重新上传材料。",
        "Take the documents named below again at your site, in time.",
    ),
    "page_next_passed": (
        "审核通过，无需再补充或修改材料。",
        "You have passed. There is nothing more to do.",
    ),
    "page_next_failed": (
        "如有疑问，请联系报名点工作人员。",
        "If you have questions, ask the staff of your site.",
    ),
    "page_private": (
        "此网址仅供本人查看，请勿转发。",
        "This address is for you alone; do not pass it on.",
    ),
    **{f"notice_{key.value}": value for key, value in _KINDS.items()},
    **{f"notice_state_{key.value}": value for key, value in _STATES.items()},
    **{fault.value: words for fault, words in _FAULTS.items()},
}
