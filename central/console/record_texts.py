"""The words of the page of provisional records."""

RECORD_TEXTS: dict[str, tuple[str, str]] = {
    "records": ("临时记录", "Provisional records"),
    "records_lead": (
        "考点为不在名册中的考生登记的记录。请对照证件核对；材料随即并入报名信息，不能撤销。",
        (
            "What sites opened for candidates who are on no roster. Find the "
            "registration by the identity paper; a match moves the materials there "
            "and cannot be taken back."
        ),
    ),
    "records_none": ("没有待核对的临时记录。", "No provisional record waits."),
    "record_look": ("查看材料", "See the materials"),
    "record_match": ("核对为这份报名信息", "Match to this registration"),
    "record_found": (
        "证件号码相同的报名信息：",
        "Registrations with the same ID number:",
    ),
    "record_other": ("或其他报名号", "Or another registration number"),
    "record_sure": (
        "已对照证件和材料，确认是同一人；并入后不能撤销",
        "I compared paper and materials: it is the same person. It cannot be undone",
    ),
    "record_sure_needed": (
        "请先确认已对照证件和材料。没有做任何改动。",
        "Confirm first that you compared paper and materials. Nothing was changed.",
    ),
    "record_number": ("报名号", "Registration number"),
    "record_reason": ("不通过的原因（考生会看到）", "Why not (the candidate reads it)"),
    "record_refuse": ("不通过", "Refuse"),
    "record_refused": ("已不通过：{reason}", "Refused: {reason}"),
    "record_matched_done": (
        "已核对，材料已并入报名信息 {number}。",
        "Matched: the materials are now in registration {number}.",
    ),
    "record_refused_done": (
        "已记下，考生登录时会看到原因。",
        "Noted; they will read it.",
    ),
    "record_first": (
        "这是临时记录，请先与报名信息核对，再审核。没有做任何改动。",
        "A provisional record: match it to its registration first. Nothing changed.",
    ),
    "record_here": ("这是临时记录。", "This is a provisional record."),
    "record_go": ("去核对", "Match it"),
    "act_open_record": ("考点登记临时记录", "opened a provisional record"),
    "act_match": ("核对临时记录", "matched a provisional record"),
    "act_refuse_record": ("临时记录不通过", "refused a provisional record"),
}
