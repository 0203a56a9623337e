"""A backup holds everything; a restore loses nothing that a kiosk still has."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from central.backup import MANIFEST, backup, restore
from central.check import check
from central.findings import Found
from central.office import Office
from central.params import CentralParams
from central.setup import add_reviewer
from central.stops import StoppedError
from central.store import dossiers, dump
from dossier.model import Dossier
from tests import postgres
from tests.central.conftest import both_databases
from tests.central.kiosk import NUMBER, Kiosk


def silent(_done: int, _total: int) -> None:
    return


def back_up(office: Office, folder: Path) -> Path:
    backup(office, folder, silent)
    return folder


def found(office: Office) -> list[tuple[Found, int]]:
    report = check(office, silent, reads_images=True)
    return [(f.found, f.count) for f in report.findings if f.found is not Found.DISK]


def load(office: Office) -> Dossier:
    with office.database.read() as connection:
        return dossiers.load(connection, NUMBER)


def image_paths(office: Office) -> list[Path]:
    return sorted((office.params.data_dir / "blobs").glob("*/*"))


@pytest.fixture
def elsewhere(
    params: CentralParams, request: pytest.FixtureRequest
) -> Iterator[CentralParams]:
    """Where a backup is restored to: another folder, another database."""
    folder = params.data_dir.with_name("restored")
    if params.database_url is None:
        yield replace(params, data_dir=folder)
        return
    server: postgres.Postgres = request.getfixturevalue("postgres_server")
    with server.database() as other:
        yield replace(params, data_dir=folder, database_url=other)


@pytest.mark.slow
@both_databases
def test_a_restored_office_has_all_and_another_epoch(
    submitted: Kiosk, office: Office, elsewhere: CentralParams, tmp_path: Path
) -> None:
    folder = back_up(office, tmp_path / "backup")
    before = load(office)
    # The server goes on; what comes now is not in the backup.
    submitted.sync(submitted.add("diploma"))
    restore(elsewhere, folder, silent)
    again = Office.open(elsewhere, office.clock)
    assert load(again) == before
    assert again.secrets.epoch != office.secrets.epoch
    assert again.secrets.current_key == office.secrets.current_key
    for material in before.materials:
        assert again.files.read(material.blob) == office.files.read(material.blob)
    assert found(again) == []
    again.close()


def test_a_backup_that_broke_off_is_completed_and_none_until_then(
    submitted: Kiosk, office: Office, elsewhere: CentralParams, tmp_path: Path
) -> None:
    folder = back_up(office, tmp_path / "backup")
    (folder / MANIFEST).unlink()
    next((folder / "blobs").glob("*/*")).write_bytes(b"half")
    with pytest.raises(StoppedError, match="R508"):
        restore(elsewhere, folder, silent)
    back_up(office, folder)
    restore(elsewhere, folder, silent)


def test_a_backup_is_not_written_over_anything_else(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(StoppedError, match="R508"):
        backup(office, tmp_path, silent)
    folder = back_up(office, tmp_path / "backup")
    with pytest.raises(StoppedError, match="R508"):
        backup(office, folder, silent)


@pytest.mark.parametrize("damaged", ["database", "image", "lost image", "manifest"])
def test_a_damaged_backup_is_refused_and_makes_no_office(
    submitted: Kiosk,
    office: Office,
    elsewhere: CentralParams,
    tmp_path: Path,
    damaged: str,
) -> None:
    folder = back_up(office, tmp_path / "backup")
    image = next((folder / "blobs").glob("*/*"))
    match damaged:
        case "database":
            dumped = next(folder.glob("central.d[bu]*"))
            os.truncate(dumped, dumped.stat().st_size // 4)
        case "image":
            image.write_bytes(image.read_bytes()[:-1] + b"\0")
        case "lost image":
            image.unlink()
        case _:
            (folder / MANIFEST).write_text("{}")
    with pytest.raises(StoppedError, match=r"R50[89]"):
        restore(elsewhere, folder, silent)
    assert dump.is_empty(elsewhere.database_url or elsewhere.data_dir / "central.db")


def test_a_restore_never_overwrites_an_office(
    submitted: Kiosk, office: Office, tmp_path: Path
) -> None:
    folder = back_up(office, tmp_path / "backup")
    with pytest.raises(StoppedError, match="R515"):
        restore(office.params, folder, silent)
    assert len(load(office).materials) == 3


def test_a_backup_of_one_kind_of_database_does_not_go_into_the_other(
    office: Office, elsewhere: CentralParams, tmp_path: Path
) -> None:
    folder = back_up(office, tmp_path / "backup")
    url = "postgresql://nobody@127.0.0.1:1/none"
    with pytest.raises(StoppedError, match="R516"):
        restore(replace(elsewhere, database_url=url), folder, silent)


def test_an_image_that_is_gone_stops_a_backup(
    submitted: Kiosk, office: Office, tmp_path: Path
) -> None:
    image_paths(office)[0].unlink()
    with pytest.raises(StoppedError, match="R509"):
        backup(office, tmp_path / "backup", silent)
    assert not (tmp_path / "backup" / MANIFEST).exists()


def test_the_check_finds_nothing_in_a_sound_office(
    submitted: Kiosk, office: Office
) -> None:
    assert found(office) == []


def test_the_check_finds_missing_and_damaged_images(
    submitted: Kiosk, office: Office
) -> None:
    gone, cut, changed = image_paths(office)
    gone.unlink()
    os.truncate(cut, 100)
    changed.write_bytes(changed.read_bytes()[:-1] + b"\0")
    assert found(office) == [(Found.IMAGE_MISSING, 1), (Found.IMAGE_DAMAGED, 2)]


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        ("DELETE FROM blobs", Found.IMAGE_UNNOTED),
        ("UPDATE feed_counter SET seq = 1", Found.FEED_NUMBERS),
        ("UPDATE feed SET rev = 1 WHERE key LIKE 'dossier/%'", Found.FEED_BEHIND),
    ],
)
def test_the_check_finds_what_does_not_agree(
    submitted: Kiosk, office: Office, harm: str, finding: Found
) -> None:
    with office.database.write() as connection:
        connection.exec_driver_sql(harm)
    assert found(office) == [(finding, 1)]


def test_a_counter_that_fell_behind_is_right_after_a_restore(
    submitted: Kiosk, office: Office, elsewhere: CentralParams, tmp_path: Path
) -> None:
    with office.database.write() as connection:
        connection.exec_driver_sql("UPDATE feed_counter SET seq = 1")
    restore(elsewhere, back_up(office, tmp_path / "backup"), silent)
    again = Office.open(elsewhere)
    assert found(again) == []
    again.close()


@pytest.mark.parametrize(
    "harm", ["UPDATE audit SET detail = 'another'", "DELETE FROM audit"]
)
def test_the_check_finds_an_audit_log_that_was_changed(
    office: Office, harm: str
) -> None:
    add_reviewer(office, "甲", "a long enough password")
    assert found(office) == []
    with office.database.write() as connection:
        connection.exec_driver_sql(harm)
    assert found(office) == [(Found.AUDIT, 1)]
