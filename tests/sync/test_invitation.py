"""What an enrolment code's QR says, and what is not one."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.invitation import BadInvitationError, Invitation

CODE = "7KQ2-M4XR-9DTA-PW3E"
HASH = "ab" * 32
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
hosts = st.sampled_from(["10.1.2.3", "[fe80::1]", "kiosks.example", "localhost"])
ports = st.integers(1, 65535)


@given(st.lists(st.sampled_from(LETTERS), min_size=16, max_size=16), hosts, ports)
def test_what_is_written_is_read_again(letters, host, port):
    raw = "".join(letters)
    code = "-".join(raw[i : i + 4] for i in range(0, 16, 4))
    written = Invitation(code, f"https://{host}:{port}", HASH)
    assert Invitation.read(written.text) == written
    assert Invitation.read(f"  {written.text}\n") == written


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        "7kq2m4xr 9dta-pw3e",
    ],
)
def test_a_code_alone_may_be_typed_as_one_likes(typed):
    assert Invitation.read(typed) == Invitation(CODE)


def test_a_fingerprint_may_have_colons():
    text = Invitation(CODE, "https://a:1", "AB:" * 31 + "AB").text
    assert Invitation.read(text).fingerprint == HASH


def test_a_server_without_tls_names_no_ca():
    written = Invitation(CODE, "http://127.0.0.1:8770")
    assert Invitation.read(written.text) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "https://login.example/?code=7KQ2-M4XR-9DTA-PW3E",
        "duanzheng:enrol?",
        f"duanzheng:enrol?code={CODE}&server=https%3A%2F%2Fa",
        f"duanzheng:enrol?code={CODE}&server=https%3A%2F%2Fa&ca=abcd",
        f"duanzheng:enrol?code={CODE}&server=http%3A%2F%2Fa&ca={HASH}",
        f"duanzheng:enrol?code={CODE}&server=ftp%3A%2F%2Fa&ca={HASH}",
        f"duanzheng:enrol?code={CODE}&server=https%3A%2F%2Fa%40b&ca={HASH}",
        f"duanzheng:enrol?code={CODE}&server=https%3A%2F%2Fa%3A99999&ca={HASH}",
        f"duanzheng:enrol?code={CODE}&server=https%3A%2F%2F%5B&ca={HASH}",
        "duanzheng:enrol?code=<b>" + CODE,
        "A" * 5000,
        "duanzheng:enrol?" + "&".join(["a=1"] * 40),
    ],
)
def test_what_is_no_enrolment_code_is_refused(text):
    with pytest.raises(BadInvitationError):
        Invitation.read(text)


@given(st.text(string.printable + "考点"), st.sampled_from(["", "duanzheng:enrol?"]))
def test_no_text_is_more_than_refused(text, before):
    try:
        Invitation.read(before + text)
    except BadInvitationError:
        return
