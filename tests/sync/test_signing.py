"""A request counts only as its device signed it."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol.signing import (
    BadSignatureError,
    ReceivedRequest,
    Signer,
    sign,
    verify,
)

KEY = Ed25519PrivateKey.generate()
URL = "http://office.test/v1/sync?x=1"
BODY = b'{"ops":[]}'


def find(device):
    return KEY.public_key() if device == "device1" else None


@pytest.fixture
def signed():
    request = ReceivedRequest("POST", URL, {})
    sign(request, Signer("device1", KEY), "nonce-1", BODY)
    return request


def test_a_signed_request_names_its_device_and_nonce(signed):
    assert verify(signed, BODY, find) == ("device1", "nonce-1")


def test_the_headers_can_be_judged_before_the_body_has_come(signed):
    assert verify(signed, None, find) == ("device1", "nonce-1")


@pytest.mark.parametrize("body", [b"", b'{"ops":[1]}', BODY + b" "])
def test_another_body_is_noticed(signed, body):
    with pytest.raises(BadSignatureError):
        verify(signed, body, find)


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"url": "http://office.test/v1/feed?x=1"},
        {"url": "http://office.test/v1/sync?x=2"},
        {"url": "http://office.test/v1/sync"},
        {"url": "http://other.test/v1/sync?x=1"},
        {"url": "https://office.test/v1/sync?x=1"},
    ],
)
def test_another_method_address_or_host_is_noticed(signed, change):
    with pytest.raises(BadSignatureError):
        verify(replace(signed, **change), BODY, find)


@pytest.mark.parametrize("name", ["Signature", "Signature-Input", "Content-Digest"])
def test_a_request_without_all_of_its_signature_is_refused(signed, name):
    headers = {key: value for key, value in signed.headers.items() if key != name}
    with pytest.raises(BadSignatureError):
        verify(replace(signed, headers=headers), BODY, find)


@pytest.mark.parametrize("name", ["Signature", "Signature-Input", "Content-Digest"])
@pytest.mark.parametrize("value", ["", "pyhms", "pyhms=:AAAA:", "sig=(", "é", "a=1"])
def test_a_damaged_signature_is_refused(signed, name, value):
    headers = {**signed.headers, name: value}
    with pytest.raises(BadSignatureError):
        verify(replace(signed, headers=headers), BODY, find)


def test_an_unsigned_request_is_refused():
    with pytest.raises(BadSignatureError):
        verify(ReceivedRequest("POST", URL, {}), BODY, find)


def test_another_devices_key_is_refused(signed):
    stranger = Ed25519PrivateKey.generate().public_key()
    with pytest.raises(BadSignatureError):
        verify(signed, BODY, lambda _: stranger)


def test_an_unknown_device_is_refused(signed):
    with pytest.raises(BadSignatureError):
        verify(signed, BODY, lambda _: None)


def test_a_digest_of_another_body_does_not_pass_with_that_body(signed):
    other = ReceivedRequest("POST", URL, {})
    sign(other, Signer("device1", KEY), "nonce-1", b"other")
    headers = {**signed.headers, "Content-Digest": other.headers["Content-Digest"]}
    with pytest.raises(BadSignatureError):
        verify(replace(signed, headers=headers), b"other", find)


def test_the_nonce_cannot_be_exchanged(signed):
    text = signed.headers["Signature-Input"].replace("nonce-1", "nonce-2")
    headers = {**signed.headers, "Signature-Input": text}
    with pytest.raises(BadSignatureError):
        verify(replace(signed, headers=headers), BODY, find)
