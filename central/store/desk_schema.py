"""The tables of the review desk: leases, undo, notes, samples, phrases, places."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from central.store.database import Instant
from central.store.schema import metadata


def _registration(*, primary_key: bool = False) -> Column[str]:
    return Column(
        "registration",
        String(64),
        ForeignKey("registrations.number"),
        primary_key=primary_key,
        nullable=False,
    )


# Every area, site and category that has a dossier: what the queue's filters offer.
places = Table(
    "places",
    metadata,
    Column("area", String(60), primary_key=True),
    Column("site", String(60), primary_key=True),
    Column("category", Text, primary_key=True),
    # What a filter offers is read from value to value.
    Index("places_by_site", "site"),
    Index("places_by_category", "category"),
)

# Who has a dossier open for review. The fence grows with each opening and never falls.
leases = Table(
    "dossier_leases",
    metadata,
    _registration(primary_key=True),
    Column("fence", BigInteger, nullable=False),
    Column("holder", String(60), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# The dossier as it was before the newest return or verdict, which gave it `rev`.
undos = Table(
    "undos",
    metadata,
    _registration(primary_key=True),
    Column("rev", Integer, nullable=False),
    Column("who", String(60), nullable=False),
    Column("act", String(40), nullable=False),
    Column("since", Instant, nullable=False),
    Column("body", Text, nullable=False),
)

# What was said on the phone; it never leaves the office.
notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _registration(),
    Column("at", Instant, nullable=False),
    Column("who", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Index("notes_of_registration", "registration", "id"),
)

# The ready messages of a type, one a line; "*" stands for every type.
phrases = Table(
    "phrases",
    metadata,
    Column("type_id", String(60), primary_key=True),
    Column("lines", Text, nullable=False),
)

# What a reviewer chose to pass together, and which of it is to be looked at first.
samples = Table(
    "samples",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("who", String(60), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
)
