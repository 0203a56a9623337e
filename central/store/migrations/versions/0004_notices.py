"""Notices to candidates, their templates and pages, and what was refused.

The queue of notices is written in the transaction of the act that it tells of.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add tables; nothing that was decided before is told again."""
    op.create_table(
        "notices",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("event", sa.String(120), nullable=False, unique=True),
        sa.Column(
            "registration",
            sa.String(64),
            sa.ForeignKey("registrations.number"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("hours", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("queued_at", sa.DateTime, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("sent_at", sa.DateTime),
    )
    op.create_index("notices_due", "notices", ["state", "due_at"])
    op.create_index("notices_of_registration", "notices", ["registration"])
    op.create_table(
        "notice_templates",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "candidate_pages",
        sa.Column("code", sa.String(26), primary_key=True),
        sa.Column(
            "registration",
            sa.String(64),
            sa.ForeignKey("registrations.number"),
            nullable=False,
            unique=True,
        ),
    )
    op.create_table(
        "refusals",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("many", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
    )
    op.create_index("dossiers_of_site", "dossiers", ["site", "state", "state_since"])
    op.create_index(
        "dossiers_held",
        "dossiers",
        ["state_since"],
        postgresql_where=sa.text("held > 0"),
        sqlite_where=sa.text("held > 0"),
    )
    op.create_index("registrations_of_site", "registrations", ["site", "area"])
