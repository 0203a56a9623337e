"""The whole display: the head, the present screen, and what lies over both."""

import gc
import logging
from typing import Any
from weakref import WeakSet

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, Rectangle
from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk import wipe
from kiosk.acts import Acts
from kiosk.flow import WAITING, Screen
from kiosk.present import Page
from kiosk.reach import of_screen, of_sheet
from kiosk.ui import theme
from kiosk.ui.fingers import let_go
from kiosk.ui.panel import Panel
from kiosk.ui.screens.registry import panel_class
from kiosk.ui.widgets.head import Head
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.later import forget_waiting
from kiosk.ui.widgets.picture import Lens, blacken, textures
from kiosk.ui.widgets.sheet import sheet_for
from kiosk.viewmodels.overlay import Question

log = logging.getLogger(__name__)

WIPE_S = 0.5  # between the steps of a wipe: the toolkit lets go some frames later
LIVE = {Screen.CAPTURE, Screen.SLIP, Screen.STAFF}  # may show the live picture
BUFFERS = 4  # that a graphics library may turn over; each keeps a frame until drawn on
WIPES = 60  # a screen that is still held after so many is a fault of ours
BLACKEN_S = 0.1  # after a screen has changed, so that the change does not wait for it
TICK_S = 0.25  # the time-out is shown in seconds; four looks in each suffice


