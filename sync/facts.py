"""Named facts of this kiosk. SQL lives here."""

from sync.engine import Database


def read_fact(db: Database, name: str) -> str | None:
    """Return a named fact of this kiosk, or None."""
    row = db.execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
    return row[0] if row else None


def write_fact(db: Database, name: str, value: str) -> None:
    """Set a named fact."""
    db.execute("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", [name, value])
