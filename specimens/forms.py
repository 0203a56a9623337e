"""Specimen A4 forms: the registration form, typed and written, and an assessment."""

import random

from specimens.document import Document, Kind
from specimens.finish import finish, notice
from specimens.fonts import Face, Fonts
from specimens.handwriting import write
from specimens.ornaments import seal
from specimens.people import Person
from specimens.portrait import portrait
from specimens.sheet import Colour, Point, Run, Sheet, Type, sheet_pixels

A4_MM: Point = (210.0, 297.0)
_PAPER: Colour = (253, 253, 251)
_GREY: Colour = (120, 120, 124)
_LABEL = Type(Face.SANS, 4.0)
_TYPED = Type(Face.SERIF, 4.1)
_LEFT, _RIGHT = 20.0, 190.0


def form(person: Person, fonts: Fonts) -> Document:
    """The registration form (报名信息表): a table, typed above, written below."""
    rng = random.Random(f"form/{person.seed}")  # noqa: S311  handwriting
    sheet = Sheet(A4_MM, fonts, _PAPER)
    sheet.text((105.0, 30.0), "国家医学考试样本", Type(Face.SERIF, 5.2), align=0.5)
    title = Type(Face.SERIF_BOLD, 9.0, tracking=2.6)
    sheet.text((105.0, 43.0), "报名信息表", title, name="title", align=0.5)
    sheet.text((_LEFT, 53.0), "报名号：", _LABEL)
    number = person.registration_number
    sheet.text((36.5, 53.0), number, Type(Face.SANS, 4.0), name="registration_number")
    sheet.text((_RIGHT, 53.0), "报考类别：临床执业医师", _LABEL, align=1.0)
    _form_table(sheet, person)
    _form_written(sheet, person, rng)
    notice(sheet, 289.0, 2.8, _GREY)
    return finish(sheet, Kind.FORM, mark_em=13.0)


def _form_table(sheet: Sheet, person: Person) -> None:
    """Typed rows beside the photograph, and full rows below it."""
    birth = person.birth
    pairs = (
        ("姓　名", person.name, "name", "性　别", person.sex, "sex"),
        ("民　族", "汉族", "nation", "出生日期", f"{birth:%Y-%m-%d}", "birth"),
    )
    top, row = 58.0, 12.0
    for index, (label, value, name, label_2, value_2, name_2) in enumerate(pairs):
        y = top + index * row
        _cell(sheet, (_LEFT, y, 46.0, y + row), label)
        _cell(sheet, (46.0, y, 92.0, y + row), value, name)
        _cell(sheet, (92.0, y, 118.0, y + row), label_2)
        _cell(sheet, (118.0, y, 155.0, y + row), value_2, name_2)
    wide = (
        ("身份证号", person.id_number, "id_number"),
        ("联系电话", person.phone, "phone"),
    )
    for index, (label, value, name) in enumerate(wide):
        y = top + (2 + index) * row
        _cell(sheet, (_LEFT, y, 46.0, y + row), label)
        _cell(sheet, (46.0, y, 155.0, y + row), value, name)
    _cell(sheet, (155.0, top, _RIGHT, top + 4 * row), "")
    picture = portrait(person, sheet_pixels((30.0, 42.0)), (226, 232, 238))
    sheet.stick(picture, (157.5, top + 3.0))
    full = (
        ("通讯地址", person.address, "address"),
        ("毕业学校", f"样本医科大学　{person.major}专业", "school"),
        ("毕业证号", person.diploma_number, "diploma_number"),
        ("报名考点", "样本市第一考点（样本）", "site"),
    )
    for index, (label, value, name) in enumerate(full):
        y = top + (4 + index) * row
        _cell(sheet, (_LEFT, y, 46.0, y + row), label)
        _cell(sheet, (46.0, y, _RIGHT, y + row), value, name)
    sheet.frame((_LEFT, top, _RIGHT, top + 8 * row), 0.5)


def _form_written(sheet: Sheet, person: Person, rng: random.Random) -> None:
    """The written part: where the candidate works, a promise and a signature."""
    top, row = 154.0, 15.0
    rows = (
        ("工作单位", "样本市样本医院内科", "employer"),
        ("工作年限", f"{person.graduated}年7月至今", "years"),
        ("紧急联系", f"样本家属  {person.phone[:3]}0000{person.phone[-4:]}", "contact"),
    )
    for index, (label, value, name) in enumerate(rows):
        y = top + index * row
        _cell(sheet, (_LEFT, y, 46.0, y + row), label)
        sheet.frame((46.0, y, _RIGHT, y + row), 0.2)
        write(sheet, (50.0, y + 9.8), value, 5.8, rng, name=name)
    box = (_LEFT, top + 3 * row, _RIGHT, 278.0)
    sheet.frame(box, 0.2)
    sheet.text((24.0, 210.0), "考生承诺", Type(Face.SANS_BOLD, 4.2))
    promise = (
        "本人承诺所填写的报名信息和上传的材料图片真实、准确、完整、有效。"
        "如有虚假，愿意承担由此产生的一切后果。（样本文字，不具效力）"
    )
    sheet.paragraph((24.0, 220.0), 162.0, 8.0, [Run(promise)], _TYPED, indent=8.2)
    sheet.text((108.0, 253.0), "考生签名：", _LABEL)
    write(sheet, (130.0, 253.4), person.name, 8.4, rng, name="signature")
    sheet.line([(128.0, 255.6), (182.0, 255.6)], 0.2)
    sheet.text((108.0, 269.0), "日　　期：", _LABEL)
    write(sheet, (130.0, 269.2), "2026年1月18日", 5.6, rng, name="date")
    sheet.line([(128.0, 271.4), (182.0, 271.4)], 0.2)
    sheet.frame((_LEFT, 154.0, _RIGHT, 278.0), 0.5)


