"""Erase what was decided long enough ago and exported; provably, and to the disk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from central.office import Office
from central.store import archive, audit, dossiers

Show = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many dossiers and images are gone, and how many wait for their export."""

    dossiers: int
    images: int
    unexported: int


def erase_due(
    office: Office,
    days: int,
    show: Show = lambda _what, _done, _total: None,
    *,
    who: str = "command",
    even_unexported: bool = False,
) -> Erased:
    """Erase each dossier that was decided `days` ago; first what a kill left over."""
    before = office.clock() - timedelta(days=days)
    images = _clear_shelf(office, who)
    many = 0
    for exported in (True, False) if even_unexported else (True,):
        with office.database.read() as connection:
            total = archive.due_count(connection, before, exported=exported)
        while True:
            with office.database.read() as connection:
                numbers = archive.due(connection, before, exported=exported)
            if not numbers:
                break
            for number in numbers:
                many += _erase_one(office, number, before, who, exported=exported)
                images += _clear_shelf(office, who)
                show("erased", many, max(total, many))
    if many:
        office.bell.ring()
    with office.database.read() as connection:
        left = archive.due_count(connection, before, exported=False)
    return Erased(many, images, left)


def _erase_one(
    office: Office, number: str, before: datetime, who: str, *, exported: bool
) -> int:
    now = office.clock()

    def act(connection: Connection) -> int:
        dossiers.lock(connection, [number])
        since = dossiers.since(connection, number)
        whole = dossiers.load(connection, number)
        if since is None or since >= before or whole.state.value not in archive.DECIDED:
            return 0
        was = archive.export_of(connection, number)
        noted = archive.noted_since(connection, number)
        if exported and (was is None or was[0] != whole.rev or noted):
            return 0
        images = archive.blobs_of(connection, number)
        archive.erase(connection, number, images)
        manifest = f"manifest {was[1]}" if was else "never exported"
        said = f"{whole.state.value} rev {whole.rev}; {manifest}; " + " ".join(images)
        audit.add(connection, audit.Entry(now, who, "erase", number, said))
        return 1

    return office.database.change(act)


def _clear_shelf(office: Office, who: str) -> int:
    """Remove the blobs of what is erased; what is noted here is really gone."""
    with office.database.read() as connection:
        pending = list(archive.pending(connection))
    done = 0
    for number, images in pending:
        with office.database.read() as connection:
            back = archive.returned(connection, images)
        gone = [one for one in images if one not in back]
        for one in gone:
            office.files.shelf.erase(one)
        with office.database.write() as connection:
            archive.settled(connection, images)
            said = " ".join(gone)
            entry = audit.Entry(office.clock(), who, "erased_images", number, said)
            audit.add(connection, entry)
        done += len(gone)
    return done
