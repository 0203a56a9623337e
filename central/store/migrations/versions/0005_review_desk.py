"""The review desk: what the queue filters by, leases, undo, notes, samples, phrases."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

# Rows are read and written in portions, so that memory stays small with a million.
PORTION = 2000


def upgrade() -> None:
    """Give dossiers what the queue filters by, and the desk its tables."""
    op.add_column("devices", sa.Column("cursor", sa.BigInteger))
    for column in (
        sa.Column("area", sa.String(60), nullable=False, server_default=""),
        sa.Column("category", sa.Text, nullable=False, server_default=""),
        sa.Column("flags", sa.Integer, nullable=False, server_default="0"),
        sa.Column("returns", sa.Integer, nullable=False, server_default="0"),
    ):
        op.add_column("dossiers", column)
    _make_tables()
    _fill()
    _make_indexes()


def _make_tables() -> None:
    op.create_table(
        "places",
        sa.Column("area", sa.String(60), primary_key=True),
        sa.Column("site", sa.String(60), primary_key=True),
        sa.Column("category", sa.Text, primary_key=True),
    )
    op.create_table(
        "dossier_leases",
        _registration(primary_key=True),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "undos",
        _registration(primary_key=True),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _registration(nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("notes_of_registration", "notes", ["registration", "id"])
    op.create_table(
        "phrases",
        sa.Column("type_id", sa.String(60), primary_key=True),
        sa.Column("lines", sa.Text, nullable=False),
    )
    op.create_table(
        "samples",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def _registration(*, primary_key: bool = False, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(
        "registration",
        sa.String(64),
        sa.ForeignKey("registrations.number"),
        primary_key=primary_key,
        nullable=nullable,
    )


def _fill() -> None:
    connection = op.get_bind()
    last = ""
    while rows := connection.execute(_READ, {"last": last, "portion": PORTION}).all():
        connection.execute(_WRITE, [_values(row) for row in rows])
        last = rows[-1].registration
    connection.execute(_PLACES)


_READ = sa.text(
    "SELECT d.registration, d.body, r.area, r.entry FROM dossiers d"
    " JOIN registrations r ON r.number = d.registration"
    " WHERE d.registration > :last ORDER BY d.registration LIMIT :portion"
)
_WRITE = sa.text(
    "UPDATE dossiers SET area = :area, category = :category, flags = :flags,"
    " returns = :returns WHERE registration = :number"
)
_PLACES = sa.text(
    "INSERT INTO places SELECT DISTINCT area, site, category FROM dossiers"
)


def _values(row: sa.Row[tuple[str, str, str, str]]) -> dict[str, object]:
    dossier = json.loads(row.body)
    return {
        "number": row.registration,
        "area": row.area,
        "category": json.loads(row.entry)["registration"]["category"],
        "flags": sum(len(one["warnings"]) for one in dossier["materials"]),
        "returns": len(dossier["feedback"]),
    }


def _make_indexes() -> None:
    order = ["state_since", "registration"]
    rest = ["area", "site", "category", "flags", "returns", "held"]
    for replaced in ("dossiers_queue", "dossiers_of_site", "dossiers_held"):
        op.drop_index(replaced, "dossiers")
    op.create_index("dossiers_queue", "dossiers", ["state", *order, *rest])
    op.create_index("dossiers_of_site", "dossiers", ["state", "site", *order])
    op.create_index("dossiers_of_area", "dossiers", ["state", "area", *order])
    held = sa.text("held > 0")
    op.create_index(
        "dossiers_held", "dossiers", order, sqlite_where=held, postgresql_where=held
    )
