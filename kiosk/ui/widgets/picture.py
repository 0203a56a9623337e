"""Pictures on screen: one from pixels, and the live one with its single texture."""

from collections.abc import Iterable
from typing import Any
from weakref import WeakSet

from kivy.clock import Clock
from kivy.graphics.opengl import (
    GL_RGBA,
    GL_UNSIGNED_BYTE,
    glTexImage2D,
    glTexSubImage2D,
)
from kivy.graphics.texture import Texture
from kivy.properties import (
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.widget import Widget

from kiosk.coach import Point
from kiosk.pictures import Picture, halves
from kiosk.studio import Preview
from kiosk.ui import theme
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.pile import Pile
from kiosk.ui.widgets.prose import Prose

__all__ = ["Framed", "Lens", "LivePicture", "PictureView", "Pile", "Prose"]

LOOKS_PER_SECOND = 60  # for a new frame: twice as often as one comes, so none waits

Place = tuple[float, float, float, float]  # x, y, width, height

# Every texture that shows a picture, so that each can be made black: the graphics
# library may keep the pixels of one that is gone.
_made: "WeakSet[Any]" = WeakSet()


class PictureView(Widget):
    """Shows a Picture as large as it fits, or nothing."""

    picture = ObjectProperty(None, allownone=True)
    texture = ObjectProperty(None, allownone=True)
    fitted = ObjectProperty((0, 0, 0, 0))
    ground = ColorProperty((0, 0, 0, 0))
    outline = ObjectProperty(())
    points = ObjectProperty(())

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for what in ("texture", "pos", "size", "outline"):
            self.fbind(what, self._fit)
        self._fit()

    def on_picture(self, _: object, picture: Picture | None) -> None:
        """Show another picture."""
        self.texture = texture_of(picture)

    def _fit(self, *_: object) -> None:
        if self.texture is None:
            self.fitted = (*self.pos, 0, 0)
            return
        self.fitted = fit(self.texture.size, self.pos, self.size)
        self.points = placed(self.outline, self.fitted)


def texture_of(picture: Picture | None) -> Any:
    """Bring pixels to the graphics card, with all smaller sizes that it may draw."""
    if picture is None:
        return None
    size = (picture.width, picture.height)
    texture = Texture.create(size=size, colorfmt="rgba")
    texture.min_filter = "linear_mipmap_nearest"
    _bring(texture, picture)
    texture.flip_vertical()
    _made.add(texture)
    return texture


def _bring(texture: Any, picture: Picture) -> None:
    """Fill a texture with the whole and the smaller sizes; the least are black.

    The toolkit would have the graphics library work the smaller ones out, twice, which
    takes software ten times as long as copying them. All are laid out anew, the whole
    first, so that they lie in one place that `blacken` can write over.
    """
    texture.bind()
    pixels = (picture.rgba, *picture.smaller)
    for level, (width, height) in enumerate(_sizes(texture)):
        there = level < len(pixels)
        glTexImage2D(
            *(texture.target, level, GL_RGBA, width, height, 0),
            *(GL_RGBA, GL_UNSIGNED_BYTE),
            pixels[level] if there else bytes(width * height * 4),
        )


def _sizes(texture: Any) -> tuple[tuple[int, int], ...]:
    size = (int(texture.width), int(texture.height))
    return (size, *halves(*size))


def textures() -> tuple[Any, ...]:
    """Return the textures of all pictures that are there now."""
    return tuple(_made)


def blacken(gone: Iterable[Any]) -> None:
    """Leave nothing in textures that nobody will show again."""
    for texture in gone:
        texture.bind()
        for level, (width, height) in enumerate(_sizes(texture)):
            glTexSubImage2D(
                *(texture.target, level, 0, 0, width, height),
                *(GL_RGBA, GL_UNSIGNED_BYTE, bytes(width * height * 4)),
            )
        _made.discard(texture)


def fit(
    inner: tuple[float, float], pos: tuple[float, float], size: tuple[float, float]
) -> Place:
    """Return x, y, width, height of a picture as large as fits, in the middle."""
    scale = min(size[0] / inner[0], size[1] / inner[1])
    width, height = inner[0] * scale, inner[1] * scale
    left, low = pos[0] + (size[0] - width) / 2, pos[1] + (size[1] - height) / 2
    return (left, low, width, height)


def placed(outline: tuple[Point, ...], place: Place) -> tuple[float, ...]:
    """Return an outline in shares of a picture as points of the display."""
    left, low, width, height = place
    corners = ((left + x * width, low + (1 - y) * height) for x, y in outline)
    return tuple(value for corner in corners for value in corner)


def beside(
    inner: Place, pos: tuple[float, float], size: tuple[float, float], radius: float
) -> tuple[Place, Place]:
    """Return what a picture in the middle leaves free: below and above, or both sides.

    Each reaches under the picture by the radius of its corners, and has room for two.
    """
    if size[1] - inner[3] > size[0] - inner[2]:
        high = _band(inner[3], size[1], radius)
        return (*pos, size[0], high), (pos[0], pos[1] + size[1] - high, size[0], high)
    wide = _band(inner[2], size[0], radius)
    return (*pos, wide, size[1]), (pos[0] + size[0] - wide, pos[1], wide, size[1])


def _band(inner: float, outer: float, radius: float) -> float:
    return min(max((outer - inner) / 2 + radius, 2 * radius), outer)


class Framed(AnchorLayout):
    """A picture with its caption close below, both in the middle of their room."""

    picture = ObjectProperty(None, allownone=True)
    outline = ObjectProperty(())
    caption = StringProperty("")

    def height_for(self, width: float, room: float, texture: Any) -> float:
        """Return the height of the picture at this width, or all the room there is."""
        if texture is None:
            return 0.0
        return float(max(min(width * texture.height / texture.width, room), 1))


class Lens:
    """The one texture of the live picture, for the whole life of the kiosk."""

    def __init__(self) -> None:
        self.texture: Any = None
        self._number = 0

    def take(self, frame: Preview) -> bool:
        """Bring a new frame to the graphics card; say whether it was new."""
        if frame.number == self._number:
            return False
        self._number = frame.number
        size = (frame.width, frame.height)
        if self.texture is None or tuple(self.texture.size) != size:
            # Another camera with another format: the only time it is made anew.
            self.texture = Texture.create(size=size, colorfmt="rgba")
            self.texture.flip_vertical()
        self.texture.blit_buffer(frame.rgba, colorfmt="rgba", bufferfmt="ubyte")
        return True

    def anew(self) -> None:
        """Take the next frame, even if it is one that was shown before."""
        self._number = 0

    def blacken(self) -> None:
        """Leave nothing of what was before the camera."""
        if self.texture is not None:
            width, height = self.texture.size
            self.texture.blit_buffer(bytes(int(width * height * 4)), colorfmt="rgba")
        self._number = 0


class LivePicture(Widget):
    """The live picture with the outline of the page over it."""

    lens = ObjectProperty(None, allownone=True)
    studio = ObjectProperty(None, allownone=True)
    outline = ObjectProperty(())
    outline_color = ColorProperty((1, 1, 1, 1))
    texture = ObjectProperty(None, allownone=True)
    fitted = ObjectProperty((0, 0, 0, 0))
    points = ObjectProperty(())
    progress = NumericProperty(0)
    bands = ObjectProperty(((0, 0, 0, 0), (0, 0, 0, 0)))

    def __init__(self, **kwargs: Any) -> None:
        self._clock = Clock.schedule_interval(self._frame, 1 / LOOKS_PER_SECOND)
        super().__init__(**kwargs)
        for what in ("texture", "pos", "size", "outline"):
            self.fbind(what, self._fit)

    def stop(self) -> None:
        """Show no further frame."""
        self._clock.cancel()

    def _frame(self, _elapsed: float) -> None:
        frame = self.studio.latest() if self.studio else None
        if frame is not None and self.lens.take(frame):
            self.texture = self.lens.texture
            self.canvas.ask_update()

    def _fit(self, *_: object) -> None:
        if self.texture is None:
            self.bands = ((*self.pos, *self.size), (*self.pos, 0, 0))
            return
        self.fitted = fit(self.texture.size, self.pos, self.size)
        self.bands = beside(self.fitted, self.pos, self.size, theme.RADIUS)
        self.points = placed(self.outline, self.fitted)


load_beside(__file__)
