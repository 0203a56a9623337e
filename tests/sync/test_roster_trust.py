"""A kiosk believes what its office signed, and nothing older than it has."""

import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.errors import LineError
from sync.protocol.messages import (
    SETTINGS_KEY,
    KioskSettings,
    RosterEntry,
    registration_key,
)
from sync.protocol.office import sign_page
from sync.protocol.rosterpack import Versioned, pack


@pytest.fixture
def renamed(roster_entry) -> RosterEntry:
    other = replace(roster_entry.registration, name="样本乙")
    return RosterEntry(registration=other, verifier=roster_entry.verifier)


def named(kiosk) -> str:
    entry = kiosk.store.roster_entry("specimen1")
    return entry.registration.name if entry else ""


def publish(kiosk, rev, body) -> None:
    kiosk.server.publish(registration_key("2026000001"), rev, body)


def test_a_newer_version_of_a_registration_is_taken(kiosk, renamed):
    publish(kiosk, 2, renamed)
    kiosk.exchange()
    assert named(kiosk) == "样本乙"
    assert kiosk.store.health().refused == 0


def test_an_older_version_is_refused_and_reported(kiosk, renamed, roster_entry):
    publish(kiosk, 3, renamed)
    kiosk.exchange()
    publish(kiosk, 2, roster_entry)
    kiosk.exchange()
    assert named(kiosk) == "样本乙"
    assert kiosk.store.health().refused == 1


def test_who_left_the_site_is_not_brought_back_by_an_older_version(kiosk, roster_entry):
    publish(kiosk, 2, None)
    kiosk.exchange()
    assert named(kiosk) == ""
    publish(kiosk, 1, roster_entry)
    kiosk.exchange()
    assert named(kiosk) == ""
    publish(kiosk, 3, roster_entry)
    kiosk.exchange()
    assert named(kiosk) == "样本甲"


def test_a_page_of_another_office_is_refused_whole_and_reported(kiosk, renamed):
    kiosk.server.signing = Ed25519PrivateKey.generate()
    publish(kiosk, 2, renamed)
    before = kiosk.store.cursor()
    with pytest.raises(LineError, match="S107"):
        kiosk.exchange()
    kiosk.store.note_failure("S107")
    health = kiosk.store.health()
    assert (named(kiosk), health.refused, health.last_error) == ("样本甲", 1, "S107")
    assert kiosk.store.cursor() == before


@pytest.mark.parametrize("change", ["", "AAAA", "!", None])
def test_a_signature_that_is_none_is_refused(kiosk, renamed, change):
    publish(kiosk, 2, renamed)
    page = kiosk.server.answer()
    first = page.signature
    forged = (
        f"{'B' if first[0] == 'A' else 'A'}{first[1:]}" if change is None else change
    )
    with pytest.raises(LineError, match="S107"):
        kiosk.store.take_page(
            kiosk.store.cursor(),
            page.model_copy(update={"signature": forged}),
            kiosk.clock.now(),
        )


def test_a_page_for_another_site_is_refused(kiosk, renamed):
    publish(kiosk, 2, renamed)
    page = kiosk.server.answer()
    key, epoch = kiosk.server.signing, page.epoch
    elsewhere = sign_page(key, "S99", epoch, page.changes)
    with pytest.raises(LineError, match="S107"):
        kiosk.store.take_page(
            kiosk.store.cursor(),
            page.model_copy(update={"signature": elsewhere}),
            kiosk.clock.now(),
        )


def test_a_dossier_needs_no_signature(kiosk):
    kiosk.server.show(kiosk.shown)
    page = kiosk.server.answer()
    assert page.signature == ""
    assert kiosk.store.take_page(kiosk.store.cursor(), page, kiosk.clock.now())


def test_an_epoch_that_was_left_never_comes_back(kiosk, renamed):
    first = kiosk.server.epoch
    kiosk.server.epoch = "epoch-2"
    publish(kiosk, 1, renamed)
    kiosk.exchange()
    assert named(kiosk) == "样本乙"
    kiosk.server.epoch = first
    with pytest.raises(LineError, match="S107"):
        kiosk.exchange()
    assert kiosk.store.cursor().epoch == "epoch-2"


def test_a_restored_server_may_have_older_versions(kiosk, renamed, roster_entry):
    publish(kiosk, 5, renamed)
    kiosk.exchange()
    kiosk.server.epoch = "epoch-2"
    publish(kiosk, 1, roster_entry)
    kiosk.exchange()
    assert named(kiosk) == "样本甲"
    assert kiosk.store.health().refused == 0


def packed_page(kiosk, *items: Versioned, more: bool = False):
    packed = base64.b64encode(pack(items)).decode()
    kiosk.server.seq += len(items)
    page = kiosk.server.answer()
    signature = sign_page(kiosk.server.signing, "S01", page.epoch, [], packed)
    return page.model_copy(
        update={"packed": packed, "signature": signature, "more": more}
    )


def test_registrations_in_their_small_form_count_the_same(kiosk, renamed):
    page = packed_page(kiosk, Versioned(2, renamed))
    assert kiosk.store.take_snapshot(kiosk.store.cursor(), page, kiosk.clock.now()) == 1
    assert named(kiosk) == "样本乙"


def test_an_older_version_is_refused_in_its_small_form_too(
    kiosk, renamed, roster_entry
):
    publish(kiosk, 3, renamed)
    kiosk.exchange()
    page = packed_page(kiosk, Versioned(2, roster_entry))
    kiosk.store.take_snapshot(kiosk.store.cursor(), page, kiosk.clock.now())
    assert (named(kiosk), kiosk.store.health().refused) == ("样本乙", 1)


def test_the_whole_state_is_fetched_on_from_where_the_line_broke(
    open_store, kiosk, renamed
):
    page = packed_page(kiosk, Versioned(2, renamed), more=True)
    kiosk.store.take_snapshot(kiosk.store.cursor(), page, kiosk.clock.now())
    again = open_store()  # as after a power cut
    assert again.filling()
    assert again.cursor().since == page.next
    last = packed_page(kiosk, Versioned(3, renamed))
    again.take_snapshot(again.cursor(), last, kiosk.clock.now())
    assert not again.filling()


def test_a_pack_that_the_office_signed_and_that_is_damaged_changes_nothing(kiosk):
    page = kiosk.server.answer()
    signature = sign_page(kiosk.server.signing, "S01", page.epoch, [], "AAAA")
    odd = page.model_copy(update={"packed": "AAAA", "signature": signature})
    with pytest.raises(LineError, match="S102"):
        kiosk.store.take_snapshot(kiosk.store.cursor(), odd, kiosk.clock.now())
    assert named(kiosk) == "样本甲"


def test_the_office_s_settings_are_obeyed(kiosk):
    told = KioskSettings(version=1, retention_days=0, heartbeat_s=30)
    kiosk.server.publish(SETTINGS_KEY, 1, told)
    kiosk.exchange()
    assert kiosk.store.office_settings() == told


def test_older_settings_are_refused(kiosk):
    for version in (2, 1):
        told = KioskSettings(version=version, retention_days=version)
        kiosk.server.publish(SETTINGS_KEY, version, told)
        kiosk.exchange()
    found = kiosk.store.office_settings()
    assert found is not None
    assert (found.version, kiosk.store.health().refused) == (2, 1)
