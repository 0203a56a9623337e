"""What a reviewer wants to pass together, and whether the sample was looked at."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from central.store.desk_schema import samples
from central.store.schema import audit


@dataclass(frozen=True, slots=True)
class Sample:
    """The chosen dossiers by number, each with its revision, and those drawn."""

    id: str
    who: str
    made_at: datetime
    revs: dict[str, int]
    drawn: list[str]


def add(connection: Connection, sample: Sample) -> None:
    """Keep a sample until it was passed."""
    row = {
        "id": sample.id,
        "who": sample.who,
        "made_at": sample.made_at,
        "body": json.dumps({"revs": sample.revs, "drawn": sample.drawn}),
    }
    connection.execute(insert(samples).values(row))


def find(connection: Connection, sample_id: str, who: str) -> Sample | None:
    """Return a reviewer's own sample."""
    row = connection.execute(
        select(samples).where(samples.c.id == sample_id, samples.c.who == who)
    ).first()
    if row is None:
        return None
    return Sample(row.id, row.who, row.made_at, **json.loads(row.body))


def forget(connection: Connection, sample_id: str) -> None:
    """Take it away once it was passed."""
    connection.execute(delete(samples).where(samples.c.id == sample_id))


def viewed(connection: Connection, sample: Sample, number: str) -> set[str]:
    """Return the images of a dossier that the reviewer saw since the sample was drawn.

    "" stands for the page itself. The audit log says it, not the page.
    """
    rows = connection.execute(
        select(audit.c.act, audit.c.detail).where(
            audit.c.registration == number,
            audit.c.who == sample.who,
            audit.c.at >= sample.made_at,
            audit.c.act.in_(("view_dossier", "view_image")),
        )
    )
    return {row.detail if row.act == "view_image" else "" for row in rows}
