"""The cameras of this machine, and what their drivers can set, in a line each."""

from camera.errors import CameraError


def cameras() -> tuple[str, ...]:
    """Return a line for every camera; one that gives no answer says why."""
    from camera.v4l2 import numbers  # noqa: PLC0415 - only this page asks

    return tuple(line for number in numbers() if (line := _line(number)))


def _line(number: int) -> str:
    from camera.v4l2 import abilities  # noqa: PLC0415 - only this page asks

    name = f"device:{number}"
    try:
        found = abilities(number)
    except CameraError as error:
        return f"{name}  {error.code}"
    if not found.captures:
        return ""
    sizes = [size for mode in found.modes for size in mode.sizes[:1]]
    width, height = max(sizes, default=(0, 0))
    dials = "; ".join(
        f"{control.name} {control.low}-{control.high}"
        for control in found.controls
        if any(word in control.name.lower() for word in ("focus", "exposure"))
    )
    return f"{name}  {found.name}  {width} x {height}  {dials}".rstrip()
