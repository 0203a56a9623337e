"""Move one registration with its dossier to another site."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from central.office import Office
from central.stops import StoppedError
from central.store import audit, dossiers, fleet, rosterbulk
from central.store.moving import move_dossier


@dataclass(frozen=True, slots=True)
class Transferred:
    """Where it was, and how much the kiosks there said that they have to send."""

    left: str
    waiting: int


def transfer(office: Office, number: str, site: str, area: str | None) -> Transferred:
    """Move a registration. Raises StoppedError R543 when there is none."""
    now = office.clock()

    def act(connection: Connection) -> Transferred:
        dossiers.lock(connection, [number])
        entry = rosterbulk.known(connection, [number]).get(number)
        if entry is None:
            raise StoppedError("R543", number)
        left = entry.registration.site
        there = replace(
            entry.registration, site=site, area=area or entry.registration.area
        )
        moved = entry.model_copy(update={"registration": there})
        for one in rosterbulk.put_many(connection, [moved]):
            move_dossier(connection, number, one.site, site, now)
        said = f"{left} -> {site}"
        audit.add(connection, audit.Entry(now, "command", "transfer", number, said))
        return Transferred(left, _waiting(connection, left))

    done = office.database.change(act)
    office.bell.ring()
    return done


def _waiting(connection: Connection, site: str) -> int:
    states = [one for one in fleet.fleet(connection) if one.site == site]
    return sum(one.heartbeat.queued for one in states if one.heartbeat)
