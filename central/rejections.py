"""Why an operation is rejected for good: the codes in `OperationResult.code`.

They are told apart from the dossier's own refusals, which a reviewer may settle; a
rejected operation is one that no sound kiosk sends.
"""

from enum import StrEnum

from dossier.explain import Explanation


class Rejection(StrEnum):
    """What was wrong with the operation or its image."""

    OTHER_SITE = "other_site"
    UNKNOWN_REGISTRATION = "unknown_registration"
    ID_REUSED = "id_reused"
    WRONG_KEY = "wrong_key"
    BLOB_MISMATCH = "blob_mismatch"
    SEAL_BROKEN = "seal_broken"
    NOT_AN_IMAGE = "not_an_image"
    TOO_MANY_BYTES = "too_many_bytes"
    BAD_DIMENSIONS = "bad_dimensions"
    TRAILING_DATA = "trailing_data"
    BAD_RECORD = "bad_record"


_WORDS: dict[Rejection, tuple[str, str]] = {
    Rejection.OTHER_SITE: (
        "这份报名信息不属于本考点。",
        "The registration belongs to another site.",
    ),
    Rejection.UNKNOWN_REGISTRATION: (
        "服务器名册中没有这份报名信息。",
        "The server's roster has no such registration.",
    ),
    Rejection.ID_REUSED: (
        "同一操作编号被用于不同的内容。",
        "One operation id was used for two different things.",
    ),
    Rejection.WRONG_KEY: (
        "设备不能修改这一项。",
        "A kiosk may not change this.",
    ),
    Rejection.BLOB_MISMATCH: (
        "操作所指的图片与材料不一致。",
        "The image of the operation is not that of its material.",
    ),
    Rejection.SEAL_BROKEN: (
        "图片无法解封，或属于另一份材料。",
        "The image does not open, or was sealed for another place.",
    ),
    Rejection.NOT_AN_IMAGE: (
        "内容不是完整的 JPEG 或 PNG 图片。",
        "It is not a whole JPEG or PNG image.",
    ),
    Rejection.TOO_MANY_BYTES: (
        "图片超过大小限制。",
        "The image is larger than the limit.",
    ),
    Rejection.BAD_DIMENSIONS: (
        "图片的长宽不合要求。",
        "The image is too small or too large in pixels.",
    ),
    Rejection.TRAILING_DATA: (
        "图片结尾之后还有其他内容。",
        "Something else follows after the end of the image.",
    ),
    Rejection.BAD_RECORD: (
        "临时记录的号码、证件号码或密码信息不合要求。",
        "The number, ID number or verifier of the provisional record is not sound.",
    ),
}

SAFE_ZH = "服务器上的材料没有改动，图片仍保存在本机。"
SAFE_EN = "Nothing was changed on the server; the kiosk still has the picture."
NEXT_ZH = "请工作人员记下代码并联系考区。"
NEXT_EN = "Staff: note the code and call the office."

EXPLANATIONS: dict[Rejection, Explanation] = {
    code: Explanation(code.value, zh, SAFE_ZH, NEXT_ZH, en, SAFE_EN, NEXT_EN)
    for code, (zh, en) in _WORDS.items()
}
