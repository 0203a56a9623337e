"""The office takes a new key while it serves; what was sealed before still opens."""

import base64
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central import setup
from central.cli import cli
from central.office import Office
from central.params import CentralParams
from central.store import dossiers, secrets
from sync.protocol.officekey import OFFICE_KEY, OfficeKeyNotice
from sync.seal import context_of, open_for_office
from tests.central.conftest import NUMBER_2, SITE, FakeClock, both_databases
from tests.central.kiosk import NUMBER, Kiosk

pytestmark = both_databases


def rotated(params: CentralParams) -> str:
    """Take a new key as the command does: beside the server, in another process."""
    beside = Office.open(params)
    key_id = setup.rotate_office_key(beside)
    beside.close()
    return key_id


def notice(kiosk: Kiosk) -> OfficeKeyNotice:
    """Return what the feed says of the office's key."""
    [change] = [c for c in kiosk.sync()["changes"] if c["key"] == OFFICE_KEY]
    return OfficeKeyNotice.model_validate(change["body"])


def informed(kiosk: Kiosk) -> Kiosk:
    """Return the kiosk as it seals once it has heard the notice."""
    told = notice(kiosk)
    identity = kiosk.identity.model_copy(
        update={"office_key_id": told.id, "office_public_key": told.public_key}
    )
    return replace(kiosk, identity=identity)


def statuses(answer: dict) -> list[str]:
    return [result["status"] for result in answer["results"]]


def test_the_feed_tells_kiosks_the_new_key_signed(
    kiosk: Kiosk, params: CentralParams
) -> None:
    key_id = rotated(params)
    pinned = base64.b64decode(kiosk.identity.office_signing_key)
    told = notice(kiosk).check(Ed25519PublicKey.from_public_bytes(pinned))
    assert told.id == key_id != kiosk.identity.office_key_id


def test_the_running_server_opens_what_is_sealed_to_either_key(
    kiosk: Kiosk, params: CentralParams, office: Office
) -> None:
    activate = kiosk.operation({"kind": "activate", "consent": "1"})
    before = kiosk.add("diploma")
    rotated(params)
    after = informed(kiosk).add("identity", "front")
    assert statuses(kiosk.sync(activate, before, after)) == ["applied"] * 3
    with office.database.read() as connection:
        materials = dossiers.load(connection, NUMBER).materials
    for material in materials:
        blob = office.files.read(material.blob)
        assert open_for_office(blob, NUMBER, material.id, office.secrets.find_key)


def test_a_kiosk_that_enrols_later_seals_to_the_new_key(
    client, office: Office, params: CentralParams
) -> None:
    key_id = rotated(params)
    kiosk = Kiosk.enrol(client, setup.enroll_code(office, SITE, "样本考区"))
    assert kiosk.identity.office_key_id == key_id


def test_two_changes_at_one_moment_keep_their_order(
    params: CentralParams, clock: FakeClock
) -> None:
    office = Office.open(params, clock)
    first, second = setup.rotate_office_key(office), setup.rotate_office_key(office)
    with office.database.read() as connection:
        assert secrets.current(connection)[0] == second != first
    office.close()
    again = Office.open(params)
    assert again.secrets.current_key == second
    assert len(again.secrets.keys) == 3
    again.close()


def test_an_image_that_is_moved_to_another_registration_is_rejected(
    kiosk: Kiosk,
) -> None:
    sha256, blob = kiosk.sealed("m1", NUMBER)
    kiosk.put(sha256, blob)
    assert context_of(blob).registration == NUMBER
    moved = kiosk.adding("m1", "diploma", sha256, number=NUMBER_2)
    renamed = kiosk.adding("m2", "diploma", sha256, number=NUMBER)
    answer = kiosk.sync(moved, renamed)
    codes = [(result["status"], result["code"]) for result in answer["results"]]
    assert codes == [("rejected", "seal_broken")] * 2


def test_the_command_says_what_it_did(tmp_path: Path, database_url: None) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[central]\ndata_dir = "office"\n', encoding="utf-8")
    shown = CliRunner().invoke(cli, ["rotate-office-key", "--config", str(settings)])
    assert shown.exit_code == 0
    assert "what was sealed before still opens" in shown.output
