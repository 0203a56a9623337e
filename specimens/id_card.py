"""The specimen resident ID card, 85.6 x 54 mm (ISO/IEC 7810 ID-1), front and back."""

from datetime import date

from specimens.document import Document, Kind
from specimens.finish import finish, notice
from specimens.fonts import Face, Fonts
from specimens.ornaments import emblem, guilloche
from specimens.people import Person
from specimens.portrait import portrait
from specimens.sheet import INK, Colour, Point, Run, Sheet, Type, sheet_pixels

CARD_MM: Point = (85.6, 54.0)
CORNER_MM = 3.18
_LABEL: Colour = (46, 104, 158)
_VALID_YEARS = 20


def id_front(person: Person, fonts: Fonts) -> Document:
    """The portrait side: name, sex, birth, address, number, and a drawn portrait."""
    sheet = _card(fonts, (236, 243, 247), (226, 236, 228), (168, 200, 214))
    label, value = Type(Face.SANS, 2.75, _LABEL), Type(Face.SANS, 3.35)
    left, column = 5.6, 15.6
    rows = (9.6, 17.0, 23.9)
    sheet.spread((left, rows[0]), 12.0, "姓名", label)
    sheet.text((column, rows[0]), person.name, Type(Face.SANS, 4.0), name="name")
    sheet.spread((left, rows[1]), 12.0, "性别", label)
    sheet.text((column, rows[1]), person.sex, value, name="sex")
    sheet.text((26.0, rows[1]), "民族", label)
    sheet.text((33.6, rows[1]), person.nation, value, name="nation")
    sheet.spread((left, rows[2]), 12.0, "出生", label)
    _birth(sheet, person, (column, rows[2]), label, value)
    sheet.spread((left, 30.8), 12.0, "住址", label)
    sheet.paragraph((column, 30.8), 34.5, 4.7, [Run(person.address, "address")], value)
    sheet.text((left, 47.6), "公民身份号码", label)
    number = Type(Face.SANS_BOLD, 3.9, INK, 0.62)
    sheet.text((28.4, 47.6), person.id_number, number, name="id_number")
    frame = sheet_pixels((25.4, 31.6))
    sheet.stick(portrait(person, frame, (214, 227, 236)), (55.0, 6.2))
    notice(sheet, 52.2, 1.5, (130, 140, 148))
    return finish(sheet, Kind.ID_FRONT, mark_em=6.4, corner_mm=CORNER_MM, glossy=True)


def id_back(person: Person, fonts: Fonts) -> Document:
    """The other side: invented emblem, title, authority and validity."""
    sheet = _card(fonts, (240, 240, 232), (232, 226, 224), (206, 190, 178))
    _hills(sheet)
    mark = emblem(round(sheet.px(16.0)), (190, 62, 48))
    sheet.stick(mark, (6.4, 6.4))
    sheet.spread((27.0, 13.4), 78.0, "样本地区演示专用", Type(Face.SERIF_BOLD, 4.7))
    sheet.spread((27.0, 22.8), 78.0, "居民身份证", Type(Face.SERIF_BOLD, 7.2))
    label, value = Type(Face.SANS_BOLD, 3.0), Type(Face.SANS, 3.15)
    sheet.text((31.4, 39.8), "签发机关", label, align=1.0)
    sheet.text((34.6, 39.8), "样本市公安局样本分局", value, name="authority")
    sheet.text((31.4, 46.8), "有效期限", label, align=1.0)
    sheet.text((34.6, 46.8), validity(person.issued), value, name="validity")
    notice(sheet, 52.2, 1.5, (146, 138, 130))
    return finish(sheet, Kind.ID_BACK, mark_em=6.4, corner_mm=CORNER_MM, glossy=True)


def validity(issued: date) -> str:
    """First and last day of validity, as printed on the card."""
    end = date(issued.year + _VALID_YEARS, issued.month, min(issued.day, 28))
    return f"{issued:%Y.%m.%d}-{end:%Y.%m.%d}"


def _card(fonts: Fonts, top: Colour, bottom: Colour, line: Colour) -> Sheet:
    size = sheet_pixels(CARD_MM)
    return Sheet(CARD_MM, fonts, guilloche(size, top, bottom, line, period=9.0))


def _birth(sheet: Sheet, person: Person, at: Point, label: Type, value: Type) -> None:
    x, y = at
    parts = (
        (person.birth.year, "年"),
        (person.birth.month, "月"),
        (person.birth.day, "日"),
    )
    for (number, unit), name in zip(parts, ("year", "month", "day"), strict=True):
        x = sheet.text((x, y), str(number), value, name=f"birth_{name}") + 1.0
        x = sheet.text((x, y), unit, label) + 1.6


def _hills(sheet: Sheet) -> None:
    """Layered pale hills, so that the side is told apart at a glance."""
    layers: tuple[tuple[Colour, list[Point]], ...] = (
        ((222, 220, 208), [(0, 30), (14, 24), (27, 29), (45, 20), (64, 28), (86, 22)]),
        ((228, 216, 206), [(0, 35), (20, 29), (38, 35), (58, 27), (74, 33), (86, 29)]),
    )
    with sheet.patch((0, 18, *CARD_MM)) as (draw, k):
        for colour, ridge in layers:
            points = [*ridge, (86.0, 60.0), (0.0, 60.0)]
            shifted = [(x * k, (y - 18) * k) for x, y in points]
            draw.line(shifted[: len(ridge)], fill=colour, width=round(k * 0.5))
