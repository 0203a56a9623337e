"""Kiosks renew their keys: since when the present one holds, and the next one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Let a device have a second key until it has used it."""
    op.add_column("devices", sa.Column("key_since", sa.DateTime))
    op.add_column("devices", sa.Column("next_public_key", sa.LargeBinary))
