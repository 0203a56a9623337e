"""The key of the store, handed in by systemd instead of lying on the disk."""

import pytest

from sync.doctor.here import Machine, key_file
from sync.errors import StoreError
from sync.key import CREDENTIAL
from sync.opening import KEY_NAME


@pytest.fixture
def sealed_away(kiosk, tmp_path, monkeypatch):
    """Take the key off the disk, and hand it in as systemd does; return its file."""
    kiosk.add()
    kiosk.store.close()
    place = tmp_path / "credentials"
    place.mkdir()
    on_disk = kiosk.store.folder / KEY_NAME
    handed = on_disk.rename(place / CREDENTIAL)
    handed.chmod(0o440)  # systemd lets the service in by an access list
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(place))
    return handed


def test_the_store_opens_with_a_key_that_is_not_on_the_disk(sealed_away, open_store):
    store = open_store()
    assert len(store.waiting()) == 1
    assert not (store.folder / KEY_NAME).exists()
    assert key_file(Machine(store.folder, 0, None)).detail == "systemd"


def test_without_it_nothing_opens_and_no_other_is_made(
    sealed_away, open_store, folder, monkeypatch
):
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(StoreError, match="S202"):
        open_store()
    assert not (folder / KEY_NAME).exists()


def test_what_is_handed_in_goes_before_the_file(sealed_away, open_store, folder):
    (folder / KEY_NAME).write_text("0" * 64, encoding="ascii")
    (folder / KEY_NAME).chmod(0o600)
    assert len(open_store().waiting()) == 1


def test_a_handed_in_text_that_is_no_key_is_named(sealed_away, open_store):
    sealed_away.chmod(0o600)
    sealed_away.write_text("x", encoding="ascii")
    with pytest.raises(StoreError, match="S202"):
        open_store()


def test_other_credentials_of_the_service_are_not_taken_for_it(
    kiosk, open_store, tmp_path, monkeypatch
):
    kiosk.store.close()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert open_store().identity() is not None
