"""The rows of a database as they stood once, put back into its open file.

A file that is copied anew makes every connection read the schema again and prepare its
statements again, which was a quarter of what a schedule cost.
"""

from typing import Any

Row = tuple[Any, ...]


class Rows:
    """All rows behind a connection (sqlite3's or SQLCipher's), as they are now."""

    def __init__(self, connection: Any) -> None:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        self._of: dict[str, list[Row]] = {
            name: connection.execute(f"SELECT * FROM {name}").fetchall()
            for (name,) in tables
        }

    def put_back(self, connection: Any) -> None:
        """Let the database hold these rows and no others."""
        connection.execute("BEGIN IMMEDIATE")
        for name, rows in self._of.items():
            connection.execute(f"DELETE FROM {name}")
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        connection.execute("COMMIT")
