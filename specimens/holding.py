"""A drawn person who holds their specimen ID card, as a printed A5 picture."""

from PIL import Image, ImageDraw

from specimens.document import Box, Document, Field, Kind
from specimens.finish import finish, notice
from specimens.fonts import Fonts
from specimens.id_card import CORNER_MM, id_front
from specimens.people import Person
from specimens.portrait import draw_bust, look_of
from specimens.sheet import Colour, Point, Sheet

PICTURE_MM: Point = (210.0, 148.0)
_CARD_AT: Point = (105.0, 78.0)
_WALL: Colour = (222, 230, 234)


def id_holding(person: Person, fonts: Fonts) -> Document:
    """The drawn person with the card's front side; the card's fields are the truth."""
    sheet = Sheet(PICTURE_MM, fonts, _WALL)
    look = look_of(person)
    with sheet.patch((0, 0, *PICTURE_MM)) as (draw, k):
        _room(draw, k)
        draw_bust(draw, look, 1.18 * k, (66 / 1.18, 58 / 1.18), 148 / 1.18)
        _arms(draw, k, look.cloth)
    card = id_front(person, fonts)
    _show_card(sheet, card)
    with sheet.patch((88, 66, 208, 148)) as (draw, k):
        _fingers(draw, k, look.skin, (88, 66))
    notice(sheet, 7.0, 2.8, (96, 104, 110))
    return finish(sheet, Kind.ID_HOLDING, mark_em=9.0)


def _room(draw: ImageDraw.ImageDraw, k: float) -> None:
    """A plain wall with a lighter panel, so that the figure stands out."""
    draw.rectangle((0, 112 * k, 210 * k, 148 * k), fill=(206, 214, 218))
    draw.rounded_rectangle(
        (12 * k, 10 * k, 198 * k, 160 * k), 8 * k, fill=(232, 238, 241)
    )


def _arms(draw: ImageDraw.ImageDraw, k: float, cloth: Colour) -> None:
    """Two sleeves that reach for the lower corners of the card."""
    dark: Colour = (
        round(cloth[0] * 0.88),
        round(cloth[1] * 0.88),
        round(cloth[2] * 0.88),
    )
    left = [(58, 160), (84, 128), (99, 114), (112, 126), (100, 160)]
    right = [(124, 160), (166, 134), (190, 108), (204, 116), (186, 160)]
    for points in (left, right):
        draw.polygon([(x * k, y * k) for x, y in points], fill=dark)


def _show_card(sheet: Sheet, card: Document) -> None:
    """Paste the card with its rounded corners and keep its fields as the picture's."""
    mask = Image.new("L", card.image.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, mask.width - 1, mask.height - 1), sheet.px(CORNER_MM), fill=255
    )
    shade = Image.new("RGBA", card.image.size, (60, 70, 80, 0))
    shade.putalpha(mask.point(lambda v: v // 3))
    sheet.stick(shade, (_CARD_AT[0] + 0.8, _CARD_AT[1] + 1.2))
    picture = card.image.convert("RGBA")
    picture.putalpha(mask)
    at = sheet.stick(picture, _CARD_AT)
    for field in card.fields:
        box = field.box
        moved = Box(
            box.left + at.left,
            box.top + at.top,
            box.right + at.left,
            box.bottom + at.top,
        )
        sheet.fields.append(Field(field.name, field.text, moved))


def _fingers(draw: ImageDraw.ImageDraw, k: float, skin: Colour, origin: Point) -> None:
    """Hands at the card's side edges; the thumbs reach only over its margin."""
    shade: Colour = (
        round(skin[0] * 0.87),
        round(skin[1] * 0.87),
        round(skin[2] * 0.87),
    )
    rim = round(0.5 * k)
    for edge, y, inward in ((_CARD_AT[0], 118.0, 1), (_CARD_AT[0] + 85.6, 110.0, -1)):
        x, y_px = (edge - origin[0]) * k, (y - origin[1]) * k
        palm = sorted((x - inward * 13 * k, x - inward * 0.6 * k))
        draw.rounded_rectangle(
            (palm[0], y_px - 6 * k, palm[1], y_px + 11 * k), 5.5 * k, fill=skin
        )
        tip = sorted((x - inward * 10 * k, x + inward * 4.2 * k))
        draw.rounded_rectangle(
            (tip[0], y_px - 3.4 * k, tip[1], y_px + 3.4 * k),
            3.4 * k,
            fill=skin,
            outline=shade,
            width=rim,
        )
