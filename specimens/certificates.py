"""Specimen diploma and degree certificate: landscape sheets with border and seal."""

import random

from specimens.document import Document, Kind
from specimens.finish import finish, notice
from specimens.fonts import Face, Fonts
from specimens.ornaments import border, emblem, guilloche, seal
from specimens.people import Person
from specimens.portrait import portrait
from specimens.sheet import Colour, Point, Run, Sheet, Type, sheet_pixels

SHEET_MM: Point = (297.0, 210.0)
SCHOOL = "样本医科大学"
_GREY: Colour = (120, 112, 104)
_BODY = Type(Face.SERIF, 7.4)
_STRONG = Type(Face.SERIF_BOLD, 7.4)


def diploma(person: Person, fonts: Fonts) -> Document:
    """The diploma (毕业证书) with its 18-digit number."""
    sheet = _sheet(fonts, (150, 44, 40), (204, 160, 74))
    title = Type(Face.SERIF_BOLD, 9.0, (60, 40, 36), 3.0)
    sheet.text((148.5, 43.0), "普通高等学校", title, align=0.5)
    sheet.text(
        (148.5, 66.0),
        "毕业证书",
        Type(Face.SERIF_BOLD, 19.0, (164, 34, 30), 4.5),
        name="title",
        align=0.5,
    )
    _photo(sheet, person, (33.0, 80.0))
    birth = person.birth
    runs = [
        Run("学生"),
        Run(f" {person.name} ", "name", _STRONG),
        Run("，性别"),
        Run(person.sex, "sex", _STRONG),
        Run(f"，{birth.year}年{birth.month}月{birth.day}日生，于"),
        Run(f"{person.enrolled}年9月至{person.graduated}年6月", "period"),
        Run("在本校"),
        Run(person.major, "major", _STRONG),
        Run("专业五年制本科学习，修完教学计划规定的全部课程，成绩合格，准予毕业。"),
    ]
    sheet.paragraph((92.0, 90.0), 172.0, 14.6, runs, _BODY, indent=15.0)
    _signed(sheet, person, "校（院）长：", f"{person.graduated}年6月30日")
    _number(sheet, "证书编号：", person.diploma_number, "diploma_number")
    notice(sheet, 207.2, 2.6, _GREY)
    return finish(sheet, Kind.DIPLOMA, mark_em=15.0)


def degree(person: Person, fonts: Fonts) -> Document:
    """The bachelor's degree certificate (学士学位证书) with its 16-digit number."""
    sheet = _sheet(fonts, (28, 74, 112), (186, 152, 80))
    mark = emblem(round(sheet.px(19.0)), (172, 134, 58))
    sheet.stick(mark, (139.0, 27.5))
    sheet.text(
        (148.5, 67.0),
        "学士学位证书",
        Type(Face.SERIF_BOLD, 16.5, (24, 62, 98), 3.0),
        name="title",
        align=0.5,
    )
    _photo(sheet, person, (33.0, 80.0))
    birth = person.birth
    runs = [
        Run(person.name, "name", _STRONG),
        Run(f"，{person.sex}，{birth.year}年{birth.month}月{birth.day}日生。在"),
        Run(SCHOOL, "school", _STRONG),
        Run("完成了"),
        Run(person.major, "major", _STRONG),
        Run("专业本科学习计划，业已毕业，经审核符合学位授予的规定，授予"),
        Run("医学学士", "degree", _STRONG),
        Run("学位。"),
    ]
    sheet.paragraph((92.0, 90.0), 172.0, 14.6, runs, _BODY, indent=15.0)
    _signed(sheet, person, "学位评定委员会主席：", f"{person.graduated}年6月30日")
    _number(sheet, "证书编号：", person.degree_number, "degree_number")
    notice(sheet, 207.2, 2.6, _GREY)
    return finish(sheet, Kind.DEGREE, mark_em=15.0)


def _sheet(fonts: Fonts, colour: Colour, accent: Colour) -> Sheet:
    size = sheet_pixels(SHEET_MM)
    paper = guilloche(
        size, (254, 251, 243), (251, 246, 234), (236, 222, 198), period=22
    )
    sheet = Sheet(SHEET_MM, fonts, paper)
    band = round(sheet.px(8.0))
    sheet.stick(border(size, round(sheet.px(9.0)), band, colour, accent), (0, 0))
    return sheet


def _photo(sheet: Sheet, person: Person, at: Point) -> None:
    """A mounted 38 x 53 mm photograph, drawn."""
    left, top = at
    sheet.frame(
        (left - 1.5, top - 1.5, left + 39.5, top + 54.5),
        0.25,
        (170, 160, 150),
        (253, 253, 252),
    )
    picture = portrait(person, sheet_pixels((38.0, 53.0)), (74, 130, 186))
    sheet.stick(picture, at)


def _signed(sheet: Sheet, person: Person, office: str, day: str) -> None:
    """School, head and date at the bottom right, under the school's seal."""
    rng = random.Random(f"seal/{person.seed}")  # noqa: S311  ornament
    text = Type(Face.SERIF, 6.2)
    sheet.text((172.0, 153.0), "学校：", text)
    sheet.text((191.0, 153.0), SCHOOL, Type(Face.SERIF_BOLD, 6.6), name="school_name")
    end = sheet.text((172.0, 166.0), office, text)
    sheet.text((end + 2.0, 166.0), "样本签名", Type(Face.SERIF, 6.2, (40, 48, 120)))
    sheet.text((256.0, 179.0), day, text, align=1.0)
    stamp = seal(round(sheet.px(42.0)), SCHOOL, "样本专用章", sheet.fonts, rng)
    sheet.stick(stamp, (122.0, 142.0))


def _number(sheet: Sheet, label: str, number: str, name: str) -> None:
    end = sheet.text((33.0, 179.0), label, Type(Face.SERIF, 5.4))
    sheet.text((end, 179.0), number, Type(Face.SANS, 5.0, tracking=0.4), name=name)
