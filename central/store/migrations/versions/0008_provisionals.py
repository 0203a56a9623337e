"""Records that the staff opens for somebody who is on no roster."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the provisional records."""
    op.create_table(
        "provisionals",
        sa.Column(
            "number",
            sa.String(64),
            sa.ForeignKey("registrations.number"),
            primary_key=True,
        ),
        sa.Column("device", sa.String(32), sa.ForeignKey("devices.id"), nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("matched", sa.String(64), sa.ForeignKey("registrations.number")),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("settled_at", sa.DateTime),
    )
    op.create_index("provisionals_state", "provisionals", ["state", "opened_at"])
    op.create_index("provisionals_matched", "provisionals", ["matched"])
