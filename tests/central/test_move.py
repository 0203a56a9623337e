"""An office that grew: from SQLite to PostgreSQL, and no kiosk notices."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from sqlalchemy import func, select

from central import check
from central.cli import cli
from central.office import Office
from central.params import CentralParams
from central.stops import StoppedError
from central.store import audit, dossiers, feed
from central.store.database import Database
from central.store.resettle import resettle
from central.store.schema import metadata
from tests.central.conftest import FakeClock
from tests.central.kiosk import NUMBER, Kiosk

pytestmark = pytest.mark.slow


def quiet(_what: object, _done: int) -> None:
    return None


@pytest.fixture
def furnishes() -> bool:
    """An office moves into a database without tables, as an administrator made it."""
    return False


@pytest.fixture
def moved(
    submitted: Kiosk, office: Office, postgres_url: str, clock: FakeClock
) -> Iterator[Office]:
    """The office at its new place; the old one had a dossier handed in."""
    target = Database(postgres_url)
    resettle(office.database, target, quiet)
    target.close()
    params = CentralParams(office.params.data_dir, database_url=postgres_url)
    new = Office.open(params, clock)
    yield new
    new.close()


def counts(office: Office) -> dict[str, int]:
    with office.database.read() as connection:
        return {
            table.name: connection.execute(
                select(func.count()).select_from(table)
            ).scalar_one()
            for table in metadata.sorted_tables
        }


def test_everything_arrives_and_is_whole(office: Office, moved: Office) -> None:
    assert counts(moved) == counts(office)
    assert moved.secrets.epoch == office.secrets.epoch
    with moved.database.read() as there, office.database.read() as here:
        assert dossiers.load(there, NUMBER) == dossiers.load(here, NUMBER)
        assert feed.last(there) == feed.last(here)
        assert audit.verify(there) == audit.verify(here)
    assert not check.check(moved, quiet, reads_images=True).findings


def test_the_new_office_writes_on_where_the_old_one_ended(
    office: Office, moved: Office, clock: FakeClock
) -> None:
    with moved.database.write() as connection:
        last = feed.last(connection)
        feed.put(connection, "S01", "settings/current", 1, {"version": 1})
        line = audit.Entry(clock(), "x", "view_dossier", NUMBER, "")
        audit.add(connection, line)
    with moved.database.read() as connection:
        assert feed.last(connection) == last + 1
        assert not audit.verify(connection).fault


def test_a_database_that_holds_something_is_left_alone(
    office: Office, moved: Office
) -> None:
    target = Database(str(moved.database.place))
    before = counts(moved)
    with pytest.raises(StoppedError) as stopped:
        resettle(office.database, target, quiet)
    target.close()
    assert stopped.value.explanation.code == "R515"
    assert counts(moved) == before


def test_the_command_says_what_to_do_next(
    app: FastAPI, office: Office, postgres_url: str, tmp_path: Path
) -> None:
    settings = tmp_path / "d.toml"
    settings.write_text(f'[central]\ndata_dir = "{office.params.data_dir}"\n')
    move = ["move", postgres_url, "--config", str(settings)]
    done = CliRunner().invoke(cli, move)
    assert done.exit_code == 0, done.output
    assert "Set database_url" in done.output
    again = CliRunner().invoke(cli, move)
    assert again.exit_code != 0
    assert "R515" in again.output
