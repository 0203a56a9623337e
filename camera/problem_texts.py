"""The sentences about fields: every field with every reason, in Chinese and English."""

from dataclasses import dataclass
from enum import StrEnum

from camera.kinds import FieldName


class Severity(StrEnum):
    """Whether a picture with this problem should be taken again."""

    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class ProblemText:
    """The severity of one code and its sentence, in Chinese and English."""

    severity: Severity
    zh: str
    en: str


_NAMES = {
    FieldName.ID_NUMBER: ("身份证号码", "The ID number"),
    FieldName.NAME: ("姓名", "The name"),
    FieldName.CERTIFICATE_NUMBER: ("证书编号", "The certificate number"),
}
_REASONS = {
    "cut_off": (
        "{}没有拍全，请让整页都在画面里。",
        "{} is cut off; please show the whole page.",
    ),
    "glare": (
        "{}被反光遮住，请换个角度重新拍摄。",
        "{} is hidden by glare; please tilt the page.",
    ),
    "covered": (
        "{}被遮住，请移开手指等遮挡物。",
        "{} is covered; please take your fingers away.",
    ),
    "dark": (
        "{}处太暗，请换到明亮的地方。",
        "{} is too dark; please find more light.",
    ),
    "too_small": (
        "{}太小，请把摄像头靠近材料。",
        "{} is too small; please bring the camera closer.",
    ),
    "blurred": (
        "{}模糊，请拿稳后重新拍摄。",
        "{} is blurred; please hold still and try again.",
    ),
    "unclear": (
        "{}看不清，请重新拍摄。",
        "{} cannot be read; please take the picture again.",
    ),
    "missing": (
        "没有找到{}，请让整页清楚地露出来。",
        "{} was not found; please show the whole page clearly.",
    ),
}
_ASIDES = {
    "not_found": (
        "没有找到{}，请核对这一页是否正确。",
        "{} was not found; please check that this is the right page.",
    ),
    "differs": (
        "{}与报名信息不一致，请核对。",
        "{} differs from your registration; please check it.",
    ),
}


def field_problems() -> dict[str, ProblemText]:
    """`<field>_<reason>` for all fields: reasons block, asides warn."""
    kinds = ((_REASONS, Severity.BLOCKS), (_ASIDES, Severity.WARNS))
    return {
        f"{name}_{reason}": ProblemText(
            severity, zh.format(zh_name), en.format(en_name)
        )
        for name, (zh_name, en_name) in _NAMES.items()
        for table, severity in kinds
        for reason, (zh, en) in table.items()
    }
