"""A request counts only as its device signed it, by RFC 9421 and nothing of our own."""

from dataclasses import dataclass, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    algorithms,
)
from hypothesis import given
from hypothesis import strategies as st

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
@pytest.mark.parametrize("value", ["", "d", "d=:AAAA:", "sig=(", "é", "a=1"])
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


@dataclass(frozen=True)
class OneKey(HTTPSignatureKeyResolver):
    """What another program that speaks RFC 9421 asks for keys."""

    def resolve_private_key(self, key_id):
        return KEY

    def resolve_public_key(self, key_id):
        return KEY.public_key()


class WithoutTime(HTTPMessageVerifier):
    """The standard leaves the time of signing to the parties; ours is the nonce's."""

    require_created = False


URLS = st.sampled_from(
    [
        URL,
        "https://office.test:443/v1/blobs/aa",
        "http://Office.test:8770/v1/feed?since=1&wait=25",
        "http://[::1]:8770/v1/sync",
    ]
)


@given(url=URLS, body=st.binary(max_size=40), nonce=st.sampled_from(["", "1.ab"]))
def test_another_program_of_the_standard_understands_ours(url, body, nonce):
    request = ReceivedRequest("POST", url, {})
    sign(request, Signer("device1", KEY), nonce, body)
    verifier = WithoutTime(
        signature_algorithm=algorithms.ED25519, key_resolver=OneKey()
    )
    found = verifier.verify(request, max_age=None, expect_tag="duanzheng-v1", body=body)
    assert found[0].parameters["keyid"] == "device1"
    assert set(found[0].covered_components) >= {'"@target-uri"', '"content-digest"'}


@given(url=URLS, body=st.binary(max_size=40))
def test_ours_understands_another_program_of_the_standard(url, body):
    request = ReceivedRequest("PUT", url, {})
    signer = HTTPMessageSigner(
        signature_algorithm=algorithms.ED25519, key_resolver=OneKey()
    )
    signer.sign(
        request,
        key_id="device1",
        nonce="n",
        tag="duanzheng-v1",
        covered_component_ids=("@method", "@authority", "@target-uri"),
        body=body,
    )
    assert verify(request, body, find) == ("device1", "n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('alg="ed25519"', 'alg="hmac-sha256"'),
        ('tag="duanzheng-v1"', 'tag="another"'),
        ('tag="duanzheng-v1"', 'tag="duanzheng-v1";tag="duanzheng-v1"'),
        ('"@method" ', ""),
        ('"content-digest")', ")"),
        ("d=(", "e=("),
    ],
)
def test_a_signature_of_another_form_is_refused(signed, before, after):
    text = signed.headers["Signature-Input"]
    assert before in text
    headers = {**signed.headers, "Signature-Input": text.replace(before, after)}
    with pytest.raises(BadSignatureError):
        verify(replace(signed, headers=headers), BODY, find)
