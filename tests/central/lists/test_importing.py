"""Importing: all or nothing, again, after a kill, and moving between sites."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from central.lists import importing, verifiers
from central.lists.columns import Column
from central.lists.faults import ListFault
from central.lists.faulttexts import tally_lines
from central.lists.importing import BadListError, Passwords, Plan, import_list
from central.lists.transferring import transfer
from central.office import Office
from central.params import CentralParams
from central.stops import StoppedError
from central.store import audit, dossiers, feed, rosterbulk
from central.store.staging import RowFault
from dossier.model import Dossier, Profile
from sync.protocol.verifier import unlock
from tests.central.conftest import FakeClock, both_databases
from tests.central.lists.offices import GIVEN, HEADINGS, ROW, csv_bytes, people

CHEAP = verifiers.Cost(1, 8, 1)


@pytest.fixture
def office(params: CentralParams, clock: FakeClock) -> Iterator[Office]:
    office = Office.open(params, clock)
    yield office
    office.close()


def plan_of(tmp_path: Path, rows: list[list[str]], **other: object) -> Plan:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes([HEADINGS, *rows], "gb18030"))
    return replace(Plan(path, GIVEN, cost=CHEAP), **other)  # type: ignore[arg-type]


def last_seq(office: Office) -> int:
    with office.database.read() as connection:
        return feed.last(connection)


def changes(office: Office, site: str, since: int = 0) -> dict[str, object]:
    with office.database.read() as connection:
        return {c.key: c.body for c in feed.page(connection, site, since).changes}


@both_databases
def test_an_import_again_touches_only_what_changed(
    office: Office, tmp_path: Path
) -> None:
    rows = people(5)
    assert import_list(office, plan_of(tmp_path, rows)).new == 5
    before = last_seq(office)
    done = import_list(office, plan_of(tmp_path, rows))
    assert (done.new, done.changed, done.same) == (0, 0, 5)
    assert changes(office, "S01", before) == {}
    rows[1][1] = "样本改名"
    rows[2][4] = "another password"
    done = import_list(office, plan_of(tmp_path, rows[:4]))
    assert (done.new, done.changed, done.same) == (0, 2, 2)
    assert done.missing == [rows[4][0]]
    told = changes(office, "S01", before)
    assert set(told) == {f"registration/{rows[1][0]}", f"registration/{rows[2][0]}"}
    with office.database.read() as connection:
        entry = rosterbulk.known(connection, [rows[2][0]])[rows[2][0]]
    assert unlock("another password", entry.verifier, rows[2][0]) is not None
    assert unlock(rows[2][4], entry.verifier, rows[1][0]) is None
    assert list((office.params.data_dir / "imports").glob("*.db*")) == []


def test_one_bad_row_among_many_and_nothing_is_imported(
    office: Office, tmp_path: Path
) -> None:
    rows = people(4)
    rows[1][2] = "1" * 18
    rows[3][0] = rows[0][0]
    kept: list[RowFault] = []
    with pytest.raises(BadListError) as caught:
        import_list(office, plan_of(tmp_path, rows), report=kept.extend)
    assert [(one.place, one.column) for one in kept] == [
        (3, "id_number"),
        (5, "number"),
    ]
    assert caught.value.count == 2
    assert changes(office, "S01") == {}
    assert rows[1][2] not in str(kept)


def test_a_cut_off_import_goes_on_with_the_verifiers_it_has(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(tmp_path, people(200), processes=1)
    made: list[str] = []

    class KilledError(Exception):
        pass

    def killed(what: str, done: int, total: int) -> None:
        if what == "verifiers" and done >= 96:
            raise KilledError

    with pytest.raises(KilledError):
        import_list(office, plan, killed)
    assert changes(office, "S01") == {}
    real = verifiers.verifier_of

    def counted(job: verifiers.Job) -> tuple[str, str]:
        made.append(job.number)
        return real(job)

    monkeypatch.setattr(verifiers, "verifier_of", counted)
    assert import_list(office, plan).new == 200
    assert len(made) == 200 - 96


def test_two_imports_do_not_run_at_once(office: Office, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, people(1))

    def again(_what: str, _done: int, _total: int) -> None:
        with pytest.raises(StoppedError, match="R540"):
            import_list(office, plan)

    assert import_list(office, plan, again).new == 1


def test_passwords_by_chance_are_written_and_unlock(
    office: Office, tmp_path: Path
) -> None:
    out = tmp_path / "passwords.csv"
    plan = plan_of(tmp_path, people(3), passwords=Passwords.MADE, passwords_to=out)
    import_list(office, plan)
    assert out.stat().st_mode & 0o777 == 0o600
    lines = [line.split(",") for line in out.read_text("utf-8").splitlines()]
    assert lines[0] == ["number", "password"]
    with office.database.read() as connection:
        known = rosterbulk.known(connection, [number for number, _ in lines[1:]])
    for number, password in lines[1:]:
        assert len(password) == 12
        assert unlock(password, known[number].verifier, number) is not None
    again = plan_of(tmp_path, people(4), passwords=Passwords.MADE, passwords_to=out)
    assert import_list(office, again).new == 1


def test_the_last_six_of_the_id_number_and_kept_passwords(
    office: Office, tmp_path: Path
) -> None:
    rows = people(1)
    import_list(office, plan_of(tmp_path, rows, passwords=Passwords.LAST6))
    with office.database.read() as connection:
        entry = rosterbulk.known(connection, [rows[0][0]])[rows[0][0]]
    assert unlock(rows[0][2][-6:], entry.verifier, rows[0][0]) is not None
    kept = import_list(office, plan_of(tmp_path, rows, keep=True))
    assert kept.same == 1


@both_databases
def test_a_transfer_takes_the_dossier_along_and_back(
    office: Office, tmp_path: Path
) -> None:
    import_list(office, plan_of(tmp_path, [ROW]))
    number = ROW[0]
    with office.database.write() as connection:
        whole = Dossier(number, rev=1, profile=Profile("13800138000"))
        dossiers.save(connection, whole, "S01", office.clock())
    assert transfer(office, number, "S02", None).left == "S01"
    assert set(changes(office, "S01").values()) == {None}
    there = changes(office, "S02")
    assert set(there) == {f"registration/{number}", f"dossier/{number}"}
    assert None not in there.values()
    # And back by a list: the versions never fall.
    import_list(office, plan_of(tmp_path, [ROW]))
    assert set(changes(office, "S02").values()) == {None}
    with office.database.read() as connection:
        revs = {c.key: c.rev for c in feed.page(connection, "S01", 0).changes}
        log = audit.of_registration(connection, number, 9)
    assert revs == {f"registration/{number}": 5, f"dossier/{number}": 5}
    assert [entry.act for entry in log] == ["transfer"]
    with pytest.raises(StoppedError, match="R543"):
        transfer(office, "nobody", "S02", None)


@pytest.mark.slow
def test_thousands_of_rows_of_a_workbook_on_all_cores(
    office: Office, tmp_path: Path
) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [
        [*HEADINGS, "考点"],
        *([*r, f"S{i % 7}"] for i, r in enumerate(people(4_000))),
    ]:
        sheet.append(row)
    path = tmp_path / "list.xlsx"
    book.save(path)
    plan = Plan(
        path, {k: v for k, v in GIVEN.items() if k is not Column.SITE}, cost=CHEAP
    )
    done = importing.import_list(office, plan)
    assert (done.new, done.missing) == (4_000, [])
    with office.database.read() as connection:
        assert feed.last(connection) == 4_000
        assert feed.count(connection, "S3", 0) == len(range(3, 4_000, 7))


def test_a_row_that_repeats_one_with_faults_is_named_as_well(
    office: Office, tmp_path: Path
) -> None:
    rows = people(3)
    rows[0][2] = "1" * 18
    rows[1][0] = rows[0][0]
    rows[2][0] = ""
    with pytest.raises(BadListError) as caught:
        import_list(office, plan_of(tmp_path, rows))
    said = [(one.place, one.column, one.code) for one in caught.value.faults]
    assert said == [
        (2, "id_number", ListFault.ID_WRONG),
        (3, "number", ListFault.SAME_AS),
        (4, "number", ListFault.EMPTY),
    ]
    assert caught.value.faults[1].detail == "行 row 2"


def test_faults_are_counted_by_their_kind(office: Office, tmp_path: Path) -> None:
    rows = people(5)
    for row in rows[:3]:
        row[3] = ""
    rows[4][2] = "1"
    with pytest.raises(BadListError) as caught:
        import_list(office, plan_of(tmp_path, rows))
    assert caught.value.tally == [
        (ListFault.EMPTY, "category", 3),
        (ListFault.ID_WRONG, "id_number", 1),
    ]
    lines = list(tally_lines(caught.value.tally, 1))
    assert len(lines) == 2
    assert "3 × R571 报考类别 category" in lines[1]
