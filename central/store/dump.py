"""The database as one file, taken while it is in use, and put back with a new epoch.

SQLite copies itself page by page; PostgreSQL has its own tools, pg_dump and psql.
"""

import os
import shutil
import sqlite3
import subprocess
import uuid
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, make_url, select

from central.stops import StoppedError
from central.store.database import Database
from central.store.schema import blobs
from sync.protocol.durable import sync_folder

SQLITE_FILE, POSTGRES_FILE = "central.db", "central.dump"
# Cursors of the old epoch are void: kiosks send again what the backup lacks. Whoever
# was logged in logs in again. A counter that fell behind is put right.
ANEW = """
UPDATE meta SET value = '{epoch}' WHERE name = 'epoch';
DELETE FROM sessions;
UPDATE feed_counter SET seq = (SELECT max(seq) FROM feed)
WHERE seq < (SELECT max(seq) FROM feed);
"""


def dump(database: Database, folder: Path) -> Path:
    """Write the state of this moment into a folder; return the file."""
    if isinstance(database.place, Path):
        target = folder / SQLITE_FILE
        target.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(database.place)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            # One file: the copy needs no log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
        return target
    target = folder / POSTGRES_FILE
    _run(database.place, "pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    return target


def named_images(database: Database, dumped: Path) -> list[str]:
    """Return the hashes of the images that a dump names, and perhaps of later ones."""
    if dumped.name == SQLITE_FILE:
        with closing(sqlite3.connect(dumped)) as copy:
            return [row[0] for row in copy.execute("SELECT DISTINCT sha256 FROM blobs")]
    with database.read() as connection:
        return list(connection.execute(select(blobs.c.sha256).distinct()).scalars())


def is_empty(place: Path | str) -> bool:
    """Say whether there is nothing yet where a database is to be put back."""
    if isinstance(place, Path):
        return not place.exists()
    with closing(Database(place)) as database:
        database.check_reachable()
        with database.read() as connection:
            return not inspect(connection).get_table_names()


def put_back(dumped: Path, place: Path | str) -> None:
    """Make a database of a dump, of another epoch; all of it or nothing."""
    anew = ANEW.format(epoch=uuid.uuid4().hex)
    if isinstance(place, Path):
        _put_back_file(dumped, place, anew)
        return
    script = dumped.with_suffix(".sql")
    try:
        # Through a script, so that the new epoch is in the same transaction.
        _run(None, "pg_restore", "--no-owner", f"--file={script}", str(dumped))
        with script.open("a", encoding="utf-8") as file:
            file.write(f"\nSET search_path = public;\n{anew}\n")
        words = ("--no-psqlrc", "--quiet", "--single-transaction", "--output=/dev/null")
        _run(place, "psql", *words, "--set=ON_ERROR_STOP=1", f"--file={script}")
    finally:
        script.unlink(missing_ok=True)


def _put_back_file(dumped: Path, place: Path, anew: str) -> None:
    beside = place.with_suffix(".restoring")
    shutil.copyfile(dumped, beside)
    with closing(sqlite3.connect(beside)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.executescript(f"BEGIN; {anew} COMMIT;")
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(place)
    sync_folder(place.parent)


def _run(url: str | None, program: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL; the password stays out of the list of processes."""
    command, environment = [program, *arguments], dict(os.environ)
    if url is not None:
        place = make_url(url)
        if place.password:
            environment["PGPASSWORD"] = str(place.password)
        shown = place.set(password=None).render_as_string()
        command.append(f"--dbname={shown}")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            command, env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise StoppedError("R506", program) from error
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        raise StoppedError("R507", f"{program}: {said[0]}")
