"""Which dossiers were exported, and which erased images still stand on the shelf."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add what export and erasure write down."""
    op.create_table(
        "exports",
        sa.Column("registration", sa.String(64), primary_key=True),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("manifest_sha256", sa.String(64), nullable=False),
        sa.Column("exported_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "erasures",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("registration", sa.String(64), nullable=False),
    )
