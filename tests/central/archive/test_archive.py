"""Export and erasure of decided dossiers, with images that a kiosk really sent."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from central.archive import erasing, exporting, package
from central.office import Office
from central.stops import StoppedError
from central.store import (
    archive,
    audit,
    dossiers,
    feed,
    notes,
    operations,
    roster,
    rosterbulk,
)
from central.store.archive import Wanted
from dossier.model import Verdict
from dossier.review import ReviewRefusal, give_verdict
from tests.central.conftest import (
    NUMBER,
    NUMBER_2,
    SITE,
    FakeClock,
    Kiosk,
    both_databases,
    entry,
)

ALL = Wanted()


def decide(office: Office, number: str, passed: bool = True) -> None:
    verdict = Verdict(passed, office.clock(), "" if passed else "=照片不清")
    with office.database.write() as connection:
        after = give_verdict(dossiers.load(connection, number), verdict)
        assert not isinstance(after, ReviewRefusal)
        dossiers.save(connection, after, SITE, office.clock())


@pytest.fixture
def decided(submitted: Kiosk, office: Office) -> Kiosk:
    submitted.sync(*submitted.complete(NUMBER_2))
    decide(office, NUMBER)
    decide(office, NUMBER_2, passed=False)
    return submitted


def blobs_of(office: Office, number: str) -> list[str]:
    with office.database.read() as connection:
        return archive.blobs_of(connection, number)


@pytest.mark.slow
def test_a_dossier_is_written_with_its_images_and_their_hashes(
    decided: Kiosk, office: Office, tmp_path: Path
) -> None:
    to = tmp_path / "out"
    done = exporting.export(office, to, ALL)
    assert (done.written, done.kept, done.lost) == (2, 0, [])
    folder = to / "样本考区" / NUMBER
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["registration"]["number"] == NUMBER
    assert manifest["dossier"]["state"] == "passed"
    assert len(manifest["files"]) == 3
    for file in manifest["files"]:
        data = (folder / file["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        with Image.open(io.BytesIO(data)) as image:
            assert image.format == "JPEG"
    index = (to / "index.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(index)))
    assert [row["number"] for row in rows] == [NUMBER, NUMBER_2]
    assert rows[1]["reasons"] == "'=照片不清"
    assert rows[0]["decided_at"] == "2026-03-14T22:02:08+08:00"


def test_the_workbook_is_for_people(
    decided: Kiosk, office: Office, tmp_path: Path
) -> None:
    exporting.export(office, tmp_path / "out", ALL)
    sheet = load_workbook(tmp_path / "out" / "index.xlsx").active
    assert sheet is not None
    assert sheet.freeze_panes == "B2"
    headings, first, second = sheet.iter_rows(values_only=True)
    row = dict(zip(headings, second, strict=True))
    assert row["报名号 number"] == NUMBER_2
    assert row["终审意见 verdict"] == "不通过 failed"
    assert row["终审时间 decided"] == "2026-03-14 22:02:08"
    # Text, and as it was written: no formula, and no mark against one.
    assert row["意见或理由 reasons"] == "=照片不清"
    assert dict(zip(headings, first, strict=True))["证件号码 ID number"] == (
        "999900199001010014"
    )
    assert {type(cell) for cell in (*first, *second)} <= {str, type(None)}


def test_all_that_was_done_and_noted_is_in_the_manifest(
    decided: Kiosk, office: Office, tmp_path: Path
) -> None:
    now = office.clock()
    with office.database.write() as connection:
        for _ in range(100):
            seen = audit.Entry(now, "审核员", audit.VIEW_IMAGE, NUMBER, "m1")
            audit.add(connection, seen)
        audit.add(connection, audit.Entry(now, "审核员", "pass", NUMBER, "rev 7"))
        notes.add(connection, NUMBER, notes.Note(now, "审核员", "已电话告知。"))
    exporting.export(office, tmp_path / "out", ALL)
    folder = tmp_path / "out" / "样本考区" / NUMBER
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    acts = [entry["act"] for entry in manifest["history"]]
    assert acts.count(audit.VIEW_IMAGE) == 100
    assert [note["text"] for note in manifest["notes"]] == ["已电话告知。"]
    names = [file["name"] for file in manifest["files"]]
    assert names == ["身份证明 人像面", "身份证明 国徽面", "毕业证书"]
    index = (tmp_path / "out" / "index.csv").read_text("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(index)))["decided_by"] == "审核员"


def test_a_note_after_the_export_is_exported_before_it_is_erased(
    decided: Kiosk, office: Office, tmp_path: Path, clock: FakeClock
) -> None:
    to = tmp_path / "out"
    exporting.export(office, to, ALL)
    clock.advance(days=31)
    with office.database.write() as connection:
        notes.add(connection, NUMBER, notes.Note(clock(), "审核员", "来电询问。"))
    done = erasing.erase_due(office, 30)
    assert (done.dossiers, done.unexported) == (1, 1)
    clock.advance(minutes=1)
    assert exporting.export(office, to, ALL).written == 1
    assert "来电询问。" in (to / "样本考区" / NUMBER / "manifest.json").read_text(
        "utf-8"
    )
    assert erasing.erase_due(office, 30).dossiers == 1


def test_an_export_that_was_cut_off_goes_on(
    decided: Kiosk, office: Office, tmp_path: Path
) -> None:
    to = tmp_path / "out"

    class KilledError(Exception):
        pass

    def killed(_what: str, done: int, total: int) -> None:
        assert total == 2
        raise KilledError

    with pytest.raises(KilledError):
        exporting.export(office, to, ALL, killed, as_zip=True)
    # What a kill in the middle of a file leaves is swept away.
    (to / "样本考区" / f".{NUMBER_2}.zip.part").write_bytes(b"half")
    done = exporting.export(office, to, ALL, as_zip=True)
    assert (done.written, done.kept) == (1, 1)
    assert exporting.export(office, to, ALL, as_zip=True).kept == 2
    with zipfile.ZipFile(to / "样本考区" / f"{NUMBER}.zip") as file:
        assert file.testzip() is None
        assert "manifest.json" in file.namelist()
    assert not list(to.rglob("*.part"))
    with pytest.raises(StoppedError, match="R544"):
        exporting.export(office, to, ALL)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine").write_text("x")
    with pytest.raises(StoppedError, match="R544"):
        exporting.export(office, tmp_path / "other", ALL)


def test_a_dossier_that_lost_an_image_is_named_and_not_written(
    decided: Kiosk, office: Office, tmp_path: Path
) -> None:
    office.files.shelf.erase(blobs_of(office, NUMBER)[0])
    done = exporting.export(office, tmp_path / "out", ALL)
    assert (done.written, done.lost) == (1, [NUMBER])
    assert package.manifest_of(tmp_path / "out" / "样本考区" / NUMBER) is None


def test_since_and_area_choose(
    decided: Kiosk, office: Office, tmp_path: Path, clock: FakeClock
) -> None:
    clock.advance(days=1)
    later = Wanted(since=clock())
    assert exporting.export(office, tmp_path / "a", later).written == 0
    other = Wanted(area="别的考区")
    assert exporting.export(office, tmp_path / "b", other).written == 0


@both_databases
def test_what_is_due_and_exported_is_erased_and_the_log_proves_it(
    decided: Kiosk, office: Office, tmp_path: Path, clock: FakeClock
) -> None:
    images = blobs_of(office, NUMBER)
    assert len(images) == 3
    with office.database.read() as connection:
        start = feed.last(connection)
    clock.advance(days=31)
    assert erasing.erase_due(office, 30).unexported == 2
    exporting.export(office, tmp_path / "out", ALL)
    done = erasing.erase_due(office, 30)
    assert (done.dossiers, done.images, done.unexported) == (2, 6, 0)
    for image in images:
        assert office.files.shelf.size(image) is None
    with office.database.read() as connection:
        assert roster.find(connection, NUMBER) is None
        assert operations.of_registration(connection, NUMBER) == []
        log = {e.act: e.detail for e in audit.of_registration(connection, NUMBER, 20)}
    assert set(images) <= set(log["erase"].split())
    assert log["export"] in log["erase"]
    assert set(images) == set(log["erased_images"].split())
    with office.database.read() as connection:
        told = {c.key: c.body for c in feed.page(connection, SITE, start).changes}
    assert told == {
        f"{kind}/{number}": None
        for kind in ("dossier", "registration")
        for number in (NUMBER, NUMBER_2)
    }


def test_an_erasure_that_was_cut_off_goes_on(
    decided: Kiosk, office: Office, clock: FakeClock
) -> None:
    images = blobs_of(office, NUMBER)
    with office.database.write() as connection:
        archive.erase(connection, NUMBER, images)
    assert office.files.shelf.size(images[0]) is not None
    assert erasing.erase_due(office, 30).images == 3
    assert office.files.shelf.size(images[0]) is None
    assert erasing.erase_due(office, 30).images == 0


def test_what_is_not_decided_or_not_due_stays(
    submitted: Kiosk, office: Office, clock: FakeClock
) -> None:
    clock.advance(days=400)
    assert erasing.erase_due(office, 30, even_unexported=True).dossiers == 0
    decide(office, NUMBER)
    assert erasing.erase_due(office, 30, even_unexported=True).dossiers == 0
    clock.advance(days=31)
    assert erasing.erase_due(office, 30).dossiers == 0
    assert erasing.erase_due(office, 30, even_unexported=True).dossiers == 1


def test_a_registration_that_was_erased_can_come_again(
    decided: Kiosk, office: Office, clock: FakeClock
) -> None:
    clock.advance(days=31)
    erasing.erase_due(office, 30, even_unexported=True)
    with office.database.read() as connection:
        gone = feed.rev(connection, SITE, f"registration/{NUMBER}")
    with office.database.write() as connection:
        rosterbulk.put_many(connection, [entry(NUMBER, SITE)])
        assert feed.rev(connection, SITE, f"registration/{NUMBER}") == gone + 1
