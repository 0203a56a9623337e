"""Pieces of a person's way through the kiosk, to be played one after the other."""

from collections.abc import Iterator
from typing import Any

from dossier.catalogue import MaterialType
from dossier.model import Profile
from kiosk.params import CONSENT_VERSION
from kiosk.viewmodels.check import Finding

BLURRED = Finding("blurred", "图片模糊", "Blurred", blocks=True)
GLARE = Finding("glare", "有反光", "Glare", blocks=False)
PARTS = ("front", "back", "holding")
SIGNATURE = MaterialType(
    "signature", "本人签名", "Signature", "", "", 1, required_for=("*",), drawn=True
)


def log_in(pilot: Any, password: str = "pass2026") -> Iterator[None]:
    """From the idle screen to a checked password."""
    yield from pilot.tap("idle.begin")
    yield from pilot.type("login.account", "sample01")
    yield from pilot.type("login.password", password)
    yield from pilot.tap("login.enter")


def sign_up(pilot: Any) -> Iterator[None]:
    """A first visit, every touch of it, from the idle screen to the materials."""
    yield from log_in(pilot)
    yield from pilot.tap("consent.agree")
    yield from pilot.tap("registration.open")
    yield from pilot.type("profile.phone", "13800000000")
    yield from pilot.tap("profile.save")
    yield from pilot.until(lambda: pilot.screen == "materials")


def enter(kiosk: Any) -> Iterator[None]:
    """The materials of somebody who was here before, without the way there."""
    pilot, entrance, desk = kiosk.pilot, kiosk.acts.entrance, kiosk.acts.core.desk
    session = desk.log_in("sample01", "pass2026")
    desk.activate(session, CONSENT_VERSION)
    desk.set_profile(session, Profile("13800000000"))
    entrance.begin()
    entrance.log_in("sample01", "pass2026")
    yield from pilot.until(lambda: pilot.screen == "registration")
    entrance.open_materials()
    yield from pilot.until(lambda: pilot.screen == "materials")


def shoot(pilot: Any) -> Iterator[None]:
    """One picture, from the live picture to the next screen."""
    yield from pilot.tap("capture.shutter")
    yield from pilot.tap("check.use")
    yield from pilot.until(lambda: pilot.screen != "check")


def shoot_all(pilot: Any) -> Iterator[None]:
    """Everything that is required."""
    yield from pilot.tap("materials.add.identity.front")
    for _ in PARTS:
        yield from shoot(pilot)
    yield from pilot.tap("materials.add.diploma")
    yield from shoot(pilot)


def submit(pilot: Any) -> Iterator[None]:
    """From complete materials to the receipt."""
    yield from pilot.tap("materials.submit")
    yield from pilot.tap("submit.declare")
    yield from pilot.tap("submit.submit")
    yield from pilot.until(lambda: pilot.screen == "done")


def chain(*stories: Iterator[None]) -> Iterator[None]:
    """One story after the other."""
    for story in stories:
        yield from story


def view(kiosk: Any) -> Any:
    """The dossier as the store has it."""
    core = kiosk.acts.core
    return core.desk.view(core.visit.session).dossier
