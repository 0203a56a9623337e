"""Every word of the console, in Chinese and English."""

from central.console.act_texts import ACTS
from central.console.catalogue_texts import CATALOGUE_TEXTS
from central.console.desk_texts import DESK_TEXTS
from central.console.fleet_texts import FLEET
from central.console.notice_texts import NOTICES
from central.console.people_texts import PEOPLE
from central.console.record_texts import RECORD_TEXTS
from central.console.rule_texts import RULE_TEXTS
from dossier.model import HeldFor
from dossier.review import ReviewRefusal
from dossier.states import State

LANGUAGES = ("zh", "en")

_STATES = {
    State.DRAFT: ("填报中", "In preparation"),
    State.SUBMITTED: ("待审核", "To review"),
    State.RETURNED: ("已退回", "Returned"),
    State.PASSED: ("审核通过", "Passed"),
    State.FAILED: ("审核不通过", "Not passed"),
}

_HELD = {
    HeldFor.LOCKED: ("内容已锁定后才送达", "It arrived after the dossier was locked"),
    HeldFor.FULL: ("该种类图片数量已满", "Its type already had all its images"),
    HeldFor.UNKNOWN_TYPE: ("材料目录中没有该种类", "The catalogue has no such type"),
    HeldFor.INCOMPLETE: ("提交时必需材料尚不齐全", "Required types were missing"),
}

_REFUSALS = {
    ReviewRefusal.NOT_SUBMITTED: (
        "这份材料现在不在待审核状态，没有做任何改动。",
        "This dossier is not waiting for review now. Nothing was changed.",
    ),
    ReviewRefusal.NOTHING_ASKED: (
        "请至少勾选一种需要退回的材料。",
        "Tick at least one type to return.",
    ),
    ReviewRefusal.NO_MESSAGE: (
        "请写明原因，考生会看到这段文字。",
        "Give the reason; the candidate will read it.",
    ),
    ReviewRefusal.UNKNOWN_HELD: (
        "这项已经处理过了，没有做任何改动。",
        "This was settled already. Nothing was changed.",
    ),
}

