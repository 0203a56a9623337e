"""Anything but the server's own answer is "not sent yet", never "sent"."""

import gzip
from dataclasses import replace

import pytest

from sync.errors import LineError
from sync.transport import ANSWER_MAX_BYTES

HTML = b"<html><body>Please log in to the Wi-Fi</body></html>"
IN_HTML = {"body": HTML, "Content_Type": "text/html"}
AS_JSON = {"Content_Type": "application/json"}
BOMB = gzip.compress(b" " * (ANSWER_MAX_BYTES + 1), 1)


def endless(status_line):
    """Return an answer that goes on for ever."""

    def send(connection):
        connection.sendall(status_line + b"Transfer-Encoding: chunked\r\n\r\n")
        block = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        while True:
            connection.sendall(block)

    return send


# What was asked for, an answer that is not the server's, and the code of the error.
STRANGERS = {
    "a login page": ({"status": 200, **IN_HTML}, "S102"),
    "nothing at all": ({"status": 200}, "S102"),
    "no content": ({"status": 204}, "S102"),
    "a redirect": ({"status": 302, "Location": "http://login.test/"}, "S102"),
    "a redirect that keeps the method": ({"status": 307, "Location": "/"}, "S102"),
    "a redirect to no address": ({"status": 302, "Location": "http://["}, "S102"),
    "an endless redirect": (
        endless(b"HTTP/1.1 302 Found\r\nLocation: http://login.test/\r\n"),
        "S102",
    ),
    "a page that is not there": ({"status": 404, **IN_HTML}, "S102"),
    "a proxy that asks for a password": ({"status": 407, **IN_HTML}, "S102"),
    "a refusal that is not ours": ({"status": 401, **IN_HTML}, "S102"),
    "a fault of the server": ({"status": 500, "body": b"oops"}, "S103"),
    "a gateway without a server": ({"status": 502, **IN_HTML}, "S103"),
    "half a body": ({"status": 200, "body": b"{", "Content_Length": "99"}, "S101"),
    "damaged compression": (
        {"status": 200, **IN_HTML, "Content_Encoding": "gzip"},
        "S101",
    ),
    "a small answer that unpacks to a huge one": (
        {"status": 200, "body": BOMB, **AS_JSON, "Content_Encoding": "gzip"},
        "S102",
    ),
    "an endless answer": (endless(b"HTTP/1.1 200 OK\r\n"), "S102"),
    "a broken chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx",
        "S101",
    ),
    "another protocol": (b"SSH-2.0-OpenSSH_9.2\r\n", "S101"),
    "two lengths": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "S101",
    ),
    "too many headers": (
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        "S101",
    ),
    "a closed connection": (b"", "S101"),
}

# Answers of the right form to which only the body gives the lie.
IMPOSTORS = {
    "a login page that says it is JSON": HTML,
    "an array": b"[]",
    "another object": b'{"ok": true}',
    "cut JSON": b'{"time": "2026-',
    "text that is not UTF-8": b'{"\xff"}',
    "deep nesting": b"[" * 100_000,
}

meet = pytest.mark.parametrize(
    ("answer", "code"), STRANGERS.values(), ids=STRANGERS.keys()
)


@pytest.fixture
def say(scripted):
    """Return a function that makes the server say something next."""

    def run(answer):
        scripted.answers.append(
            scripted.http(**answer) if isinstance(answer, dict) else answer
        )

    return run


def failure_of(agent):
    with pytest.raises(LineError) as caught:
        agent.once()
    return caught.value.code


@meet
def test_an_exchange_that_a_stranger_answers_changes_nothing(
    answer, code, say, kiosk, make_agent
):
    kiosk.complete()
    before = (kiosk.store.waiting(), kiosk.store.cursor())
    say(answer)
    assert failure_of(make_agent()) == code
    assert (kiosk.store.waiting(), kiosk.store.cursor()) == before


@pytest.mark.parametrize("body", IMPOSTORS.values(), ids=IMPOSTORS.keys())
def test_an_exchange_with_another_body_changes_nothing(body, say, kiosk, make_agent):
    kiosk.complete()
    before = (kiosk.store.waiting(), kiosk.store.cursor())
    say({"status": 200, "body": body, **AS_JSON})
    assert failure_of(make_agent()) == "S102"
    assert (kiosk.store.waiting(), kiosk.store.cursor()) == before


@pytest.fixture
def with_image(scripted, kiosk):
    """Let an image wait, and the exchange before it pass."""
    material = kiosk.add()
    scripted.answers.append(scripted.json(200, kiosk.answer()))
    return material


@meet
@pytest.mark.usefixtures("with_image")
def test_an_image_that_a_stranger_takes_is_not_sent(
    answer, code, say, kiosk, make_agent
):
    say(answer)
    assert failure_of(make_agent()) == code
    assert [item.uploaded for item in kiosk.store.waiting()] == [False]


@pytest.mark.usefixtures("with_image")
def test_an_image_that_was_taken_without_the_servers_mark_is_not_sent(
    say, kiosk, make_agent
):
    say({"status": 201})
    assert failure_of(make_agent()) == "S102"
    assert [item.uploaded for item in kiosk.store.waiting()] == [False]


def test_a_refusal_of_the_server_is_told_as_such(scripted, kiosk, make_agent):
    scripted.answers.append(scripted.fault(403, "R101"))
    with pytest.raises(LineError, match=r"S104 .*R101"):
        make_agent().once()


def test_a_server_that_says_it_is_full_is_tried_again(scripted, make_agent):
    scripted.answers.append(scripted.fault(507, "R191"))
    with pytest.raises(LineError) as caught:
        make_agent().once()
    assert caught.value.explanation.retry


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(
    scripted, kiosk, make_agent, line_params
):
    kiosk.complete()
    scripted.answers.append(scripted.stall)
    impatient = make_agent(replace(line_params, stall_timeout_s=0.2))
    assert failure_of(impatient) == "S101"
    assert len(kiosk.store.waiting()) == 2


def test_a_server_that_stops_in_the_middle_is_not_waited_for_for_ever(
    scripted, make_agent, line_params
):
    def half(connection):
        connection.sendall(scripted.http(200, b"{", Content_Length="100"))
        scripted.stall(connection)

    scripted.answers.append(half)
    impatient = make_agent(replace(line_params, stall_timeout_s=0.2))
    assert failure_of(impatient) == "S101"


def test_no_server_at_all_is_not_sent_yet(scripted, kiosk, make_agent):
    kiosk.complete()
    agent = make_agent()
    scripted.close()
    assert failure_of(agent) == "S101"
    assert len(kiosk.store.waiting()) == 2


def test_an_unknown_host_is_not_sent_yet(make_agent, line_params):
    lost = make_agent(replace(line_params, server="http://nowhere.invalid"))
    assert failure_of(lost) == "S101"
