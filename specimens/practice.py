"""Specimen papers of a physician: practising licence and qualification certificate."""

import random

from specimens.document import Document, Kind
from specimens.finish import finish, notice
from specimens.fonts import Face, Fonts
from specimens.ornaments import border, emblem, guilloche, seal
from specimens.people import Person
from specimens.portrait import portrait
from specimens.sheet import INK, Colour, Point, Sheet, Type, sheet_pixels

BOOKLET_MM: Point = (210.0, 148.0)
QUALIFICATION_MM: Point = (260.0, 185.0)
AUTHORITY = "样本省样本卫生局"
_GREEN: Colour = (22, 96, 84)
_GREY: Colour = (112, 118, 116)
_LABEL = Type(Face.SERIF_BOLD, 4.3, (40, 66, 62))
_VALUE = Type(Face.SERIF, 4.6)


def licence(person: Person, fonts: Fonts) -> Document:
    """The practising licence (医师执业证书), an open booklet, 15-digit number."""
    size = sheet_pixels(BOOKLET_MM)
    paper = guilloche(
        size, (243, 250, 246), (236, 246, 241), (188, 220, 208), period=15
    )
    sheet = Sheet(BOOKLET_MM, fonts, paper)
    for left in (7.0, 112.0):
        sheet.frame((left, 7.0, left + 91.0, 141.0), 0.5, _GREEN)
        sheet.frame((left + 1.4, 8.4, left + 89.6, 139.6), 0.18, _GREEN)
    _spine(sheet)
    _licence_left(sheet, person)
    _licence_right(sheet, person)
    notice(sheet, 144.8, 2.0, _GREY)
    return finish(sheet, Kind.LICENCE, mark_em=9.0)


def _licence_left(sheet: Sheet, person: Person) -> None:
    sheet.stick(emblem(round(sheet.px(17.0)), _GREEN), (44.0, 15.0))
    title = Type(Face.SERIF_BOLD, 9.6, _GREEN, 1.2)
    sheet.text((52.5, 46.0), "医师执业证书", title, name="title", align=0.5)
    picture = portrait(person, sheet_pixels((30.0, 40.0)), (206, 220, 226))
    sheet.stick(picture, (37.5, 54.0))
    sheet.frame((37.5, 54.0, 67.5, 94.0), 0.2, (140, 150, 146))
    rng = random.Random(f"licence/{person.seed}")  # noqa: S311  ornament
    stamp = seal(round(sheet.px(31.0)), AUTHORITY, "样本专用", sheet.fonts, rng)
    sheet.stick(stamp, (60.5, 83.0))
    small = Type(Face.SERIF, 4.0)
    sheet.text((16.0, 124.0), "发证机关：", small)
    sheet.text((36.0, 124.0), AUTHORITY, small, name="authority")
    sheet.text((16.0, 132.5), "发证日期：", small)
    issued = f"{person.graduated + 3}年3月15日"
    sheet.text((36.0, 132.5), issued, small, name="issued")


def _licence_right(sheet: Sheet, person: Person) -> None:
    birth = person.birth
    rows = (
        ("姓　　名", person.name, "name"),
        ("性　　别", person.sex, "sex"),
        ("出生日期", f"{birth.year}年{birth.month}月{birth.day}日", "birth"),
        ("身份证号", person.id_number, "id_number"),
        ("级　　别", "执业医师", "level"),
        ("类　　别", "临床", "category"),
        ("执业范围", "内科专业（样本）", "scope"),
        ("执业地点", "样本省样本市样本医院", "place"),
        ("证书编码", person.licence_number, "licence_number"),
    )
    for index, (label, value, name) in enumerate(rows):
        y = 26.0 + index * 12.6
        sheet.text((119.0, y), label, _LABEL)
        sheet.text((140.5, y), value, _VALUE, name=name)
        sheet.line([(139.0, y + 2.2), (196.0, y + 2.2)], 0.15, (120, 150, 142))


def _spine(sheet: Sheet) -> None:
    """A soft crease down the middle of the booklet."""
    for step in range(26):
        shade = round(214 + step * 1.1)
        for side in (-1, 1):
            x = 105.0 + side * step * 0.085
            sheet.line([(x, 0.0), (x, 148.0)], 0.085, (shade, shade + 6, shade + 2))


def qualification(person: Person, fonts: Fonts) -> Document:
    """The physician qualification certificate (医师资格证书), 27-digit number."""
    size = sheet_pixels(QUALIFICATION_MM)
    paper = guilloche(
        size, (253, 248, 244), (250, 241, 236), (238, 206, 192), period=18
    )
    sheet = Sheet(QUALIFICATION_MM, fonts, paper)
    band = round(sheet.px(6.4))
    frame = border(size, round(sheet.px(8.0)), band, (142, 60, 34), (214, 168, 86))
    sheet.stick(frame, (0, 0))
    sheet.stick(emblem(round(sheet.px(17.0)), (176, 58, 40)), (121.5, 22.0))
    title = Type(Face.SERIF_BOLD, 14.0, (128, 38, 28), 3.0)
    sheet.text((130.0, 57.0), "医师资格证书", title, name="title", align=0.5)
    picture = portrait(person, sheet_pixels((33.0, 45.0)), (188, 52, 46))
    sheet.stick(picture, (34.0, 70.0))
    sheet.frame((33.0, 69.0, 68.0, 116.0), 0.2, (170, 150, 140))
    _qualification_rows(sheet, person)
    rng = random.Random(f"qualification/{person.seed}")  # noqa: S311  ornament
    stamp = seal(
        round(sheet.px(38.0)), "样本考试委员会", "样本专用章", sheet.fonts, rng
    )
    sheet.stick(stamp, (178.0, 125.0))
    small = Type(Face.SERIF, 5.0)
    sheet.text((150.0, 146.0), "签发机关（章）", small, align=1.0)
    issued = f"{person.graduated + 2}年12月1日"
    sheet.text((150.0, 157.0), issued, small, name="issued", align=1.0)
    notice(sheet, 182.6, 2.3, (140, 120, 112))
    return finish(sheet, Kind.QUALIFICATION, mark_em=12.0)


def _qualification_rows(sheet: Sheet, person: Person) -> None:
    label = Type(Face.SERIF_BOLD, 5.2, (96, 52, 40))
    value = Type(Face.SERIF, 5.4)
    birth = person.birth
    rows = (
        ("姓名", person.name, "name"),
        ("性别", person.sex, "sex"),
        ("出生日期", f"{birth.year}年{birth.month}月{birth.day}日", "birth"),
        ("类别", "临床执业医师", "category"),
    )
    for index, (text, answer, name) in enumerate(rows):
        y = 76.0 + index * 11.6
        sheet.spread((84.0, y), 106.0, text, label)
        sheet.text((110.0, y), f"{answer}", value, name=name)
        sheet.line([(109.0, y + 2.4), (215.0, y + 2.4)], 0.15, (190, 150, 130))
    y = 76.0 + len(rows) * 11.6
    sheet.spread((84.0, y), 106.0, "证书编码", label)
    number = Type(Face.SANS, 5.0, INK, 0.35)
    sheet.text(
        (110.0, y), person.qualification_number, number, name="qualification_number"
    )
    sheet.line([(109.0, y + 2.4), (215.0, y + 2.4)], 0.15, (190, 150, 130))
