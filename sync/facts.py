"""Named facts of this kiosk. SQL lives here."""

from sync.engine import Database


def read_fact(db: Database, name: str) -> str | None:
    """Return a named fact of this kiosk, or None."""
    row = db.execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
    return row[0] if row else None


def read_facts(db: Database, first: str, second: str) -> tuple[str | None, str | None]:
    """Return two named facts in one look, which is what costs."""
    found = db.execute(
        "SELECT name, value FROM fact WHERE name IN (?, ?)", [first, second]
    ).fetchall()
    values = dict(found)
    return values.get(first), values.get(second)


def write_facts(db: Database, facts: dict[str, str]) -> None:
    """Set several named facts in one statement."""
    rows = ", ".join(["(?, ?)"] * len(facts))
    values = [part for fact in facts.items() for part in fact]
    db.execute(f"INSERT OR REPLACE INTO fact (name, value) VALUES {rows}", values)  # noqa: S608 - question marks only


def write_fact(db: Database, name: str, value: str) -> None:
    """Set a named fact."""
    db.execute("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", [name, value])
