"""A sealed image opens for the office, in its own place, unharmed - or not at all."""

import json
import struct

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.seal import (
    OfficeKey,
    SealBrokenError,
    SealContext,
    context_of,
    open_for_office,
    open_with_key,
    seal,
    sha256_hex,
    unwrap,
    wrap,
)

HERE = SealContext("device1", "2026000001", "material1")
OFFICE = X25519PrivateKey.generate()
OTHER = X25519PrivateKey.generate()
IMAGE = b"\xff\xd8 specimen"
SEALED = seal(IMAGE, HERE, OfficeKey("office1", OFFICE.public_key()))
KEY = b"k" * 32
WRAPPED = wrap(IMAGE, KEY, HERE)


def find(key_id):
    return {"office1": OFFICE}.get(key_id)


def open_here(blob):
    return open_for_office(blob, HERE.registration, HERE.material, find)


def with_header(**changes):
    """Return the sealed blob with another header, as a forger would make it."""
    (length,) = struct.unpack(">H", SEALED.blob[4:6])
    header = json.loads(SEALED.blob[6 : 6 + length]) | changes
    encoded = json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    rest = SEALED.blob[6 + length :]
    return b"DZS1" + struct.pack(">H", len(encoded)) + encoded + rest


@given(st.binary(max_size=4000), st.text(max_size=20), st.text(max_size=20))
def test_the_office_opens_what_was_sealed(image, registration, material):
    context = SealContext("device1", registration, material)
    sealed = seal(image, context, OfficeKey("office1", OFFICE.public_key()))
    assert open_for_office(sealed.blob, registration, material, find) == image


def test_the_candidates_key_opens_it_too():
    assert open_with_key(SEALED.blob, SEALED.image_key) == IMAGE


def test_a_sealed_image_is_named_by_its_hash():
    assert SEALED.sha256 == sha256_hex(SEALED.blob)


def test_a_sealed_image_says_where_it_belongs():
    assert context_of(SEALED.blob) == HERE


def test_the_image_cannot_be_read_in_what_is_sealed():
    assert IMAGE not in SEALED.blob


def test_the_same_image_is_never_sealed_alike():
    again = seal(IMAGE, HERE, OfficeKey("office1", OFFICE.public_key()))
    assert again.image_key != SEALED.image_key
    assert again.sha256 != SEALED.sha256


@given(st.integers(0, len(SEALED.blob) - 1), st.integers(1, 255))
def test_a_changed_byte_anywhere_is_noticed(place, flip):
    damaged = bytearray(SEALED.blob)
    damaged[place] ^= flip
    with pytest.raises(SealBrokenError):
        open_here(bytes(damaged))


@given(st.integers(0, len(SEALED.blob) - 1))
def test_a_cut_anywhere_is_noticed(length):
    with pytest.raises(SealBrokenError):
        open_here(SEALED.blob[:length])


@given(st.binary(max_size=300))
def test_noise_is_not_a_sealed_image(noise):
    with pytest.raises(SealBrokenError):
        open_here(noise)


@given(st.binary(max_size=100))
def test_noise_after_the_magic_is_not_a_sealed_image(noise):
    with pytest.raises(SealBrokenError):
        open_here(b"DZS1" + struct.pack(">H", len(noise)) + noise)


@pytest.mark.parametrize(
    ("registration", "material"),
    [("2026000002", HERE.material), (HERE.registration, "material2")],
)
def test_a_picture_does_not_open_as_another_registrations_or_material(
    registration, material
):
    with pytest.raises(SealBrokenError, match="sealed for another"):
        open_for_office(SEALED.blob, registration, material, find)


@pytest.mark.parametrize(
    "change",
    [
        {"registration": "2026000002"},
        {"material": "material2"},
        {"device": "device2"},
        {"nonce": "AAAAAAAAAAAAAAAA"},
        {"nonce": ""},
        {"nonce": "not base64"},
        {"wrap": ""},
        {"wrap": "AAAA"},
        {"v": 2},
        {"v": None},
        {"wrap": 7},
        {"extra": "x"},
    ],
)
def test_a_header_that_was_written_anew_does_not_open(change):
    blob = with_header(**change)
    moved = HERE.registration, HERE.material
    registration = change.get("registration", moved[0])
    material = change.get("material", moved[1])
    with pytest.raises(SealBrokenError):
        open_for_office(blob, registration, material, find)


def test_a_picture_for_a_key_that_the_office_lost_says_so():
    with pytest.raises(SealBrokenError, match="a key this office does not have"):
        open_for_office(SEALED.blob, HERE.registration, HERE.material, lambda _: None)


def test_another_offices_key_does_not_open_it():
    with pytest.raises(SealBrokenError):
        open_for_office(SEALED.blob, HERE.registration, HERE.material, lambda _: OTHER)


@given(st.binary(min_size=32, max_size=32).filter(lambda key: key != SEALED.image_key))
def test_another_image_key_does_not_open_it(key):
    with pytest.raises(SealBrokenError):
        open_with_key(SEALED.blob, key)


@given(st.binary(max_size=1000), st.binary(min_size=32, max_size=32))
def test_a_candidate_unwraps_what_was_wrapped(secret, key):
    assert unwrap(wrap(secret, key, HERE), key, HERE) == secret


@pytest.mark.parametrize(
    ("wrapped", "key", "place"),
    [
        (WRAPPED, b"x" * 32, HERE),
        (WRAPPED, KEY, SealContext("device1", "2026000001", "material2")),
        (WRAPPED, KEY, SealContext("device1", "2026000002", "material1")),
        (WRAPPED, KEY, SealContext("device2", "2026000001", "material1")),
        (WRAPPED[:-1], KEY, HERE),
        (b"", KEY, HERE),
    ],
    # Named, since a wrap is random and test processes must agree on the names.
    ids=["key", "material", "registration", "device", "cut", "empty"],
)
def test_a_wrap_opens_only_with_its_key_in_its_place(wrapped, key, place):
    with pytest.raises(SealBrokenError):
        unwrap(wrapped, key, place)


def test_neither_keys_nor_pictures_stand_in_what_is_printed():
    assert repr(KEY) not in repr(OfficeKey("office1", OFFICE.public_key()))
    assert SEALED.image_key.hex() not in repr(HERE)