def internship(person: Person, fonts: Fonts) -> Document:
    """The internship assessment (试用期考核合格证明) with scores, opinion and seal."""
    rng = random.Random(f"internship/{person.seed}")  # noqa: S311  handwriting
    sheet = Sheet(A4_MM, fonts, _PAPER)
    title = Type(Face.SERIF_BOLD, 8.0, tracking=0.9)
    sheet.text((105.0, 36.0), "试用期考核合格证明", title, name="title", align=0.5)
    birth = person.birth
    pairs = (
        ("姓　名", person.name, "name", "性　别", person.sex, "sex"),
        ("出生日期", f"{birth:%Y-%m-%d}", "birth", "学　历", "本科", "education"),
    )
    for index, (label, value, name, label_2, value_2, name_2) in enumerate(pairs):
        y = 46.0 + index * 12.0
        _cell(sheet, (_LEFT, y, 48.0, y + 12.0), label)
        _cell(sheet, (48.0, y, 105.0, y + 12.0), value, name)
        _cell(sheet, (105.0, y, 133.0, y + 12.0), label_2)
        _cell(sheet, (133.0, y, _RIGHT, y + 12.0), value_2, name_2)
    rows = (
        ("身份证号", person.id_number, "id_number"),
        ("试用机构", "样本市样本医院", "hospital"),
        (
            "试用时间",
            f"{person.graduated}年7月1日至{person.graduated + 1}年6月30日",
            "term",
        ),
    )
    for index, (label, value, name) in enumerate(rows):
        y = 70.0 + index * 12.0
        _cell(sheet, (_LEFT, y, 48.0, y + 12.0), label)
        _cell(sheet, (48.0, y, _RIGHT, y + 12.0), value, name)
    _scores(sheet, rng)
    _opinion(sheet, rng)
    sheet.frame((_LEFT, 46.0, _RIGHT, 272.0), 0.5)
    notice(sheet, 285.0, 2.8, _GREY)
    return finish(sheet, Kind.INTERNSHIP, mark_em=13.0)


def _scores(sheet: Sheet, rng: random.Random) -> None:
    """The table of departments with a written score each."""
    departments = ("内科", "外科", "妇产科", "儿科", "急诊科")
    columns = (_LEFT, 70.0, 110.0, 150.0, _RIGHT)
    top, row = 106.0, 11.0
    for index, head in enumerate(("科　室", "医德医风", "专业能力", "考核结果")):
        box = (columns[index], top, columns[index + 1], top + row)
        sheet.frame(box, 0.2, fill=(238, 240, 242))
        _cell(sheet, box, head)
    for line, department in enumerate(departments):
        y = top + (line + 1) * row
        _cell(sheet, (columns[0], y, columns[1], y + row), department)
        for index in (1, 2):
            box = (columns[index], y, columns[index + 1], y + row)
            sheet.frame(box, 0.2)
            score = str(rng.randrange(82, 99))
            write(sheet, (box[0] + 15.0, y + 7.8), score, 5.6, rng)
        box = (columns[3], y, columns[4], y + row)
        sheet.frame(box, 0.2)
        write(sheet, (box[0] + 13.0, y + 7.8), "合格", 5.4, rng)


def _opinion(sheet: Sheet, rng: random.Random) -> None:
    """The written opinion over dotted lines, signature and seal."""
    sheet.text((24.0, 181.0), "考核意见：", Type(Face.SANS_BOLD, 4.2))
    lines = (
        "该同志在试用期内工作认真，遵守制度，",
        "基本功扎实，考核成绩合格，同意报考。",
    )
    for index, words in enumerate(lines):
        y = 193.0 + index * 13.0
        write(sheet, (32.0, y), words, 6.0, rng, name=f"opinion_{index + 1}")
        sheet.line([(24.0, y + 2.6), (186.0, y + 2.6)], 0.15, (150, 150, 154))
    sheet.text((24.0, 240.0), "带教老师签名：", _LABEL)
    write(sheet, (54.0, 240.0), "样本老师", 6.4, rng, name="teacher")
    sheet.text((104.0, 240.0), "单位（盖章）：", _LABEL)
    sheet.text((104.0, 258.0), "日　　期：", _LABEL)
    write(sheet, (124.0, 258.0), "2026年1月12日", 5.2, rng, name="date")
    stamp = seal(
        round(sheet.px(40.0)), "样本市样本医院", "样本专用章", sheet.fonts, rng
    )
    sheet.stick(stamp, (142.0, 204.0))


def _cell(
    sheet: Sheet,
    box: tuple[float, float, float, float],
    text: str,
    name: str | None = None,
) -> None:
    """A ruled cell: labels centred, named values typed from the left."""
    sheet.frame(box, 0.2)
    if not text:
        return
    middle = (box[1] + box[3]) / 2 + 1.5
    if name is None:
        sheet.text(((box[0] + box[2]) / 2, middle), text, _LABEL, align=0.5)
    else:
        sheet.text((box[0] + 4.0, middle), text, _TYPED, name=name)
