"""How the kiosks are: what each said of itself last, and what the server notes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from central.store import audit
from central.store.schema import devices, feed
from sync.protocol.messages import SETTINGS_KEY, Heartbeat, KioskSettings


@dataclass(frozen=True, slots=True)
class DeviceState:
    """One kiosk. `heartbeat` is None before the first contact; `flags` counts
    operations on registrations of other sites; `refused_at` is when it last tried
    although revoked, `mark` how much was queued an hour ago or so, `cursor` how far it
    says to have read the feed.
    """

    id: str
    name: str
    site: str
    area: str
    enrolled_at: datetime
    revoked_at: datetime | None
    key_since: datetime
    renewing: bool
    seen_at: datetime | None
    heartbeat: Heartbeat | None
    flags: int
    refused_at: datetime | None = None
    mark: tuple[int, datetime] | None = None
    cursor: int | None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """What the office set for the kiosks of a site; `seq` is its place on the feed."""

    seq: int
    settings: KioskSettings

    def arrived(self, state: DeviceState) -> bool:
        """Say whether a kiosk has it: it reads the feed on from behind it."""
        return state.cursor is not None and state.cursor >= self.seq

    @property
    def values(self) -> dict[str, float]:
        """The values that hold, without those that are the kiosk's own."""
        said = self.settings.model_dump(exclude={"version"}, exclude_none=True)
        return {name: float(value) for name, value in said.items()}


def pushed(connection: Connection) -> dict[str, Pushed]:
    """Return what holds at each site for which anything was ever pushed."""
    wanted = select(feed.c.site, feed.c.seq, feed.c.body).where(
        feed.c.key == SETTINGS_KEY, feed.c.body.is_not(None)
    )
    return {
        row.site: Pushed(row.seq, KioskSettings.model_validate_json(row.body))
        for row in connection.execute(wanted)
    }


def fleet(connection: Connection) -> list[DeviceState]:
    """Return every kiosk that was ever enrolled, by site and name."""
    flags = audit.flag_counts(connection)
    rows = connection.execute(
        select(devices).order_by(devices.c.site, devices.c.name, devices.c.id)
    )
    return [
        DeviceState(
            id=row.id,
            name=row.name,
            site=row.site,
            area=row.area,
            enrolled_at=row.enrolled_at,
            revoked_at=row.revoked_at,
            key_since=row.key_since or row.enrolled_at,
            renewing=row.next_public_key is not None,
            seen_at=row.seen_at,
            heartbeat=_heartbeat(row.heartbeat),
            flags=flags.get(row.id, 0),
            refused_at=row.refused_at,
            cursor=row.cursor,
            mark=None
            if row.queue_mark is None
            else (row.queue_mark, row.queue_mark_at),
        )
        for row in rows
    ]


def _heartbeat(text: str | None) -> Heartbeat | None:
    return None if text is None else Heartbeat.model_validate_json(text)
