"""The office's commands for enrolling: the CA, the code, its QR on screen and paper."""

import json
import re
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from click.testing import CliRunner, Result
from PIL import Image

from central.authority import Authority
from central.certificate import ServerCertificate, names_for
from central.cli import cli
from central.params import utc_now
from central.sheet import Sheet
from central.stops import StoppedError
from sync.protocol.invitation import Invitation

INVITATION = Invitation("7KQ2-M4XR-9DTA-PW3E", "https://10.1.2.3:8770", "ab" * 32)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    text = (
        '[central]\ndata_dir = "central"\ntls = true\nurl = "https://10.1.2.3:8770"\n'
    )
    path.write_text(text, encoding="utf-8")
    return path


def run(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--config", str(settings)])


def code_for(settings: Path, *more: str) -> Result:
    return run(settings, "enroll-code", "--site", "S01", "--area", "样本考区", *more)


def test_the_ca_is_made_once_and_for_its_owner_alone(settings: Path) -> None:
    first = run(settings, "make-ca").output
    assert run(settings, "make-ca").output == first
    fingerprint = re.search(r"SHA-256: ([0-9a-f]{64})", first)
    assert fingerprint is not None
    files = sorted((settings.parent / "central/tls").iterdir())
    assert [path.name for path in files] == ["authority.pem", "ca.pem"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


@pytest.mark.parametrize("content", ["", "no key", "half"])
def test_a_damaged_ca_is_not_replaced(settings: Path, content: str) -> None:
    run(settings, "make-ca")
    path = settings.parent / "central/tls/authority.pem"
    whole = path.read_text("ascii")
    path.write_text(whole[: len(whole) // 2] if content == "half" else content)
    answer = run(settings, "make-ca")
    assert answer.exit_code == 1
    assert "Nothing was changed" in answer.output


def test_a_ca_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    Authority.make(tmp_path, utc_now())
    (tmp_path / "tls/authority.pem").chmod(0o640)
    with pytest.raises(StoppedError, match="R510"):
        Authority.open(tmp_path)


def test_without_a_ca_no_code_is_made_for_https(settings: Path) -> None:
    answer = code_for(settings)
    assert answer.exit_code == 1
    assert "duanzheng central make-ca" in answer.output


def test_the_code_comes_with_all_that_a_kiosk_needs(settings: Path) -> None:
    made = run(settings, "make-ca").output
    lines = code_for(settings).output.splitlines()
    invitation = Invitation.read(lines[1])
    assert invitation.code == lines[0]
    assert invitation.server == "https://10.1.2.3:8770"
    assert invitation.fingerprint in made


def test_the_area_is_that_of_the_sites_registrations(settings: Path) -> None:
    run(settings, "make-ca")
    answer = run(settings, "enroll-code", "--site", "S09")
    assert answer.exit_code == 1
    assert "--area" in answer.output


def read_qr(image: Image.Image) -> str:
    (found,) = zxingcpp.read_barcodes(np.asarray(image.convert("L")))
    return found.text


@pytest.fixture
def sheet() -> Sheet:
    return Sheet(INVITATION, "S01", "样本<考区>", utc_now() + timedelta(days=3))


def test_the_picture_of_the_qr_can_be_read(sheet: Sheet, tmp_path: Path) -> None:
    path = tmp_path / "code.png"
    sheet.write(path)
    with Image.open(path) as image:
        assert read_qr(image) == INVITATION.text
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_qr_on_a_terminal_can_be_read(sheet: Sheet) -> None:
    # Each character stands for two modules, the upper and the lower half.
    halves = {" ": (1, 1), "▀": (0, 1), "▄": (1, 0), "█": (0, 0)}
    text = re.sub(r"\x1b\[[0-9;]*m", "", sheet.terminal())
    rows = []
    for line in (line for line in text.splitlines() if line):
        cells = [halves[character] for character in line]
        rows += [[cell[0] for cell in cells], [cell[1] for cell in cells]]
    dark = np.array(rows, dtype=np.uint8)
    grey = np.kron(np.where(dark, 0, 255).astype(np.uint8), np.ones((6, 6), np.uint8))
    padded = np.pad(grey, 30, constant_values=255)
    assert read_qr(Image.fromarray(padded)) == INVITATION.text


def test_the_sheet_for_paper_escapes_what_it_shows(sheet: Sheet) -> None:
    page = sheet.content(".html").decode()
    assert "样本&lt;考区&gt;" in page
    assert "<svg" in page
    assert INVITATION.code in page
    assert sheet.content(".svg").startswith(b"<?xml")


def test_a_file_of_no_known_kind_costs_no_code(settings: Path) -> None:
    run(settings, "make-ca")
    answer = code_for(settings, "--out", "code.docx")
    assert answer.exit_code == 1
    assert "R513" in answer.output


def test_a_file_that_cannot_be_written_leaves_the_code_good(settings: Path) -> None:
    run(settings, "make-ca")
    answer = code_for(settings, "--plain", "--out", "/nowhere/code.png")
    assert answer.exit_code == 1
    assert "good all the same" in answer.output


def test_a_damaged_certificate_is_issued_anew(tmp_path: Path) -> None:
    authority = Authority.make(tmp_path, utc_now())
    certificate = ServerCertificate(authority, names_for("0.0.0.0"), utc_now)
    assert certificate.ensure()
    assert not certificate.ensure()
    certificate.path.write_text("half")
    assert certificate.ensure()


def test_a_certificate_of_another_ca_or_other_names_is_issued_anew(
    tmp_path: Path,
) -> None:
    authority = Authority.make(tmp_path, utc_now())
    ServerCertificate(authority, names_for("10.0.0.1"), utc_now).ensure()
    assert ServerCertificate(authority, names_for("10.0.0.2"), utc_now).ensure()
    other = Authority.make(tmp_path / "other", utc_now())
    moved = Authority(authority.folder, other.certificate, other.key)
    assert ServerCertificate(moved, names_for("10.0.0.2"), utc_now).ensure()


def test_a_certificate_is_good_for_every_name_of_the_machine() -> None:
    names = names_for("0.0.0.0", "考点.example", "[fe80::1]", "10.1.2.3")
    assert {"localhost", "127.0.0.1", "fe80::1", "10.1.2.3"} <= set(names)
    assert any(name.startswith("xn--") for name in names)


def test_the_list_of_kiosks_is_one_object_a_line(settings: Path) -> None:
    assert run(settings, "devices", "--json").output == ""
    assert run(settings, "devices").output.startswith("device")


def test_the_listed_facts_are_json(tmp_path: Path) -> None:
    from central.kiosks import lines  # noqa: PLC0415 - beside what it lists
    from central.params import CentralParams  # noqa: PLC0415
    from central.store.fleet import DeviceState  # noqa: PLC0415

    now = utc_now()
    old = now - timedelta(days=130)
    state = DeviceState(
        "ab" * 16, "k", "S01", "样本", old, None, old, False, None, None, 2
    )
    params = CentralParams(tmp_path)
    (line,) = lines([state], now, params, as_json=True)
    facts = json.loads(line)
    assert (facts["state"], facts["other_site"]) == ("expired", 2)
    shown = list(lines([state], now, params, as_json=False))[1]
    assert "other site x2" in shown
    assert "never" in shown
