"""The words of the queue's filters, leases, undo, notes, bulk pass and phrases."""

DESK_TEXTS: dict[str, tuple[str, str]] = {
    "candidate_page": ("考生页面", "Candidate's page"),
    "was_asked": ("上次退回，请核对新图片", "returned last time: look again"),
    "was_accepted": ("上次已认可", "accepted last time"),
    "key_find": ("按报名号查找", "find a registration number"),
    "candidate_page_note": (
        "仅限告知考生本人；凭此网址无需登录即可查看进度和意见。",
        (
            "For the candidate alone: whoever has it sees state and feedback without a "
            "login."
        ),
    ),
    "read_by_camera": ("机器识别，仅供参考", "Read by the camera; a help, no proof"),
    "certificate_number": ("证书编号", "Certificate number"),
    "not_read": ("未读出", "not read"),
    "sure_well": ("把握 {n}%，已核验格式", "{n} % sure, form checked"),
    "sure_little": ("把握 {n}%，请核对", "{n} % sure, please compare"),
    "read_same": ("与报名信息一致", "as registered"),
    "read_differs": ("与报名信息不同：{value}", "registered: {value}"),
    "read_other": ("{type}上读作", "read otherwise on {type}:"),
    "read_none": ("设备未提供识别结果", "the kiosk sent no reading"),
    "read_nothing": ("此图片没有可识别的项目", "nothing to read was looked for"),
    "read_unusable": ("识别结果无法打开", "the reading cannot be opened"),
    "read_gone": ("图片不在库中", "the image is not on the shelf"),
    "all_areas": ("全部考区", "All areas"),
    "all_categories": ("全部类别", "All categories"),
    "all_waits": ("等待时间不限", "Any wait"),
    "waited_hours": ("等待 {n} 小时以上", "Waiting {n} h or more"),
    "waited_days": ("等待 {n} 天以上", "Waiting {n} d or more"),
    "only_all": ("全部材料", "Everything"),
    "only_back": ("退回后再次提交", "Returned and back"),
    "only_flagged": ("有拍摄提示", "With warnings"),
    "only_clean": ("无任何提示", "Without any warning"),
    "only": ("情况", "Kind"),
    "clear": ("清除筛选", "Clear"),
    "first_page": ("第一页", "First page"),
    "next_page": ("下一页", "Next page"),
    "pages": ("翻页", "Pages"),
    "more_than": ("{n}+", "{n}+"),
    "flags": ("提示 {n}", "Warnings {n}"),
    "returns": ("曾退回 {n} 次", "Returned {n}x"),
    "open_at": ("正在由 {who} 审核", "Being reviewed by {who}"),
    "read_only": (
        "正在由 {who} 审核。您可以查看，暂不能处理；对方离开或无响应 10 分钟后可接手。",
        (
            "Being reviewed by {who}. You may look but not act until they leave, "
            "or for 10 minutes after the last sign of them."
        ),
    ),
    "typed_kept": ("您填写的内容（已保留）", "What you typed (kept)"),
    "lease_lost": (
        "这份材料已在别处打开，或已由他人接手，没有保存任何改动。您填写的内容仍在。",
        (
            "This dossier was opened elsewhere or taken over; nothing was saved. "
            "What you typed is kept."
        ),
    ),
    "leave": ("放回列表", "Put it back"),
    "offline": (
        "暂时无法连接服务器。您填写的内容仍在，请稍候再提交。",
        (
            "The server cannot be reached now. What you typed is still here; "
            "submit it a little later."
        ),
    ),
    "phrase_gone": (
        "所选的常用意见已被修改，没有保存任何改动，请重新选择。",
        "A ready message was edited meanwhile. Nothing was saved; choose again.",
    ),
    "undo": ("撤销这次操作", "Undo"),
    "undo_note": (
        "考生终端收到之前可以撤销。",
        "It can be undone until the kiosk has it.",
    ),
    "undo_known": (
        "考生终端已经收到，不能再撤销。没有做任何改动。",
        "A kiosk has it already, so it cannot be undone. Nothing was changed.",
    ),
    "undo_gone": (
        "没有可以由您撤销的操作。没有做任何改动。",
        "There is nothing that you can undo. Nothing was changed.",
    ),
    "done_undone": ("已撤销，材料恢复原状。", "Undone; the dossier is as it was."),
    "done_noted": ("电话记录已保存。", "The note is saved."),
    "done_passed": ("已批量通过。", "Passed together."),
    "notes": ("电话记录", "Phone notes"),
    "notes_lead": ("仅供内部查看，考生看不到。", "For the office only."),
    "note": ("通话内容", "What was said"),
    "note_do": ("保存记录", "Save the note"),
    "note_empty": ("请先填写通话内容。", "Write down what was said first."),
    "now_image": ("现在的图片", "The image now"),
    "earlier_image": ("以前的图片", "The earlier image"),
    "held_beside": ("材料中现有的图片", "What the dossier has now"),
    "help": ("快捷键", "Keys"),
    "close": ("关闭", "Close"),
    "key_next": ("下一份待审材料", "next dossier"),
    "key_queue": ("返回列表", "back to the queue"),
    "key_move": ("下一张 / 上一张图片", "next / previous image"),
    "key_zoom": ("放大所选图片，再按关闭", "enlarge the image; again to close"),
    "key_scale": ("放大 / 缩小", "closer / farther"),
    "key_rotate": ("旋转显示（不改变原图）", "rotate the view (not the image)"),
    "key_return": ("勾选所选图片的种类退回", "tick the image's type to return"),
    "key_message": ("填写退回说明", "write the message"),
    "key_verdict": ("转到终审意见", "go to the verdict"),
    "key_help": ("显示或关闭本说明", "show or close this help"),
    "key_row": ("上一行 / 下一行", "line up / down"),
    "key_open": ("打开所选材料", "open the line's dossier"),
    "viewer": ("查看图片", "Image viewer"),
    "zoom_in": ("放大", "Closer"),
    "zoom_out": ("缩小", "Farther"),
    "rotate": ("旋转显示", "Rotate view"),
    "pick": ("选择", "Choose"),
    "pick_one": ("选择 {number}", "Choose {number}"),
    "bulk_do": ("抽查所选材料", "Sample the chosen"),
    "bulk_lead": (
        "可勾选没有任何提示的材料，随机抽查后一次通过。",
        "Tick dossiers without warnings, look at a random sample, pass all at once.",
    ),
    "bulk_none": (
        "所选材料中没有可以批量通过的，没有做任何改动。",
        "None of the chosen dossiers can be passed together. Nothing was changed.",
    ),
    "bulk_title": ("抽查后批量通过", "Pass after a sample"),
    "bulk_many": (
        "共选择 {n} 份，请先逐一打开下面随机抽出的 {k} 份，看完每一张图片。",
        "You chose {n}. First open the {k} drawn below and look at every image.",
    ),
    "bulk_seen": ("已看完", "Looked at"),
    "bulk_not_seen": ("尚未看完", "Not yet"),
    "bulk_refresh": ("刷新", "Refresh"),
    "bulk_unseen": (
        "抽查的材料尚未全部看完，没有做任何改动。",
        "The sample has not been looked at in full. Nothing was changed.",
    ),
    "bulk_check": ("请先确认抽查结果。", "Confirm first."),
    "bulk_checked": (
        "抽查的材料均符合要求，其余材料一并通过",
        "The sample is in order; pass the others with it",
    ),
    "bulk_pass": ("全部通过（{n} 份）", "Pass all {n}"),
    "bulk_left_out": (
        "以下 {n} 份已有变化或正由他人审核，没有通过，请逐份处理：",
        "These {n} have changed or are open elsewhere and were not passed:",
    ),
    "phrases": ("常用意见", "Ready messages"),
    "phrases_lead": (
        "每行一条，考生会看到原文。“{name}”会换成材料名称。",
        "One a line, in Chinese as candidates read it. {name} stands for the type.",
    ),
    "phrases_every": ("所有材料通用", "For every type"),
    "phrases_saved": ("已保存。", "Saved."),
    "phrases_long": (
        "最多 12 条，每条最多 120 个字。没有保存，请修改后再试。",
        "At most 12 lines of 120 characters. Nothing was saved; shorten and try again.",
    ),
    "phrases_type": (
        "材料目录中没有该种类，没有保存。",
        "The catalogue has no such type. Nothing was saved.",
    ),
    "save": ("保存", "Save"),
    "act_undo": ("撤销", "took an act back"),
    "act_note": ("记录电话", "wrote a phone note"),
    "act_bulk_pass": ("抽查后批量通过", "passed after a sample"),
    "act_other": ("其他操作", "did something else"),
    "login_kept": (
        "登录已过期。您填写的内容已保留，登录后继续。",
        "Your session had ended. What you typed is kept; log in to go on.",
    ),
    "done_kept": (
        "已重新登录。您填写的内容仍在，请核对后再提交。",
        "You are logged in again. What you typed is here; check it and submit.",
    ),
}
