"""The doctor tells what is wrong, whatever else is, and changes nothing."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from sync.cli import cli
from sync.doctor.examine import examine
from sync.doctor.findings import ADVICE, Check, Level, explanation
from sync.doctor.here import Machine
from sync.store import DATABASE_NAME, KEY_NAME
from sync.transport import LineParams


@pytest.fixture
def machine(folder):
    return Machine(folder, 0, None)


@pytest.fixture
def server(scripted, kiosk):
    """A server that is well."""
    now = datetime.now(UTC).isoformat()
    scripted.by_path["/healthz"] = scripted.json(200, '{"status": "ok"}')
    scripted.by_path["/v1/time"] = scripted.json(200, json.dumps({"time": now}))
    scripted.by_path["/v1/feed"] = scripted.json(200, kiosk.answer())
    return scripted


@pytest.fixture
def found(machine, line_params):
    """Return a function that examines; by check."""

    def run(params=line_params, machine=machine):
        findings = list(examine(machine, params))
        assert [finding.check for finding in findings] == list(Check)
        return {finding.check: finding for finding in findings}

    return run


def codes(findings, level):
    return {c: f.code for c, f in findings.items() if f.level is level}


def test_where_all_is_well_nothing_is_said(server, kiosk, found):
    kiosk.store.note_camera("ok")
    assert codes(found(), Level.WARN) == codes(found(), Level.FAIL) == {}


def test_on_a_bare_machine_it_makes_nothing(tmp_path, found):
    bare = Machine(tmp_path / "nothing", 0, None)
    findings = found(LineParams("", None, 1, 1), bare)
    assert codes(findings, Level.FAIL) == {
        Check.KEY: "D103",
        Check.STORE: "D103",
        Check.ADDRESS: "S128",
    }
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_that_others_can_read(kiosk, server, folder, found):
    (folder / KEY_NAME).chmod(0o644)
    findings = found()
    assert findings[Check.KEY].code == "D105"
    assert findings[Check.STORE].code == "S202"
    assert findings[Check.SERVER].level is Level.OK


def test_a_key_of_another_store(kiosk, server, folder, found):
    (folder / KEY_NAME).write_text("ab" * 32, encoding="ascii")
    findings = found()
    assert findings[Check.STORE].code == "S202"
    assert findings[Check.SIGNATURE].code == "D106"
    assert findings[Check.SERVER].level is Level.OK


def test_a_store_without_its_key(kiosk, server, folder, found):
    (folder / KEY_NAME).unlink()
    assert found()[Check.KEY].code == "D104"


def test_a_store_that_is_no_database(server, folder, found):
    (folder / DATABASE_NAME).write_bytes(b"x" * 5000)
    assert found()[Check.STORE].code == "S202"


def test_a_disk_that_is_full(kiosk, server, machine, found):
    assert (
        found(machine=replace(machine, disk_reserve_bytes=10**18))[Check.DISK].code
        == "S201"
    )


def test_a_camera_that_is_not_plugged_in(kiosk, server, machine, found, tmp_path):
    without = replace(machine, camera=tmp_path / "video0")
    assert found(machine=without)[Check.CAMERA].code == "D111"


def test_a_camera_that_failed_at_the_kiosk(kiosk, server, found):
    kiosk.desk.note_camera("C202")
    finding = found()[Check.CAMERA]
    assert (finding.code, finding.detail) == ("D110", "C202")


def test_a_name_that_is_not_found(kiosk, found, line_params):
    findings = found(replace(line_params, server="https://nowhere.invalid"))
    assert findings[Check.DNS].code == "D113"
    assert findings[Check.TLS].code == "D106"


def test_a_server_that_does_not_listen(kiosk, scripted, found):
    scripted.close()
    assert found()[Check.TCP].code == "D114"


def test_a_login_page_in_the_place_of_the_server(kiosk, scripted, found):
    page = scripted.http(200, b"<html>Wi-Fi</html>", Content_Type="text/html")
    scripted.by_path["/healthz"] = page
    assert found()[Check.SERVER].code == "S102"


def test_a_clock_that_is_off_is_no_failure(kiosk, server, found):
    text = json.dumps({"time": "2016-01-01T00:00:00+00:00"})
    server.by_path["/v1/time"] = server.json(200, text)
    finding = found()[Check.CLOCK]
    assert (finding.level, finding.code) == (Level.WARN, "D116")


@pytest.mark.parametrize(
    ("code", "told"), [("R103", "S121"), ("R130", "S120"), ("R101", "S104")]
)
def test_a_server_that_does_not_hear_this_device(code, told, kiosk, server, found):
    server.by_path["/v1/feed"] = server.fault(403, code)
    assert found()[Check.SIGNATURE].code == told


def test_a_revoked_device_knows_it_without_a_line(kiosk, scripted, found):
    kiosk.store.note_failure("S121")
    scripted.close()
    assert found()[Check.ENROLMENT].code == "S121"


def test_a_line_without_encryption_to_another_machine(kiosk, found, line_params):
    findings = found(replace(line_params, server="http://nowhere.invalid"))
    assert findings[Check.ADDRESS].code == "D112"


def test_a_ca_file_that_cannot_be_read(kiosk, found, line_params, scripted, tmp_path):
    lost = replace(line_params, ca_file=tmp_path / "ca.pem")
    assert found(lost)[Check.TLS].code == "S129"


@pytest.fixture
def call(folder, scripted, tmp_path):
    path = tmp_path / "duanzheng.toml"
    text = f'[sync]\ndata_dir = "{folder}"\nserver = "{scripted.url}"\n'
    text += 'disk_reserve_bytes = 0\n[camera]\nsource = "folder:pictures"\n'
    path.write_text(text, encoding="utf-8")

    def run(*arguments):
        command = ["doctor", "--config", str(path), *arguments]
        return CliRunner().invoke(cli, command)

    return run


def test_the_exit_status_says_whether_something_fails(call, kiosk, server):
    kiosk.store.note_camera("ok")
    assert call().exit_code == 0
    kiosk.store.note_camera("C202")
    assert call().exit_code == 1


def test_a_person_reads_what_to_do_in_their_language(call, kiosk, server):
    kiosk.store.note_camera("C202")
    assert "摄像头出错" in call().stdout
    assert "Check its cable" in call("--language", "en").stdout


def test_a_program_reads_one_object(call, kiosk, server):
    report = json.loads(call("--json").stdout)
    assert report["ok"] is True
    assert [check["check"] for check in report["checks"]] == list(Check)


def test_every_finding_is_explained():
    for code in ADVICE:
        text = explanation(code)
        assert text.happened_zh
        assert text.next_en
