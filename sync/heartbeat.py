"""How this machine is, as the office is told with every exchange, by wire or stick."""

import platform

from sync.clock import Moment
from sync.protocol.messages import Heartbeat
from sync.views import Health

SYSTEM_MAX = 120


def heartbeat(health: Health, now: Moment, version: str) -> Heartbeat:
    """Return what a kiosk says of itself; no name or number of a person is in it."""
    oldest = health.oldest_at
    return Heartbeat(
        version=version,
        boot=now.boot,
        mono=now.mono,
        wall=now.wall,
        queued=health.queued,
        oldest_s=max((now.wall - oldest).total_seconds(), 0) if oldest else None,
        free_bytes=health.free_bytes,
        quarantined=health.stuck,
        refused=health.refused,
        clock_offset_s=health.clock_offset_s,
        camera=health.camera,
        python=platform.python_version(),
        system=platform.platform()[:SYSTEM_MAX],
    )
