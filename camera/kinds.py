"""What kinds of document there are, what tells them apart, and what they must show.

A kind is recognised by words that stand on every document of it. Pure: text in, kind
out; must not look at pixels.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class DocumentKind(StrEnum):
    """The kinds that are told apart."""

    ID_FRONT = "id_front"
    ID_BACK = "id_back"
    ID_HOLDING = "id_holding"
    DIPLOMA = "diploma"
    DEGREE = "degree"
    LICENCE = "licence"
    QUALIFICATION = "qualification"
    FORM = "form"
    INTERNSHIP = "internship"


class FieldName(StrEnum):
    """The fields that are read."""

    ID_NUMBER = "id_number"
    NAME = "name"
    CERTIFICATE_NUMBER = "certificate_number"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a picture should show; handed in by whoever knows the material.

    `kinds` are the documents that fit, `required` the fields that must be readable
    (None: those of the kind), `values` what they should say, where that is known.
    `pages` says that the material has further pages, on which fields may be missing.
    """

    kinds: tuple[DocumentKind, ...]
    required: tuple[FieldName, ...] | None = None
    values: Mapping[FieldName, str] = field(default_factory=dict, repr=False)
    pages: bool = False

    def fields(self, kind: DocumentKind | None) -> tuple[FieldName, ...]:
        """The fields that a page of `kind` must show; None is a kind not recognised."""
        if self.required is not None:
            return self.required
        known = kind if kind in self.kinds else None
        return REQUIRED[known or self.kinds[0]] if self.kinds else ()


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest kind, and whether it is so likely that the candidate is told."""

    kind: DocumentKind | None = None
    sure: bool = False


_ID = (FieldName.ID_NUMBER, FieldName.NAME)
_CERTIFICATE = (FieldName.CERTIFICATE_NUMBER, FieldName.NAME)

REQUIRED: Mapping[DocumentKind, tuple[FieldName, ...]] = {
    DocumentKind.ID_FRONT: _ID,
    DocumentKind.ID_BACK: (),
    DocumentKind.ID_HOLDING: _ID,
    DocumentKind.DIPLOMA: _CERTIFICATE,
    DocumentKind.DEGREE: _CERTIFICATE,
    DocumentKind.LICENCE: _CERTIFICATE,
    DocumentKind.QUALIFICATION: _CERTIFICATE,
    DocumentKind.FORM: _ID,
    DocumentKind.INTERNSHIP: (FieldName.NAME,),
}
"""The fields a reviewer reads on each kind."""

# Words and what they are worth; a title alone is enough to know a kind.
_TITLE, _TELLING, _HINT = 4.0, 2.0, 1.0
_WORDS: Mapping[DocumentKind, tuple[tuple[str, float], ...]] = {
    DocumentKind.ID_FRONT: (
        ("公民身份号码", _TELLING),
        ("住址", _HINT),
        ("民族", _HINT),
        ("^姓名|性别|^出生", _HINT),
    ),
    DocumentKind.ID_BACK: (
        ("居民身份证", _TELLING),
        ("签发机关", _TELLING),
        ("有效期限", _TELLING),
    ),
    DocumentKind.DIPLOMA: (
        ("^毕业证书$", _TITLE),
        ("准予毕业|修完教学计划", _TELLING),
        ("普通高等学校", _HINT),
    ),
    DocumentKind.DEGREE: (
        ("^.{0,4}学位证书$", _TITLE),
        ("学位评定委员会|授予.{0,4}学士学位", _TELLING),
    ),
    DocumentKind.LICENCE: (
        ("^.{0,8}执业证书$", _TITLE),
        ("执业地点", _TELLING),
        ("执业范围", _TELLING),
    ),
    DocumentKind.QUALIFICATION: (
        ("^.{0,8}资格证书$", _TITLE),
        ("签发机关[(（]章", _HINT),
    ),
    DocumentKind.FORM: (
        ("^报名信息.{0,2}表$|^报名.{0,6}确认表$|^.{0,6}报名表$", _TITLE),
        ("考生承诺", _TELLING),
        ("报考类别|报名号", _HINT),
        ("报名考点|考生签名", _HINT),
    ),
    DocumentKind.INTERNSHIP: (
        ("^.{0,8}考核合格证明$", _TITLE),
        ("试用机构", _TELLING),
        ("试用时间", _TELLING),
        ("考核意见|带教老师", _HINT),
    ),
}
_KNOWN = 2.0  # points from which a kind is named at all
_SURE, _LEAD = 4.0, 2.0  # points, and points before the next, to tell a candidate


def kind_of(texts: list[str]) -> Guess:
    """The kind of a page with these lines, without white space in them.

    A card that is held and one that fills the picture have the same words; both are
    ID_FRONT here, see `camera.recognise`.
    """
    points = {kind: _points(words, texts) for kind, words in _WORDS.items()}
    best, second = sorted(points, key=lambda kind: points[kind], reverse=True)[:2]
    if points[best] < _KNOWN or points[best] == points[second]:
        return Guess()
    lead = points[best] - points[second]
    return Guess(best, sure=points[best] >= _SURE and lead >= _LEAD)


def _points(words: tuple[tuple[str, float], ...], texts: list[str]) -> float:
    return sum(
        worth
        for pattern, worth in words
        if any(re.search(pattern, text) for text in texts)
    )