class Stage(FloatLayout):
    """Renders pages; it decides nothing."""

    page = ObjectProperty(None, rebind=True)
    acts = ObjectProperty(None)
    wide = BooleanProperty(defaultvalue=True)
    low = BooleanProperty(defaultvalue=False)
    dimmed = BooleanProperty(defaultvalue=False)

    def __init__(self, acts: Acts, **kwargs: Any) -> None:
        self.panel: Panel | None = None
        self.sheet: Any = None
        self.lens = Lens()
        super().__init__(acts=acts, page=acts.core.page(), **kwargs)
        self._shown = acts.core.here()  # whether the panel is of the screen of now
        self._holder = BoxLayout()
        self._build()
        self._ticking = Clock.schedule_interval(lambda _: acts.tick(), TICK_S)
        # Rendering once a frame is enough, however much has changed.
        self._render_soon = Clock.create_trigger(self._render, -1)
        acts.core.watch(self._render_soon)
        self._frames = 0  # still to be drawn over those of the last visit
        self._draw_over_soon = Clock.create_trigger(self._draw_over)
        self._wipe_soon = Clock.create_trigger(self._drop, WIPE_S)
        self._write_over_soon = Clock.create_trigger(self._write_over, WIPE_S)
        self._visited = False
        self._left: WeakSet[Panel] = WeakSet()  # screens, until nothing holds them
        self._wipes = 0
        self.wiped = True  # whether nothing is left of the last visit
        self._closed = False
        Window.bind(on_key_down=self._touched)
        self._render(0)

    def close(self) -> None:
        """Stop the clock; nothing is rendered any more."""
        self._closed = True
        self._ticking.cancel()
        self._render_soon.cancel()
        self._wipe_soon.cancel()
        self._draw_over_soon.cancel()
        self._write_over_soon.cancel()
        Window.unbind(on_key_down=self._touched)
        if self.panel is not None:
            self.panel.leave()

    def export_as_image(self, *args: Any, **kwargs: Any) -> Any:
        """Draw it elsewhere than on the window, which has the ground."""
        with self.canvas.before:
            ground = (Color(*theme.GROUND), Rectangle(pos=self.pos, size=self.size))
        try:
            return super().export_as_image(*args, **kwargs)
        finally:
            for instruction in ground:
                self.canvas.before.remove(instruction)

    def set_apart(self) -> None:
        """Freeze what is loaded for good, so that no collection walks it again.

        But no screen: one that is left is collected like all that hung on a visit.
        """
        assert self.panel is not None
        self.panel.leave()
        self._holder.remove_widget(self.panel)
        self.panel = None
        gc.collect()
        gc.freeze()
        self._enter(self.page)

    def on_touch_down(self, touch: Any) -> bool:
        """Every touch says that somebody is here; one that only wakes ends there."""
        if self.acts.touched():
            return True
        return bool(super().on_touch_down(touch))

    def on_wide(self, _: object, wide: object) -> None:
        """Tell the screen that the display was turned."""
        self._head.wide = bool(wide)
        if self.panel is not None:
            self.panel.wide = bool(wide)

    def _touched(self, *_: object) -> bool:
        return bool(self.acts.typed())

    def _build(self) -> None:
        """Put head and panel together, in the sizes and colours of the page."""
        look = self.page.look
        theme.apply(look)
        Window.clearcolor, self.low = theme.GROUND, look.low
        self._head = Head(head=self.page.frame, wide=self.wide)
        parts = [self._head, self._holder]
        self.ids.column.clear_widgets()
        for part in reversed(parts) if look.low else parts:
            self.ids.column.add_widget(part)

    def _rebuild(self, page: Page, *, same: bool) -> None:
        """Show everything in another size or colour; the same screen keeps its text."""
        typed = self.panel.typed() if self.panel is not None and same else ()
        self.page = page
        self._build()
        self._enter(page)
        if self.panel is not None:
            self.panel.retype(typed)
        if self.sheet is not None:
            self.remove_widget(self.sheet)
            self.sheet = None

    def _render(self, _elapsed: float) -> None:
        before: Page = self.page
        page: Page = self.acts.core.page()
        self.dimmed = page.dimmed
        if page.look != before.look:
            self._rebuild(page, same=page.screen is before.screen)
        elif (
            self.panel is None or page.screen is not before.screen or not self._shown()
        ):
            self._enter(page)
        else:
            self.panel.body = page.body
        self.page = page
        self._head.head = page.frame
        self._lay(page)

    def _enter(self, page: Page) -> None:
        gone, left = textures(), self.panel  # no screen shows what another has made
        Clock.schedule_once(lambda _: self._let_go(gone, left), BLACKEN_S)
        forget_waiting()
        if self.panel is not None:
            self.panel.leave()
            self._left.add(self.panel)
            self._holder.remove_widget(self.panel)
            self.lens.anew()
        let_go()
        reach, self._shown = of_screen(self.acts), self.acts.core.here()
        self._head.acts = reach
        self.panel = panel_class(page.screen)(
            body=page.body, acts=reach, lens=self.lens, wide=self.wide
        )
        self._holder.add_widget(self.panel)
        self.wiped, self._wipes = not self._visited, 0
        if page.screen in WAITING and self._visited:
            self._wipe_soon()
        self._visited = True

    def _let_go(self, gone: tuple[Any, ...], left: Panel | None) -> None:
        """Leave nothing of a screen's pictures; no collection is waited for."""
        blacken(gone)
        if self.page.screen not in LIVE:  # there it has its next frame already
            self.lens.blacken()
        for widget in left.walk(restrict=True) if left is not None else ():
            if hasattr(widget, "picture") and hasattr(widget, "texture"):
                widget.picture = None

    def _drop(self, _elapsed: float) -> None:
        """Let go of the last visit; the next frames have the graphics card do so."""
        if self._closed:  # a wipe that ended in the worker meanwhile asked for another
            return
        gc.collect()
        self._frames = BUFFERS
        self._draw_over_soon()
        self._write_over_soon()

    def _draw_over(self, _elapsed: float) -> None:
        self.canvas.ask_update()
        self._frames -= 1
        if self._frames:
            self._draw_over_soon()

    def _write_over(self, _elapsed: float) -> None:
        def work() -> None:
            wipe.wipe()
            self._ended_wipe()

        if self.page.screen in WAITING:
            self.canvas.ask_update()
            self.acts.core.work(self.acts.core.desk.let_go)
            self.acts.core.work(work)

    def _ended_wipe(self) -> None:
        """Wipe again while a screen that was left is held: a slow frame's timer may."""
        self.wiped = not self._left
        self._wipes += 1
        if self._wipes == WIPES and self._left:
            log.error("screens still held: %s", {type(p).__name__ for p in self._left})
        elif self._left:
            self._wipe_soon()

    def _lay(self, page: Page) -> None:
        if self.sheet is not None and self.sheet.overlay == page.overlay:
            return
        same_question = (
            isinstance(page.overlay, Question)
            and self.sheet is not None
            and getattr(self.sheet.overlay, "name", None) == page.overlay.name
        )
        if same_question:
            self.sheet.overlay = page.overlay  # the seconds count down in place
            self.sheet.acts = of_sheet(self.acts)
            return
        if self.sheet is not None:
            self.remove_widget(self.sheet)
            self.sheet = None
        if page.overlay is not None:
            let_go()
            self.sheet = sheet_for(page.overlay, of_sheet(self.acts))
            self.add_widget(self.sheet)


load_beside(__file__)
