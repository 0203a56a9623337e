"""A kiosk knows what its office said, and for what it was said."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.office import NotTheOfficeError, check_office, sign_as_office

OFFICE = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = OFFICE.public_key()


@given(st.text(), st.binary())
def test_what_the_office_signed_is_believed(purpose: str, message: bytes):
    check_office(PUBLIC, purpose, message, sign_as_office(OFFICE, purpose, message))


@given(st.binary(min_size=1), st.data())
def test_a_changed_bit_is_noticed(message: bytes, data: st.DataObject):
    signature = sign_as_office(OFFICE, "roster", message)
    place = data.draw(st.integers(0, len(message) * 8 - 1))
    changed = bytearray(message)
    changed[place // 8] ^= 1 << place % 8
    with pytest.raises(NotTheOfficeError):
        check_office(PUBLIC, "roster", bytes(changed), signature)


def test_a_message_for_one_purpose_is_none_for_another():
    signature = sign_as_office(OFFICE, "bundle", b"message")
    with pytest.raises(NotTheOfficeError):
        check_office(PUBLIC, "roster", b"message", signature)


def test_another_office_is_not_believed():
    signature = sign_as_office(Ed25519PrivateKey.generate(), "roster", b"message")
    with pytest.raises(NotTheOfficeError):
        check_office(PUBLIC, "roster", b"message", signature)


@pytest.mark.parametrize("signature", [b"", b"short", bytes(64), bytes(65)])
def test_nonsense_is_no_signature(signature: bytes):
    with pytest.raises(NotTheOfficeError):
        check_office(PUBLIC, "roster", b"message", signature)
