"""A bundle is taken in whole and from the right sender, or not at all."""

import io

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.bundle import (
    MAGIC,
    BundleError,
    Fault,
    Header,
    Keys,
    Kind,
    Record,
    Way,
    Writer,
    header_of,
    records,
)

OFFICE, OTHER_OFFICE = X25519PrivateKey.generate(), X25519PrivateKey.generate()
KIOSK, OTHER_KIOSK = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
HEADER = Header(Way.UP, "ab" * 16, "device1", "office1")
SOME = [
    Record(Kind.MANIFEST, b"{}"),
    Record(Kind.BLOB, b"image" * 20),
    Record(Kind.OPERATIONS, b'{"ops":[]}'),
]


def written(contents=SOME, header=HEADER, office=OFFICE, signer=KIOSK) -> bytes:
    out = io.BytesIO()
    writer = Writer(out, header, office.public_key(), signer)
    for record in contents:
        writer.put(record.kind, record.payload)
    writer.close()
    return out.getvalue()


def keys(way=Way.UP, office=OFFICE, signers=(KIOSK,)) -> Keys:
    public = tuple(signer.public_key() for signer in signers)
    return Keys(way, lambda _header: office, lambda _header: public)


def refused(data: bytes, receiver: Keys | None = None) -> Fault:
    with pytest.raises(BundleError) as caught:
        list(records(io.BytesIO(data), receiver or keys()))
    return caught.value.fault


WHOLE = written()


@given(
    st.lists(
        st.builds(
            Record, st.sampled_from([k for k in Kind if k is not Kind.END]), st.binary()
        )
    )
)
def test_what_was_written_is_read(contents):
    assert list(records(io.BytesIO(written(contents)), keys())) == contents


def test_the_header_is_read_without_any_key():
    assert header_of(io.BytesIO(WHOLE)) == HEADER


def test_a_bundle_that_is_cut_at_any_byte_is_truncated():
    found = {refused(WHOLE[:length]) for length in range(len(WHOLE))}
    assert found == {Fault.TRUNCATED}


@pytest.mark.slow
def test_a_bundle_with_any_changed_byte_is_refused():
    for place in range(len(WHOLE)):
        for change in (1, 0x80):
            changed = bytearray(WHOLE)
            changed[place] ^= change
            refused(bytes(changed))


@given(st.data())
def test_a_bundle_with_any_bytes_changed_is_refused(data):
    start = data.draw(st.integers(0, len(WHOLE) - 1))
    old = WHOLE[start : start + data.draw(st.integers(1, 40))]
    new = data.draw(st.binary(max_size=60).filter(lambda b: b != old))
    refused(WHOLE[:start] + new + WHOLE[start + len(old) :])


@given(st.binary())
def test_any_bytes_at_all_are_refused(data):
    refused(data)


@given(st.binary())
def test_any_bytes_after_the_right_beginning_are_refused(data):
    refused(MAGIC + data)


def test_what_follows_the_end_is_refused():
    assert refused(WHOLE + b"x") is Fault.TAMPERED


def test_two_bundles_in_one_are_refused():
    assert refused(WHOLE + WHOLE) is Fault.TAMPERED


def test_records_do_not_move_between_bundles():
    other = written([Record(Kind.MANIFEST, b"{}")])
    header = len(MAGIC) + 4 + int.from_bytes(WHOLE[4:8], "big")
    assert refused(WHOLE[:header] + other[header:]) is Fault.TAMPERED


def test_a_stranger_is_not_believed():
    assert refused(written(signer=OTHER_KIOSK)) is Fault.TAMPERED
    assert refused(WHOLE, keys(signers=())) is Fault.STRANGER


def test_while_a_sender_changes_its_key_both_are_believed():
    both = keys(signers=(OTHER_KIOSK, KIOSK))
    assert list(records(io.BytesIO(WHOLE), both)) == SOME


def test_a_bundle_for_another_office_does_not_open():
    assert refused(written(office=OTHER_OFFICE)) is Fault.NOT_FOR_US
    assert refused(WHOLE, keys(office=None)) is Fault.NOT_FOR_US


def test_a_bundle_the_other_way_is_refused():
    assert refused(WHOLE, keys(Way.DOWN)) is Fault.WAY


def test_a_bundle_of_a_later_version_is_refused_as_such():
    later = WHOLE.replace(b'{"v": 1,', b'{"v": 2,')
    assert refused(later) is Fault.VERSION


def test_a_picture_is_not_a_bundle():
    assert refused(b"\xff\xd8\xff\xe0 and so on") is Fault.NOT_A_BUNDLE


@given(st.integers(1, 7))
def test_a_medium_that_gives_few_bytes_at_a_time_is_read(most):
    class Slow(io.BytesIO):
        def read(self, count=-1):
            return super().read(min(count, most))

    assert list(records(Slow(WHOLE), keys())) == SOME
