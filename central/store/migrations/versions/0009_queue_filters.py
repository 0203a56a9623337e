"""An index for each filter of the queue, in the queue's order.

One index with every filter at its end was read from its first line to the last when
hardly a dossier fitted; with a million that took seconds.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ORDER = ["state_since", "registration"]
MARKS = ["flags", "returns", "held"]


def upgrade() -> None:
    """Replace the indexes of all dossiers, and add those of the few."""
    for replaced in ("dossiers_queue", "dossiers_of_area"):
        op.drop_index(replaced, "dossiers")
    for name, columns in (
        ("dossiers_queue", ["state", *ORDER, *MARKS]),
        ("dossiers_of_area", ["state", "area", *ORDER, "category", *MARKS]),
        ("dossiers_of_category", ["state", "category", *ORDER, *MARKS]),
    ):
        op.create_index(name, "dossiers", columns)
    for name, which in (
        ("dossiers_flagged", sa.text("flags > 0")),
        ("dossiers_back", sa.text("returns > 0")),
    ):
        op.create_index(
            name,
            "dossiers",
            ["state", *ORDER],
            sqlite_where=which,
            postgresql_where=which,
        )
    op.create_index("places_by_site", "places", ["site"])
    op.create_index("places_by_category", "places", ["category"])
