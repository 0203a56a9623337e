"""The screen that waits for somebody."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kiosk.texts import Texts
from kiosk.viewmodels.tone import Tone
from kiosk.viewmodels.when import moment
from sync.views import Health


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
    staff: str


def idle(
    health: Health, texts: Texts, zone: ZoneInfo, *, camera_missing: bool = False
) -> Idle:
    """Return the idle screen for the present state of queue, line and camera."""
    status, tone = _status(health, texts, zone, camera_missing=camera_missing)
    return Idle(
        headline=texts("idle.headline"),
        text=texts("idle.text"),
        begin=texts("idle.begin"),
        bring_title=texts("idle.bring"),
        bring=tuple(
            Bring(name, texts(f"idle.bring.{name}"), texts(f"idle.bring.{name}.text"))
            for name in ("account", "card", "papers", "phone")
        ),
        status=status,
        tone=tone,
        staff=texts("staff.button"),
    )


def _status(
    health: Health, texts: Texts, zone: ZoneInfo, *, camera_missing: bool
) -> tuple[str, Tone]:
    """Say the one thing that matters most to whoever passes by."""
    if not health.enrolled:
        return texts("idle.status.not_enrolled"), Tone.BAD
    if camera_missing:
        return texts("idle.status.no_camera"), Tone.BAD
    if health.stuck:
        return texts("idle.status.stuck", count=health.stuck), Tone.WARN
    if health.synced_at is None:
        return texts("idle.status.never_synced"), Tone.WARN
    at = moment(health.synced_at, zone, texts)
    if health.queued:
        return texts("idle.status.queued", count=health.queued, at=at), Tone.WARN
    return texts("idle.status.ready", at=at), Tone.GOOD
