"""A database of any earlier version becomes today's, on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from central.office import Office
from central.params import CentralParams
from central.stops import StoppedError
from central.store import feed
from central.store.database import Database
from central.store.schema import meta, metadata
from central.store.upgrade import FOLDER, revisions, upgrade
from tests.central.conftest import both_databases

# What the program made before there were steps, as it stands in such a database.
VERSION_1 = Path(__file__).with_name("version_1.sql")


@pytest.fixture
def furnishes() -> bool:
    """The steps themselves are tested here, so no test finds them done."""
    return False


@pytest.fixture
def database(database_url: str | None, tmp_path: Path) -> Iterator[Database]:
    made = Database(database_url or tmp_path / "central.db")
    yield made
    made.close()


def differences(database: Database) -> list[Any]:
    with database.read() as connection:
        options = {"compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, metadata)


def version_1(path: Path) -> Database:
    connection = sqlite3.connect(path)
    connection.executescript(VERSION_1.read_text("utf-8"))
    connection.close()
    return Database(path)


def test_the_steps_are_one_line_without_branches() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    script = ScriptDirectory.from_config(config)
    line = [step.revision for step in script.walk_revisions()][::-1]
    assert line == revisions() == [f"{n:04}" for n in range(1, len(line) + 1)]


@both_databases
@pytest.mark.parametrize("earlier", [None, *revisions()])
def test_a_database_of_every_earlier_step_becomes_todays(
    database: Database, earlier: str | None
) -> None:
    if earlier is not None:
        upgrade(database, earlier)
        with database.write() as connection:
            connection.execute(insert(meta).values(name="kept", value="here"))
    upgrade(database)
    assert differences(database) == []
    if earlier is not None:
        with database.read() as connection:
            assert connection.execute(select(meta.c.value)).scalars().all() == ["here"]


def test_a_database_from_before_the_steps_is_adopted(tmp_path: Path) -> None:
    database = version_1(tmp_path / "central.db")
    upgrade(database)
    assert differences(database) == []
    with database.read() as connection:
        assert feed.last(connection) == 3
        page = feed.page(connection, "S01", 0)
    assert [(c.seq, c.key) for c in page.changes] == [
        (1, "dossier/a"),
        (3, "dossier/b"),
    ]
    database.close()


def test_a_program_from_before_the_steps_refuses_todays_database(
    tmp_path: Path,
) -> None:
    database = Database(tmp_path / "central.db")
    upgrade(database)
    with database.read() as connection:
        seen = connection.execute(text("SELECT max(version) FROM schema_versions"))
        assert seen.scalar_one() > 1
    database.close()


@both_databases
def test_a_newer_database_is_refused_and_left_alone(database: Database) -> None:
    upgrade(database)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoppedError, match="R501"):
        upgrade(database)
    with database.read() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        assert found.scalar_one() == "9999"


@both_databases
def test_offices_that_start_at_once_make_one_database(
    params: CentralParams,
) -> None:
    def start(_number: int) -> str:
        office = Office.open(params)
        office.close()
        return office.secrets.epoch

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(start, range(6)))) == 1


def test_a_database_that_does_not_answer_says_so(tmp_path: Path) -> None:
    params = CentralParams(tmp_path, "postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StoppedError, match="R502"):
        Office.open(params)


def test_a_step_that_breaks_a_reference_changes_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "central.db")
    upgrade(database)
    broken = (
        "INSERT INTO sessions VALUES "
        "('h', 'nobody', '2026-01-01', '2026-01-02', '2026-01-03', false)"
    )
    with (
        pytest.raises(IntegrityError, match="table sessions"),
        database.alone(rebuilds_tables=True) as connection,
    ):
        connection.execute(text(broken))
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 0
    database.close()


@both_databases
def test_dossiers_of_before_the_desk_get_what_the_queue_filters_by(
    database: Database,
) -> None:
    upgrade(database, "0003")
    held = (
        '{"materials": [{"warnings": ["a", "b"]}, {"warnings": []}], "feedback": [1]}'
    )
    with database.write() as connection:
        connection.execute(
            text("INSERT INTO registrations VALUES ('1', 'S1', 'A1', 'a', :entry)"),
            {"entry": '{"registration": {"category": "C1"}}'},
        )
        connection.execute(
            text(
                "INSERT INTO dossiers VALUES"
                " ('1', 'S1', 'submitted', 1, 0, '2026-01-01 00:00:00', :body)"
            ),
            {"body": held},
        )
    upgrade(database)
    with database.read() as connection:
        found = text("SELECT area, category, flags, returns FROM dossiers")
        assert tuple(connection.execute(found).one()) == ("A1", "C1", 2, 1)
        found = text("SELECT area, site, category FROM places")
        assert tuple(connection.execute(found).one()) == ("A1", "S1", "C1")
