"""The cameras of this machine, and what their drivers can set."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from camera.errors import CameraError
from kiosk.dials import CameraSeen, Dial, DialName

if TYPE_CHECKING:
    from camera.v4l2 import Abilities, Control

# The controls of linux/v4l2-controls.h: the value, and the switch for automatic.
_CONTROLS = {
    DialName.FOCUS: (0x009A090A, 0x009A090C),
    DialName.EXPOSURE: (0x009A0902, 0x009A0901),
}


def cameras() -> tuple[CameraSeen, ...]:
    """Return every camera; one that gives no answer says why."""
    from camera.v4l2 import numbers  # noqa: PLC0415 - only this page asks

    return tuple(seen for number in numbers() if (seen := _seen(number)))


def _seen(number: int) -> CameraSeen | None:
    from camera.v4l2 import abilities  # noqa: PLC0415 - only this page asks

    return seen(f"device:{number}", lambda: abilities(number))


def seen(source: str, ask: "Callable[[], Abilities]") -> CameraSeen | None:
    """Return a camera, or None for a device that gives no pictures."""
    try:
        found = ask()
    except CameraError as error:
        return CameraSeen(source, source, code=error.code)
    if not found.captures:
        return None
    sizes = [size for mode in found.modes for size in mode.sizes[:1]]
    width, height = max(sizes, default=(0, 0))
    return CameraSeen(source, found.name, width, height, dials=dials(found.controls))


def dials(controls: "tuple[Control, ...]") -> tuple[Dial, ...]:
    """Return what the staff may set of what a driver has."""
    known = {control.number: control for control in controls}
    made = []
    for name, (value, switch) in _CONTROLS.items():
        control = known.get(value)
        if control is not None and control.high > control.low:
            ends = (control.low, control.high, max(control.step, 1), control.default)
            made.append(Dial(name, *ends, automatic=switch in known))
    return tuple(made)
