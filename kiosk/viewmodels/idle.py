"""The screen that waits for somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dossier.catalogue import MaterialType
from kiosk.appearance import USUAL, Appearance
from kiosk.lookout import ABSENT
from kiosk.texts import Texts
from kiosk.viewmodels.naming import type_name
from kiosk.viewmodels.tone import Tone
from kiosk.viewmodels.when import moment
from sync.views import Health

STALE = timedelta(hours=24)  # without the line, before passers-by are told
MOST_TYPES = 4  # names of types, so that the line stays short


@dataclass(frozen=True, slots=True)
class Bring:
    """One thing to have at hand."""

    icon: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Idle:
    """Greeting, what to bring, and one honest line on the state of the machine."""

    headline: str
    text: str
    begin: str
    bring_title: str
    bring: tuple[Bring, ...]
    status: str
    tone: Tone
    contrast: str
    height: str
    staff: str


@dataclass(frozen=True, slots=True)
class Machine:
    """How the machine is: queue and line, the camera's code, the wall clock's time."""

    health: Health
    now: datetime
    camera: str = ""


def idle(
    machine: Machine,
    texts: Texts,
    zone: ZoneInfo,
    types: tuple[MaterialType, ...] = (),
    look: Appearance = USUAL,
) -> Idle:
    """Return the idle screen; `types` are those that somebody here must bring."""
    status, tone = _status(machine, texts, zone)
    return Idle(
        headline=texts("idle.headline"),
        text="" if look.large else texts("idle.text"),  # the button must show
        begin=texts("idle.begin"),
        bring_title=texts("idle.bring"),
        bring=tuple(
            Bring(name, texts(f"idle.bring.{name}"), _bring(name, types, texts))
            for name in ("account", "card", "papers", "phone")
        ),
        status=status,
        tone=tone,
        contrast=texts("idle.colours" if look.contrast else "idle.contrast"),
        height=texts("idle.high" if look.low else "idle.low"),
        staff=texts("staff.button"),
    )


def _bring(name: str, types: tuple[MaterialType, ...], texts: Texts) -> str:
    """Say more about one thing: the papers are those that the catalogue asks for."""
    papers = [kind for kind in types if not kind.drawn]  # a signature is made here
    if name != "papers" or not papers:
        return texts(f"idle.bring.{name}.text")
    named = texts.listing.join(type_name(kind, texts) for kind in papers[:MOST_TYPES])
    return texts("idle.bring.papers.types", types=named)


def _status(machine: Machine, texts: Texts, zone: ZoneInfo) -> tuple[str, Tone]:
    """Say the one thing that matters most to whoever passes by."""
    health = machine.health
    if not health.enrolled:
        return texts("idle.status.not_enrolled"), Tone.BAD
    if machine.camera:
        key = "no_camera" if machine.camera == ABSENT else "camera"
        return texts(f"idle.status.{key}"), Tone.BAD
    if health.stuck:
        return texts("idle.status.stuck", count=health.stuck), Tone.WARN
    if health.synced_at is None:
        return texts("idle.status.never_synced"), Tone.WARN
    at = moment(health.synced_at, zone, texts)
    if health.queued:
        return texts("idle.status.queued", count=health.queued, at=at), Tone.WARN
    if machine.now - health.synced_at > STALE:
        return texts("idle.status.stale", at=at), Tone.WARN
    return texts("idle.status.ready", at=at), Tone.GOOD
