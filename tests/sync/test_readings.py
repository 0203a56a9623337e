"""What the camera read: its sealed form, and what is refused."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync import seal
from sync.protocol.readings import (
    SENT_MAX,
    STEP,
    VALUE_MAX,
    ReadField,
    UnusableReadingsError,
    decode,
    encode,
)
from sync.seal import HEAD_BYTES, NOTE_MAX, OfficeKey, SealBrokenError, SealContext

FIELDS = st.lists(
    st.builds(
        ReadField,
        name=st.sampled_from(["name", "id_number", "of_a_newer_kiosk"]),
        value=st.text(max_size=VALUE_MAX).filter(str.isprintable),
        confidence=st.integers(0, 1000).map(lambda n: n / 1000),
        sound=st.booleans(),
    ),
    max_size=SENT_MAX,
)
PLACE = SealContext("d" * 32, "r" * 64, "m" * 64)


@pytest.fixture(scope="module")
def private() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


@given(FIELDS)
def test_readings_come_back_as_they_were(fields: list[ReadField]) -> None:
    assert decode(encode(fields)) == tuple(fields)


@given(FIELDS)
def test_the_length_tells_next_to_nothing_and_fits(fields: list[ReadField]) -> None:
    assert len(encode(fields)) % STEP == 0
    assert len(encode(fields)) <= NOTE_MAX


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b'{"fields": 1}',
        b"\xff" * 40,
        b'{"fields":[{"name":"name","confidence":2}]}',
    ],
)
def test_what_is_no_reading_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableReadingsError):
        decode(data)


def test_the_longest_note_fits_and_opens_from_the_head(
    private: X25519PrivateKey,
) -> None:
    office = OfficeKey("k" * 32, private.public_key())
    blob = seal.seal(b"image" * 1000, PLACE, office, b"n" * NOTE_MAX).blob
    place = (PLACE.registration, PLACE.material)
    assert seal.open_note(blob[:HEAD_BYTES], *place, lambda _: private) == (
        b"n" * NOTE_MAX
    )
    assert seal.open_for_office(blob, *place, lambda _: private) == b"image" * 1000


def test_a_note_of_another_picture_does_not_open(private: X25519PrivateKey) -> None:
    office = OfficeKey("k1", private.public_key())
    blob = seal.seal(b"image", PLACE, office, b"note").blob
    with pytest.raises(SealBrokenError):
        seal.open_note(blob, PLACE.registration, "other", lambda _: private)


def test_an_image_without_a_note_has_none(private: X25519PrivateKey) -> None:
    blob = seal.seal(b"image", PLACE, OfficeKey("k1", private.public_key())).blob
    place = (PLACE.registration, PLACE.material)
    assert seal.open_note(blob, *place, lambda _: private) is None


def test_a_note_that_is_too_long_is_the_callers_fault(
    private: X25519PrivateKey,
) -> None:
    with pytest.raises(ValueError, match="at most"):
        seal.seal(b"i", PLACE, OfficeKey("k", private.public_key()), b"n" * 2000)
