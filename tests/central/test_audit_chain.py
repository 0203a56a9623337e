"""The lines of one transaction are linked in order, however many they are."""

import pytest
from sqlalchemy import Connection, select, text

from central.office import Office
from central.store import audit
from central.store.schema import audit as log
from tests.central.conftest import both_databases

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def _add(office: Office, connection: Connection, who: str) -> None:
    audit.add(connection, audit.Entry(office.clock(), who, "act", "", "数"))


def _who(office: Office) -> list[str]:
    """Who acted, in the order of the lines; the office's start left some."""
    with office.database.read() as connection:
        return list(connection.execute(select(log.c.who).order_by(log.c.seq)).scalars())


@both_databases
def test_the_lines_of_a_transaction_stand_in_the_order_of_their_acts(
    office: Office,
) -> None:
    before = len(_who(office))
    with office.database.write() as connection:
        for number in range(100):
            _add(office, connection, f"{number}")
    assert _who(office)[before:] == [f"{number}" for number in range(100)]
    with office.database.read() as connection:
        whole = audit.verify(connection)
    assert (whole.number, whole.fault) == (before + 100, "")


@both_databases
def test_a_line_of_a_savepoint_is_linked_and_one_taken_back_is_not(
    office: Office,
) -> None:
    before = len(_who(office))
    with office.database.write() as connection:
        _add(office, connection, "before")
        with connection.begin_nested():
            _add(office, connection, "in it")
        taken_back = connection.begin_nested()
        _add(office, connection, "never")
        taken_back.rollback()
        _add(office, connection, "after")
    with office.database.read() as connection:
        whole = audit.verify(connection)
    assert (whole.number, whole.fault) == (before + 3, "")
    assert set(_who(office)[before:]) == {"before", "in it", "after"}


@on_postgresql
def test_the_head_is_written_once_for_a_transaction(
    office: Office,
) -> None:
    updates = text(
        "SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'audit_head'"
    )
    with office.database.write() as connection:
        # What an earlier transaction of this connection wrote may be counted still.
        before = connection.execute(updates).scalar_one()
        for number in range(50):
            _add(office, connection, f"{number}")
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        assert connection.execute(updates).scalar_one() == before + 1


@on_postgresql
def test_a_line_that_slipped_past_its_trigger_is_not_linked_by_a_later_one(
    office: Office,
) -> None:
    with office.database.write() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        _add(office, connection, "slipped")
    with office.database.write() as connection:
        _add(office, connection, "honest")
    with office.database.read() as connection:
        assert "never linked" in audit.verify(connection).fault
