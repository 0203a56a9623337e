"""Messages that reviewers give by a tick, and the words of the kiosks' warnings.

The candidate reads the messages in Chinese, as the feedback of the guides is.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from central.store import phrases as store
from dossier.catalogue import MaterialType

# Messages for every type; {name} stands for its name.
EVERY_TYPE = "*"
NAME = "{name}"
_GENERAL = (
    "{name}图片不清晰，请重新上传！",
    "{name}不完整，请拍摄完整页面后重新上传！",
    "{name}与报名信息不一致，请核对后重新上传！",
)
_OWN: dict[str, tuple[str, ...]] = {
    "diploma": ("毕业证编号无法辨别，请重新上传！",),
    "degree": ("学位证书编号无法辨别，请重新上传！",),
    "identity": ("手持证件照片中人像或证件内容不清晰，请重新上传！",),
    "form": ("报名信息确认表缺少本人签字，请签字后重新上传！",),
}

# The codes are those of the camera's report; an unknown one is shown as it is.
_WARNINGS: dict[str, tuple[str, str]] = {
    "page_not_found": ("未找到材料边缘", "page edges not found"),
    "page_unsure": ("边框可能不准", "frame may not fit"),
    "page_cut_off": ("材料超出画面", "page cut off"),
    "upright_unsure": ("方向待确认", "may not be upright"),
    "blurred": ("模糊", "blurred"),
    "slightly_blurred": ("略模糊", "slightly blurred"),
    "text_too_small": ("文字太小", "text too small"),
    "text_small": ("文字偏小", "text small"),
    "too_dark": ("太暗", "too dark"),
    "rather_dark": ("偏暗", "rather dark"),
    "too_bright": ("过亮", "too bright"),
    "uneven_light": ("光线不均", "uneven light"),
    "glare": ("反光", "glare"),
    "nothing_legible": ("未能读出文字", "nothing legible"),
    "glare_over_text": ("反光遮字", "glare over text"),
    "finger_over_page": ("有遮挡", "something covers the page"),
    "screen": ("疑似翻拍屏幕", "looks like a screen"),
    "page_small": ("材料太小", "page small in the photo"),
    "document_unsure": ("材料种类待确认", "kind of document not recognised"),
    "certificate_number_unusual": ("证书编号位数不常见", "unusual certificate number"),
    "id_number_not_found": ("未读到身份证号码", "ID number not found"),
    "name_not_found": ("未读到姓名", "name not found"),
    "certificate_number_not_found": ("未读到证书编号", "certificate number not found"),
    "id_number_differs": ("身份证号码与报名信息不一致", "ID number differs"),
    "name_differs": ("姓名与报名信息不一致", "name differs"),
    "certificate_number_differs": (
        "证书编号与报名信息不一致",
        "certificate number differs",
    ),
    "squeezed": ("压缩较多", "strongly compressed"),
}


@dataclass(frozen=True, slots=True)
class Book:
    """The ready messages: those the office edited, else those of the guides."""

    edited: Mapping[str, tuple[str, ...]]

    def lines(self, type_id: str) -> tuple[str, ...]:
        """Return the messages of a type as the office edits them."""
        given = _GENERAL if type_id == EVERY_TYPE else _OWN.get(type_id, ())
        return self.edited.get(type_id, given)

    def of(self, kind: MaterialType) -> tuple[str, ...]:
        """Return the ready messages for one type, its own first."""
        general = (line.replace(NAME, kind.name_zh) for line in self.lines(EVERY_TYPE))
        return tuple(dict.fromkeys((*self.lines(kind.id), *general)))


def load_book(connection: Connection) -> Book:
    """Return the messages that hold now."""
    return Book(store.load(connection))


def mark(type_id: str, phrase: str) -> str:
    """Return what a form names a message by: another text has another mark."""
    return f"{type_id}:{hashlib.sha256(phrase.encode()).hexdigest()[:16]}"


def warning(code: str, language: str) -> str:
    """Return the words of a warning code."""
    zh, en = _WARNINGS.get(code, (code, code))
    return zh if language == "zh" else en
