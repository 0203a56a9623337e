"""报名材料附件: state, messages, and every type with its pictures."""

from kivy.properties import ObjectProperty
from kivy.uix.behaviors import ButtonBehavior

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import (
    Flow,
    Gradual,
    GrowingScroll,
    Item,
    Notice,
    PileItem,
)
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.later import Later, Part
from kiosk.ui.widgets.picture import PictureView
from kiosk.ui.widgets.piloted import Piloted
from kiosk.viewmodels.tone import Tone
from kiosk.viewmodels.typecard import Slot, Thumb, TypeCard

__all__ = ["Gradual", "GrowingScroll", "Later", "MaterialsPanel"]  # the rules name them


class MessageView(PileItem):
    """One message of the reviewers."""


class TypeView(PileItem):
    """The card of one type."""

    def tiles(self, item: TypeCard) -> tuple[tuple[str, Thumb | Slot], ...]:
        """Return the pictures and the empty places, each with its type."""
        tiles: tuple[Thumb | Slot, ...] = (*item.thumbs, *item.slots)
        return tuple((item.id, tile) for tile in tiles)

    def notices(self, item: TypeCard) -> tuple[tuple[str, Tone, str], ...]:
        """Return what is to be said of the type: a name, a tone, the sentence.

        Most cards say nothing, and what is not made costs no time.
        """
        said = (
            ("", Tone.WARN, item.reason),
            (f"materials.held.{item.id}", Tone.PLAIN, item.held),
        )
        return tuple(one for one in said if one[2])


class TypeNotice(Notice):
    """One sentence on a card."""

    item = ObjectProperty(("", Tone.PLAIN, ""), rebind=True)
    acts = ObjectProperty(None)


class Tiles(Flow):
    """Pictures, and places for more."""

    def template_for(self, item: tuple[str, Thumb | Slot]) -> str:
        """A picture looks different from a place."""
        return "ThumbView" if isinstance(item[1], Thumb) else "SlotView"


class ThumbView(Item):
    """One picture, small, with its minus."""


class OpenPicture(Piloted, ButtonBehavior, PictureView):
    """A picture that opens large at a touch."""


class SlotView(Item):
    """A place to put the next picture."""


class MaterialsNews(Part):
    """What has changed, and what the reviewers wrote."""


class MaterialsState(Part):
    """Where messages go, and what of the pictures is on its way."""


class MaterialsPanel(Panel):
    """The page of all materials."""

    def leave(self) -> None:
        """Make no more cards of somebody who goes."""
        self.ids.cards.stop()


load_beside(__file__)
