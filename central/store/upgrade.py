"""Brings a database to today's tables, step by step, under a lock.

The steps are `migrations/versions/NNNN_what.py`, one after the other without branches;
the number is the revision. All steps that are missing run in one transaction, so that a
process which dies in between has changed nothing.
"""

import threading
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from central.stops import StoppedError
from central.store.database import Database

FOLDER = Path(__file__).with_name("migrations")
# The one version that was made before there were steps.
ADOPTED_VERSION, ADOPTED_REVISION = 1, "0001"
# Alembic keeps what it works on in module globals.
_ALEMBIC = threading.Lock()


def revisions() -> list[str]:
    """Return every revision that this program knows, oldest first."""
    return sorted(path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def upgrade(database: Database, to: str | None = None) -> None:
    """Bring a database to a revision, the newest unless one is named.

    Raises StoppedError R501 when a newer program made it; nothing is changed then.
    """
    goal = to or revisions()[-1]
    with database.read() as connection:
        if _revision(connection) == goal:
            return
    with database.alone(rebuilds_tables=True) as connection:
        found = _revision(connection)
        if found != goal:
            _run(connection, found, goal)


def _revision(connection: Connection) -> str | None:
    """Return where a database stands; None when it is empty."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        return _known(found.scalar())
    if "schema_versions" not in tables:
        return None
    found = connection.execute(text("SELECT max(version) FROM schema_versions"))
    if found.scalar() != ADOPTED_VERSION:
        raise StoppedError("R501")
    return ADOPTED_REVISION


def _known(revision: str | None) -> str | None:
    if revision is not None and revision not in revisions():
        raise StoppedError("R501", revision)
    return revision


def _run(connection: Connection, found: str | None, goal: str) -> None:
    # Read late: a database that is up to date needs nothing of it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _ALEMBIC:
        if found is not None and not inspect(connection).has_table("alembic_version"):
            command.stamp(config, found)
        command.upgrade(config, goal)
