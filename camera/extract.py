"""Find the ID number, the name and the certificate number among lines that were read.

Pure layout and patterns: a value stands after its label, in the same line or in the
next one to the right. Must not look at pixels; whether a value is sure is judged in
`camera.recognise`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from camera.kinds import DocumentKind, FieldName
from camera.read import Line, Spot

_REACH = 12.0  # em between a label and its value, as in a table with wide cells
_SAME_ROW = 0.5  # share of the lower of two boxes that they must have in common

_LABELS = {
    FieldName.ID_NUMBER: re.compile(
        r"公民身份号码?|身份证件?号码?|身份证号?|证件编?号码?|份号码"
    ),
    FieldName.NAME: re.compile(r"姓名"),
    FieldName.CERTIFICATE_NUMBER: re.compile(r"(证书|毕业证|学位证)?(编号|编码|证号)"),
}
_HAN = "一-鿿㐀-䶿"
_OTHER_LABELS = "性别|民族|出生|学历|身份|专业|住址|证书|类别|联系|单位|学校|照片"
_NAME = re.compile(
    rf"^[:;.]?([{_HAN}][{_HAN}·•]{{1,19}}?)(?={_OTHER_LABELS}|[,，.。;:(（]|$)"
)
# 学生张三,性别男 on a diploma; 张三,男,1990年 on a degree certificate.
_TOLD_NAMES = (
    re.compile(rf"学生([{_HAN}·•]{{2,20}}?)[,，.]?(?=性别|[男女][,，])"),
    re.compile(rf"^([{_HAN}·•]{{2,20}}?)[,，.](?=[男女][,，.])"),
)
_NUMBER = re.compile(r"[0-9A-Z]{6,32}")
_ID = re.compile(r"(?<![0-9A-Z])[0-9]{14,20}[0-9X]?(?![0-9A-Z])")
# Signs that the reader gives for digits where only digits can stand.
_AS_DIGITS = str.maketrans("OoIl|×x", "0011" + "1XX")
_CARDS = (DocumentKind.ID_FRONT, DocumentKind.ID_HOLDING)


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A line without white space: `at[i]` is the glyph that `plain[i]` came from.

    `origin` is the whole line, of which `line` may be the first part.
    """

    line: Line
    plain: str
    at: tuple[int, ...]
    origin: Spot


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A value, and the signs `start` to `stop` of the line that it was read from.

    Without a value it is the place where the value should be: behind its label.
    """

    value: str
    spot: Spot
    text: Text | None = None
    start: int = 0
    stop: int = 0

    @property
    def confidence(self) -> float:
        """That of the least sure sign; 0 without a value."""
        if self.text is None:
            return 0.0
        glyphs = self.text.line.glyphs
        picked = self.text.at[self.start : self.stop]
        return min((glyphs[i].confidence for i in picked), default=0.0)


def as_digits(text: str) -> str:
    """The text with the digits that the reader took for letters."""
    return text.translate(_AS_DIGITS)


def goes_on(text: Text) -> bool:
    """Whether the first part of a long line has a number that may not end in it."""
    numbered = (FieldName.ID_NUMBER, FieldName.CERTIFICATE_NUMBER)
    labelled = any(_LABELS[name].search(text.plain) for name in numbered)
    return labelled or bool(re.search(r"[0-9]{3}$", text.plain))


def text_of(line: Line, origin: Spot) -> Text:
    """The line's text in one form of each sign, without white space."""
    signs = [
        (unicodedata.normalize("NFKC", g.sign), i) for i, g in enumerate(line.glyphs)
    ]
    kept = [(sign, i) for sign, i in signs if len(sign) == 1 and not sign.isspace()]
    return Text(line, "".join(s for s, _ in kept), tuple(i for _, i in kept), origin)


def candidate(
    name: FieldName,
    texts: Sequence[Text],
    spots: Sequence[Spot],
    kind: DocumentKind | None,
) -> Candidate | None:
    """The likeliest value of a field, or the place where its label says it is.

    Args:
        texts: the lines that were read.
        spots: all lines of the page, read or not.
        kind: what the page is taken for.
    """
    match name:
        case FieldName.ID_NUMBER:
            return _id_number(texts, spots, kind)
        case FieldName.NAME:
            return _name(texts, spots)
        case FieldName.CERTIFICATE_NUMBER:
            return _certificate_number(texts, spots)


