"""The office's own example pictures, which the catalogue names by their hash."""

import sqlalchemy as sa
from alembic import op

from central.store.database import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "example_pictures",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
        sa.Column("stored_at", Instant, nullable=False),
    )
