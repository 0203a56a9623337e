"""What stands around every screen: title, steps, language, the way back and out."""

from dataclasses import dataclass

from kiosk.appearance import USUAL, Appearance
from kiosk.flow import PUBLIC, STEPS, Screen, step_of
from kiosk.texts import Texts


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four steps: done, the present one, or still to come."""

    number: str
    label: str
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The head of the page; an empty label means that the button is not there."""

    brand: str
    title: str
    back: str
    language: str
    leave: str
    who: str
    size: str
    large: bool
    steps: tuple[Step, ...]


_NO_WAY_BACK = frozenset(
    {
        Screen.IDLE,
        Screen.CONSENT,
        Screen.REGISTRATION,
        Screen.FAULT,
        Screen.STAFF,
    }
)


def frame(
    screen: Screen,
    texts: Texts,
    who: str = "",
    look: Appearance = USUAL,
) -> Frame:
    """Return the head of a screen; `who` is the masked name of the candidate.

    Large letters leave room for the present step alone.
    """
    return Frame(
        brand=texts("brand"),
        title=texts(f"{screen}.title"),
        back="" if screen in _NO_WAY_BACK else texts("frame.back"),
        language=texts("frame.language"),
        leave="" if screen in PUBLIC else texts("frame.leave"),
        who="" if look.large else who,
        size=texts(_size_key(look)),
        large=look.large,
        steps=tuple(s for s in _steps(screen, texts) if s.current or not look.large),
    )


def _size_key(look: Appearance) -> str:
    return "frame.normal" if look.large else "frame.larger"


def _steps(screen: Screen, texts: Texts) -> tuple[Step, ...]:
    present = step_of(screen)
    if present is None:
        return ()
    return tuple(
        Step(str(place + 1), texts(f"step.{name}"), place < present, place == present)
        for place, (name, _) in enumerate(STEPS)
    )