def _id_number(
    texts: Sequence[Text], spots: Sequence[Spot], kind: DocumentKind | None
) -> Candidate | None:
    places = _labelled(FieldName.ID_NUMBER, texts, spots)
    found = [_matched(_ID, place) for place in places]
    valued = [f for f in found if f is not None]
    if not valued and kind in _CARDS:
        loose = [_matched(_ID, _whole(text)) for text in texts]
        valued = [f for f in loose if f is not None]
    if valued:
        return max(valued, key=lambda f: (len(f.value) == 18, f.confidence))  # noqa: PLR2004  GB 11643
    return _empty(places)


def _name(texts: Sequence[Text], spots: Sequence[Spot]) -> Candidate | None:
    for pattern in _TOLD_NAMES:
        for text in texts:
            if told := pattern.search(text.plain):
                return _cut(text, told.start(1), told.end(1), told.group(1))
    places = _labelled(FieldName.NAME, texts, spots)
    for place in places:
        rest = place.text.plain[place.start :] if place.text else ""
        if (named := _NAME.match(rest)) and place.text:
            start = place.start + named.start(1)
            word = named.group(1)
            if not re.match(_OTHER_LABELS, word):
                return _cut(place.text, start, start + len(word), word)
    return _empty(places)


def _certificate_number(
    texts: Sequence[Text], spots: Sequence[Spot]
) -> Candidate | None:
    places = _labelled(FieldName.CERTIFICATE_NUMBER, texts, spots)
    found = (_matched(_NUMBER, place) for place in places)
    return next((f for f in found if f is not None), None) or _empty(places)


def _labelled(
    name: FieldName, texts: Sequence[Text], spots: Sequence[Spot]
) -> list[Candidate]:
    """What follows each label of this name: the rest of its line, or the next one."""
    by_spot = {id(text.origin): text for text in texts}
    places = []
    for text in texts:
        label = _LABELS[name].search(text.plain)
        if label is None or _other_number(name, text.plain[: label.start()]):
            continue
        start = label.end()
        if len(text.plain) - start > 1:
            places.append(_cut(text, start, len(text.plain), ""))
        elif (spot := right_of(text.origin, spots)) is not None:
            beside = by_spot.get(id(spot))
            places.append(Candidate("", spot, beside, 0, 0))
        else:
            places.append(Candidate("", _behind(text.origin)))
    return places


def _other_number(name: FieldName, before: str) -> bool:
    """毕业证号 on a form is not the number of the form."""
    return name is FieldName.CERTIFICATE_NUMBER and before.endswith(
        ("身份", "身份证", "证件")
    )


def _behind(label: Spot) -> Spot:
    """The place to the right of a label where nothing was found."""
    return label.part(1.0, 1.0 + 6.0 * label.height / max(label.length, 1.0))


def _whole(text: Text) -> Candidate:
    return Candidate("", text.line.spot, text, 0, len(text.plain))


def _matched(pattern: re.Pattern[str], place: Candidate) -> Candidate | None:
    if place.text is None:
        return None
    rest = as_digits(place.text.plain[place.start :])
    found = pattern.search(rest)
    if found is None:
        return None
    start = place.start + found.start()
    return _cut(place.text, start, start + len(found.group()), found.group())


def _cut(text: Text, start: int, stop: int, value: str) -> Candidate:
    """The signs `start` to `stop` of a line, with the box around them."""
    glyphs = text.line.glyphs
    marks = [glyphs[i].at for i in text.at]
    before = marks[start - 1] if start else 0.0
    after = marks[stop] if stop < len(marks) else 1.0
    left = (before + marks[start]) / 2 if start else 0.0
    right = (marks[stop - 1] + after) / 2 if stop < len(marks) else 1.0
    return Candidate(value, text.line.spot.part(left, right), text, start, stop)


def _empty(places: list[Candidate]) -> Candidate | None:
    """The first place that a label points at, without a value."""
    return Candidate("", places[0].spot) if places else None


def right_of(label: Spot, spots: Sequence[Spot]) -> Spot | None:
    """The next line on the same row to the right of a label, within reach."""
    _, top, right, bottom = bounds(label)
    beside = []
    for spot in spots:
        x0, y0, _, y1 = bounds(spot)
        common = min(bottom, y1) - max(top, y0)
        level = common >= _SAME_ROW * min(bottom - top, y1 - y0)
        if spot is not label and level and right - label.height < x0:
            beside.append((x0 - right, spot))
    near = [pair for pair in beside if pair[0] <= _REACH * label.height]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def bounds(spot: Spot) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a line."""
    corners = spot.corners()
    low, high = np.min(corners, axis=0), np.max(corners, axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
