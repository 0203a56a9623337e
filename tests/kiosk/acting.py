"""A candidate at a kiosk without a window: what they do, and what they see."""

from collections.abc import Callable
from typing import TypeVar

from dossier.catalogue import MaterialType
from kiosk.acts import Acts
from tests.kiosk.conftest import (
    DrawnStudio,
)

Begin = Callable[..., Acts]
T = TypeVar("T")
PARTS = ("front", "back", "holding")
SIGNATURE = MaterialType(
    "signature", "本人签名", "Signature", "", "", 1, required_for=("*",), drawn=True
)


def body(acts: Acts, kind: type[T]) -> T:
    """What the screen shows, which is of this kind."""
    shown = acts.core.page().body
    assert isinstance(shown, kind)
    return shown


def studio(acts: Acts) -> DrawnStudio:
    """The drawn camera."""
    assert isinstance(acts.studio, DrawnStudio)
    return acts.studio


def shoot(acts: Acts, type_id: str, part: str = "") -> None:
    """Take and use one picture."""
    acts.booth.open(type_id, part)
    acts.booth.shoot()
    acts.booth.use()


def shoot_all(acts: Acts) -> None:
    """Take everything that is photographed and required."""
    acts.booth.open("identity", "front")
    for _ in PARTS:
        acts.booth.shoot()
        acts.booth.use()
    shoot(acts, "diploma")
