"""The last step of every document: the mark, the small print, the truth."""

from specimens.document import Document, Kind
from specimens.fonts import Face
from specimens.mark import lay_mark
from specimens.sheet import Colour, Sheet, Type

NOTICE = "样本 SPECIMEN  仅供演示  NOT A REAL DOCUMENT"


def notice(sheet: Sheet, baseline: float, em: float, fill: Colour) -> None:
    """The line of small print, centred on the sheet at `baseline` (mm)."""
    at = (sheet.size_mm[0] / 2, baseline)
    sheet.text(at, NOTICE, Type(Face.SANS, em, fill), align=0.5)


def finish(
    sheet: Sheet,
    kind: Kind,
    *,
    mark_em: float,
    corner_mm: float = 0.0,
    glossy: bool = False,
) -> Document:
    """The document that `sheet` shows, marked with glyphs of `mark_em` mm."""
    fields = tuple(sheet.fields)
    image, marks = lay_mark(sheet.image, fields, sheet.fonts, sheet.px(mark_em))
    return Document(kind, image, sheet.size_mm, fields, marks, corner_mm, glossy)