TEXTS: dict[str, tuple[str, str]] = {
    **RECORD_TEXTS,
    "system": ("报名材料在线审核系统", "Document Review"),
    "brand": ("端正", "Duanzheng"),
    "login": ("登录", "Log in"),
    "login_lead": ("考务人员登录", "For reviewers"),
    "logout": ("退出登录", "Log out"),
    "user": ("用户名", "User name"),
    "password": ("密码", "Password"),
    "login_wrong": ("用户名或密码不正确。", "User name or password is wrong."),
    "login_locked": (
        "尝试次数过多，请于 {time} 以后再试。",
        "Too many attempts. Try again after {time}.",
    ),
    "login_note": (
        "本系统含有考生个人信息。您的每一次查看和操作都会被记录。",
        "This system holds personal data. Everything you view and do is recorded.",
    ),
    "queue": ("审核列表", "Queue"),
    "held": ("有待处理", "Held items"),
    "site": ("考点", "Site"),
    "all_sites": ("全部考点", "All sites"),
    "area_first": ("先选考区", "Choose an area first"),
    "find": ("查找", "Find"),
    "find_hint": ("报名号", "Registration number"),
    "find_none": (
        "没有找到这个报名号，请核对后再试。",
        "There is no such registration; check the number and try again.",
    ),
    "filter": ("筛选", "Filter"),
    "waiting": ("等待时间", "Waiting"),
    "since": ("起始时间", "Since"),
    "candidate": ("考生", "Candidate"),
    "number": ("报名号", "Registration"),
    "category": ("报考类别", "Category"),
    "images": ("图片", "Images"),
    "state": ("状态", "State"),
    "open": ("查看", "Open"),
    "review": ("审核", "Review"),
    "empty": ("这里没有材料。", "Nothing here."),
    "empty_submitted": ("没有待审核的材料。", "Nothing waits for review."),
    "back": ("返回列表", "Back to the queue"),
    "next": ("下一份待审材料", "Next to review"),
    "registration": ("报名信息", "Registration"),
    "name": ("姓名", "Name"),
    "id_number": ("证件号码", "ID number"),
    "year": ("年度", "Year"),
    "area": ("考区", "Area"),
    "phone": ("手机号码", "Phone"),
    "contact": ("联系方式", "Contact"),
    "materials": ("报名材料", "Documents"),
    "required": ("必需", "Required"),
    "no_image": ("考生没有上传。", "The candidate handed in none."),
    "enlarge": ("点击图片可放大", "Click an image to enlarge it"),
    "warnings": ("拍摄提示", "Kiosk's warnings"),
    "no_warnings": ("拍摄时无异常提示", "No warnings at the kiosk"),
    "received": ("送达", "Received"),
    "taken": ("拍摄", "Taken"),
    "earlier": ("已删除或未采用的图片({n})", "Deleted or discarded images ({n})"),
    "held_title": ("待处理的后到内容", "Late items held for you"),
    "held_lead": (
        "这些内容送达时已不能直接采用，请决定采用或不采用。",
        "These could not be applied when they arrived. Accept or discard each.",
    ),
    "held_delete": ("考生要求删除一张图片", "The candidate asked to delete an image"),
    "held_submit": ("考生要求提交审核", "The candidate asked to submit"),
    "held_add": ("考生后到的图片", "A late image of the candidate"),
    "accept": ("采用", "Accept"),
    "discard": ("不采用", "Discard"),
    "ask_again": ("退回重传", "Return"),
    "return_title": ("退回修改", "Return for correction"),
    "return_lead": (
        "在左侧勾选需要重新上传的材料，只有这些材料会解锁。",
        "Tick the types to be shot again; exactly those unlock.",
    ),
    "message": ("给考生的补充说明", "Message to the candidate"),
    "message_hint": (
        "例如：毕业证编号无法辨别，请重新上传！",
        "The candidate reads this as you write it.",
    ),
    "deadline": ("要求考生 24 小时之内处理", "Ask to act within 24 hours"),
    "return_do": ("退回所选材料", "Return the ticked types"),
    "verdict_title": ("终审意见", "Verdict"),
    "reasons": ("意见或理由", "Reasons"),
    "reasons_hint": ("不通过时必须写明理由。", "Required when it is not passed."),
    "checked": ("我已逐张核对全部材料图片", "I have looked at every image"),
    "checked_needed": (
        "请先确认已逐张核对全部材料图片。",
        "Confirm first that you have looked at every image.",
    ),
    "pass": ("审核通过", "Pass"),
    "fail": ("审核不通过", "Do not pass"),
    "feedback": ("反馈意见", "Feedback"),
    "no_feedback": ("尚无反馈意见。", "No feedback yet."),
    "asked_types": ("退回：", "Returned: "),
    "between": ("、", ", "),
    "until": ("截止", "Until"),
    "history": ("操作记录", "History"),
    "stale": (
        "材料已有变化，没有保存任何改动。您填写的内容仍在，请核对后再提交。",
        "The dossier has changed and nothing was saved. What you typed is kept.",
    ),
    "done_returned": (
        "已退回，考生终端将立即收到反馈。",
        "Returned. The kiosk is being told now.",
    ),
    "done_verdict": (
        "终审意见已保存，考生终端将立即收到。",
        "The verdict is saved. The kiosk is being told now.",
    ),
    "done_held": ("已处理。", "Settled."),
    "cannot_accept": (
        "现在仍不能采用这一项（例如必需材料不齐全），没有做任何改动。",
        "It still cannot be applied; a type may be missing. Nothing was changed.",
    ),
    "just_now": ("刚刚", "just now"),
    "minutes": ("{n} 分钟", "{n} min"),
    "hours": ("{n} 小时", "{n} h"),
    "days": ("{n} 天", "{n} d"),
    "piece": ("{n} 张", "{n}"),
    "wait_review": ("待审核", "Waiting for review"),
    "act_view_image": ("查看图片", "viewed an image"),
    "act_view_dossier": ("打开材料", "opened the dossier"),
    "act_return": ("退回", "returned"),
    "act_pass": ("审核通过", "passed"),
    "act_fail": ("审核不通过", "did not pass"),
    "act_accept_held": ("采用后到内容", "accepted a late item"),
    "act_discard_held": ("不采用后到内容", "discarded a late item"),
    "catalogue": ("材料目录", "Catalogue"),
    "catalogue_version": ("现行版本 {n}", "Made from version {n}"),
    "catalogue_lead": (
        "修改后请先预览，再发布；发布后考生终端立即使用新版本。序号填 0 即删除该种类。",
        (
            "Preview before you publish; kiosks then use the new version at once. "
            "Order 0 removes a type."
        ),
    ),
    "catalogue_words": (
        "列表用逗号分隔，* 表示全部。证件种类: {identities}。示例图片: {examples}。",
        (
            "Lists are separated by commas, * is all. Identity papers: {identities}. "
            "Examples: {examples}."
        ),
    ),
    "catalogue_done": ("新版本已发布。", "The new version is published."),
    "catalogue_stale": (
        (
            "材料目录已被他人改动，没有保存任何内容。您填写的内容仍在下方；"
            "请在新窗口打开现行版本，把修改加进去再发布。"
        ),
        (
            "Somebody published meanwhile; nothing was saved. What you typed is below; "
            "open the version that holds in a new window and make your changes there."
        ),
    ),
    "catalogue_wrong": (
        "有 {n} 处需要改正，没有发布：",
        "{n} things need mending. Nothing was published:",
    ),
    "catalogue_new": ("新种类", "New type"),
    "catalogue_add": ("增加种类", "Add a type"),
    "catalogue_publish": ("发布", "Publish"),
    "preview": ("预览", "Preview"),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "cat_order": ("序号", "Order"),
    "cat_id": ("代号", "Id"),
    "cat_maximum": ("最多张数", "At most"),
    "cat_drawn": ("手写签名", "Drawn by hand"),
    "cat_name_zh": ("中文名称", "Name in Chinese"),
    "cat_name_en": ("英文名称", "Name in English"),
    "cat_hint_zh": ("中文说明", "Hint in Chinese"),
    "cat_hint_en": ("英文说明", "Hint in English"),
    "cat_categories": ("适用报考类别", "Shown to categories"),
    "cat_required_for": ("必需的类别", "Required of"),
    "cat_areas": ("适用考区", "Shown in areas"),
    "cat_identities": ("适用证件种类", "Shown with papers"),
    "example_own": ("本办公室的示例图片", "The office's own example picture"),
    "example_lead": (
        "JPEG 或 PNG，不超过 8 MB；没有时显示终端自带的示例。发布后生效。",
        (
            "JPEG or PNG of at most 8 MB; without it kiosks show the example that they "
            "came with. It holds once published."
        ),
    ),
    "example_sent": (
        "已上传，发布后考生终端才会显示。",
        "Uploaded. Kiosks show it once you publish.",
    ),
    "example_failed": (
        "上传未成功，没有任何改动。请检查网络和登录状态后再试。",
        "Not uploaded; nothing was changed. Check the network and your login.",
    ),
    "example_remove": ("改用自带示例", "Use the usual example"),
    "cat_examples": ("示例图片", "Examples"),
    "cat_parts": (
        "固定图片（每行：代号|中文|英文|示例）",
        "Fixed images (a line each: id|Chinese|English|example)",
    ),
    "act_other_site": ("其他考点的设备曾提交操作", "touched by another site's kiosk"),
    "act_erase": ("到期清除", "erased"),
    "act_erase_example": ("未使用的示例图片已清除", "unused example erased"),
    "act_erased_images": ("图片已清除", "images erased"),
    "act_export": ("导出", "exported"),
    "act_transfer": ("转到其他考点", "moved to another site"),
    "to_login": ("重新登录", "Log in"),
    "trouble": ("无法完成", "That did not work"),
    **ACTS,
    **CATALOGUE_TEXTS,
    **NOTICES,
    **DESK_TEXTS,
    **PEOPLE,
    **FLEET,
    **RULE_TEXTS,
    **{f"state_{key.value}": value for key, value in _STATES.items()},
    **{f"held_{key.value}": value for key, value in _HELD.items()},
    **{f"refused_{key.value}": value for key, value in _REFUSALS.items()},
}

# The acts of the audit log that have words.
KNOWN_ACTS = {key.removeprefix("act_") for key in TEXTS if key.startswith("act_")}


def text(language: str, key: str, **values: object) -> str:
    """Return the text of a key in a language; a missing key is a bug and raises."""
    return TEXTS[key][LANGUAGES.index(language)].format(**values)
