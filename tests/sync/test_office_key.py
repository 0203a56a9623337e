"""The office takes a new key; kiosks believe it alone, and seal to the new one."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.errors import LineError
from sync.identity import public_key_text
from sync.protocol.messages import Change
from sync.protocol.officekey import OFFICE_KEY, announce
from sync.seal import SealBrokenError, open_for_office

SIGNING = Ed25519PrivateKey.generate()
NEW = X25519PrivateKey.generate()


@pytest.fixture
def enrolled(kiosk, device_key, enrolment_answer):
    """Return a kiosk that has pinned the key with which the office signs."""
    update = {"office_signing_key": public_key_text(SIGNING)}
    kiosk.store.enroll(device_key, enrolment_answer.model_copy(update=update))
    return kiosk


def tell(kiosk, version=2, key=NEW, signing=SIGNING, **changed):
    notice = announce(version, "office2", key.public_key(), signing)
    body = notice.model_dump(mode="json") | changed
    server = kiosk.server
    server.seq += 1
    server.changes.append(
        Change(seq=server.seq, key=OFFICE_KEY, rev=version, body=body)
    )
    kiosk.exchange()


def test_after_the_change_pictures_are_sealed_to_the_new_key_alone(
    enrolled, office_key, person
):
    tell(enrolled)
    material = enrolled.add(content=b"new")
    sealed = enrolled.store.kept_image(material.id).sealed
    keys = {"office1": office_key, "office2": NEW}
    opened = open_for_office(sealed, person.number, material.id, keys.get)
    assert opened == b"new"
    del keys["office2"]
    with pytest.raises(SealBrokenError, match="does not have"):
        open_for_office(sealed, person.number, material.id, keys.get)


def test_what_was_sealed_before_opens_with_the_former_key(enrolled, office_key, person):
    material = enrolled.add(content=b"old")
    tell(enrolled)
    sealed = enrolled.store.kept_image(material.id).sealed
    keys = {"office1": office_key, "office2": NEW}
    assert open_for_office(sealed, person.number, material.id, keys.get) == b"old"


@pytest.mark.parametrize(
    "forged",
    [
        {"signing": Ed25519PrivateKey.generate()},
        {"public_key": "A" * 43 + "="},
        {"id": "office3"},
        {"signature": "AAAA"},
        {"signature": "?"},
    ],
    ids=["another's", "key", "id", "short", "not base64"],
)
def test_a_key_that_the_office_did_not_sign_is_not_believed(enrolled, forged):
    before = enrolled.store.cursor()
    with pytest.raises(LineError, match="S102"):
        tell(enrolled, **forged)
    assert enrolled.store.identity().office.id == "office1"
    assert enrolled.store.cursor() == before


def test_an_older_notice_that_comes_again_changes_nothing(enrolled):
    tell(enrolled, version=3)
    tell(enrolled, version=2, key=X25519PrivateKey.generate())
    known = enrolled.store.identity().office.public_key
    assert known.public_bytes_raw() == NEW.public_key().public_bytes_raw()


def test_a_new_epoch_does_not_bring_the_former_key_back(enrolled):
    tell(enrolled)
    enrolled.server.epoch = "epoch-2"
    enrolled.server.seq = 0
    enrolled.exchange()
    assert enrolled.store.identity().office.id == "office2"
