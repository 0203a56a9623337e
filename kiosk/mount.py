"""Which camera is used and how it is set: what the staff chose, else the settings.

The choice is kept in the store and holds over restarts; the settings are not touched.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from camera.params import CameraParams
from kiosk.dials import CameraSeen, Choice, DialName, Values, from_text, to_text

if TYPE_CHECKING:
    from camera.sources import Source

log = logging.getLogger(__name__)


class Shelf(Protocol):
    """Where a choice is kept; `sync.backroom.Backroom` is one."""

    def camera_choice(self) -> str | None:
        """Return what was kept, None if nothing ever was."""

    def keep_camera_choice(self, text: str) -> None:
        """Keep it, for good when this returns."""


@dataclass(frozen=True, slots=True)
class Mounted:
    """How the camera stands now, for the page.

    `chosen`: the staff chose it or its dials; `code` says that what was kept could not
    be read; `refused` are the dials whose value the driver did not take.
    """

    source: str
    focus: float | None = None
    exposure: float | None = None
    chosen: bool = False
    code: str = ""
    refused: tuple[str, ...] = field(default=())

    def value(self, name: DialName) -> float | None:
        """Return what a dial is set to; None is automatic."""
        return self.focus if name is DialName.FOCUS else self.exposure


class Mount:
    """Makes the source that is wanted, and remembers what the staff wants.

    Args:
        source: the camera of the settings.
        params: its sizes and controls.
        make: makes a source of a name; it is opened by who asked for it.
        shelf: keeps the choice.
    """

    def __init__(
        self,
        source: str,
        params: CameraParams,
        make: "Callable[[str, CameraParams], Source]",
        shelf: Shelf,
    ) -> None:
        self._given = source
        self._params = params
        self._make = make
        self._shelf = shelf
        self._made: Source | None = None
        self._code = ""
        self._choice = self._kept()

    @property
    def source(self) -> str:
        """The name of the camera that is wanted."""
        return self._choice.source or self._given

    def open(self) -> "Source":
        """Make the source that is wanted now."""
        self._made = self._make(self.source, self._tuned())
        return self._made

    def state(self) -> Mounted:
        """Return how the camera stands now."""
        tuned = self._tuned()
        refused: tuple[str, ...] = getattr(self._made, "refused", ())
        return Mounted(
            self.source,
            tuned.focus,
            tuned.exposure,
            chosen=bool(self._choice.source or self._values()),
            code=self._code,
            refused=tuple(name for name in DialName if name in refused),
        )

    def all_of(self, seen: tuple[CameraSeen, ...]) -> tuple[CameraSeen, ...]:
        """Return the cameras there are, with that of the settings and the chosen."""
        known = {one.source for one in seen}
        named = dict.fromkeys((self._given, self.source))
        others = [CameraSeen(name, _title(name)) for name in named if name not in known]
        return (*others, *seen)

    def use(self, source: str) -> None:
        """Have another camera from now on."""
        self._keep(self._choice.using("" if source == self._given else source))

    def dial(self, name: DialName, value: float | None) -> None:
        """Set a dial of the present camera; None is automatic."""
        self._keep(self._choice.dialled(self.source, name, value))

    def as_given(self) -> None:
        """Have everything as the settings say."""
        self._keep(self._choice.undialled(self.source).using("").undialled(self._given))

    def _values(self) -> Values:
        return self._choice.dials.get(self.source, {})

    def _tuned(self) -> CameraParams:
        values = self._values()
        params = self._params
        return replace(
            params,
            focus=values.get(DialName.FOCUS, params.focus),
            exposure=values.get(DialName.EXPOSURE, params.exposure),
        )

    def _kept(self) -> Choice:
        text = self._shelf.camera_choice()
        try:
            return from_text(text) if text is not None else Choice()
        except ValueError:
            log.error("the kept choice of a camera cannot be read")  # noqa: TRY400 - no values in logs
            self._code = "K148"
            return Choice()

    def _keep(self, choice: Choice) -> None:
        self._shelf.keep_camera_choice(to_text(choice))
        self._choice, self._code = choice, ""


def _title(source: str) -> str:
    """Return what to call a camera of which nothing but the name is known."""
    from camera.knock import masked  # noqa: PLC0415 - only the staff's page asks

    kind, _, place = source.partition(":")
    return masked(place) if kind == "url" else place
