"""What goes over the line, in which order, and how a broken image goes on."""

from dataclasses import dataclass

import pytest

from sync.agent import Agent
from sync.errors import LineError


def failure_of(agent):
    with pytest.raises(LineError) as caught:
        agent.once()
    return caught.value.code


def test_a_fresh_nonce_is_tried_once(scripted, kiosk, make_agent):
    stale = scripted.fault(401, "R102", nonce="fresh-7")
    scripted.answers += [stale, scripted.json(200, kiosk.answer())]
    make_agent().once()
    first, second = [r.headers["Signature-Input"] for r in scripted.received]
    assert 'nonce="fresh-7"' not in first
    assert 'nonce="fresh-7"' in second


def test_a_second_refusal_is_final(scripted, make_agent):
    scripted.answers += [scripted.fault(401, "R102")] * 3
    assert failure_of(make_agent()) == "S104"
    assert len(scripted.received) == 2


@pytest.mark.parametrize("nonce", ["\xff\xfe", "x" * 5000, 'a"b\\c', ""])
def test_an_odd_nonce_is_none(scripted, make_agent, nonce):
    scripted.answers.append(scripted.fault(401, "R102", nonce=nonce))
    assert failure_of(make_agent()) == "S104"
    assert len(scripted.received) == 1


def test_what_waits_goes_up_in_order(scripted, kiosk, make_agent):
    kiosk.complete()
    profile, diploma = kiosk.results()
    first = scripted.json(200, kiosk.answer(profile))
    last = scripted.json(200, kiosk.answer(diploma))
    scripted.answers += [first, scripted.stored(), last]
    make_agent().once()
    sent = [f"{request.method} {request.path[:9]}" for request in scripted.received]
    assert sent == ["POST /v1/sync", "PUT /v1/blobs", "POST /v1/sync"]
    assert kiosk.store.waiting() == []


def test_when_nothing_waits_one_exchange_is_all(scripted, kiosk, make_agent):
    scripted.answers.append(scripted.json(200, kiosk.answer()))
    make_agent().once()
    assert len(scripted.received) == 1


def test_an_image_goes_up_as_it_was_sealed(scripted, kiosk, make_agent):
    material = kiosk.add()
    first = scripted.json(200, kiosk.answer())
    last = scripted.json(200, kiosk.answer(*kiosk.results()))
    scripted.answers += [first, scripted.stored(), last]
    make_agent().once()
    assert scripted.received[1].path == f"/v1/blobs/{material.blob}"
    assert scripted.received[1].body == kiosk.store.sealed_image(material.blob)


@dataclass
class BrokenOff:
    """An agent whose image broke off on its way."""

    agent: Agent
    sealed: bytes
    scripted: object
    kiosk: object

    def go_on(self, standing):
        """Try again; the server says how much it has. Return the requests."""
        first = self.scripted.json(200, self.kiosk.answer())
        last = self.scripted.json(200, self.kiosk.answer(*self.kiosk.results()))
        self.scripted.answers += [first, standing, self.scripted.stored(), last]
        self.scripted.received.clear()
        self.agent.once()
        return self.scripted.received


@pytest.fixture
def broken_off(scripted, kiosk, make_agent):
    material, agent = kiosk.add(), make_agent()
    scripted.answers += [scripted.json(200, kiosk.answer()), b""]
    assert failure_of(agent) == "S101"
    sealed = kiosk.store.sealed_image(material.blob)
    return BrokenOff(agent, sealed, scripted, kiosk)


def test_after_a_break_only_the_rest_goes_up(broken_off, scripted):
    standing = scripted.http(200, Upload_Offset="100", Duanzheng_Nonce="n")
    _, asked, rest, _ = broken_off.go_on(standing)
    assert (asked.method, rest.method) == ("HEAD", "PATCH")
    assert rest.headers["Upload-Offset"] == "100"
    assert rest.body == broken_off.sealed[100:]


@pytest.mark.parametrize(
    "offset", ["", "0", "-1", "many", "\xb2", "1" * 30, "9" * 6000, "99999999"]
)
def test_after_a_break_an_odd_offset_means_all_of_it(broken_off, scripted, offset):
    standing = scripted.http(200, Upload_Offset=offset, Duanzheng_Nonce="n")
    whole = broken_off.go_on(standing)[2]
    assert (whole.method, whole.body) == ("PUT", broken_off.sealed)


def test_after_a_break_nothing_goes_up_where_only_the_answer_was_lost(
    broken_off, scripted, kiosk
):
    size = str(len(broken_off.sealed))
    scripted.answers += [
        scripted.json(200, kiosk.answer()),
        scripted.http(
            200, Upload_Offset=size, Upload_Complete="?1", Duanzheng_Nonce="n"
        ),
        scripted.json(200, kiosk.answer(*kiosk.results())),
    ]
    scripted.received.clear()
    broken_off.agent.once()
    assert [one.method for one in scripted.received] == ["POST", "HEAD", "POST"]
    assert kiosk.store.health().queued == 0


def test_that_all_arrived_is_believed_of_nobody_but_the_server(broken_off, scripted):
    portal = scripted.http(200, Upload_Offset="100", Upload_Complete="?1")
    rest = broken_off.go_on(portal)[2]
    assert (rest.method, rest.body) == ("PATCH", broken_off.sealed[100:])


def test_after_a_break_an_image_that_never_arrived_goes_up_whole(broken_off, scripted):
    whole = broken_off.go_on(scripted.fault(404, "R114"))[2]
    assert (whole.method, whole.body) == ("PUT", broken_off.sealed)


def test_an_image_that_the_server_keeps_asking_for_does_not_hold_the_agent(
    scripted, kiosk, make_agent
):
    kiosk.add()
    asks = kiosk.results(status="need_blob")
    first = scripted.json(200, kiosk.answer())
    again = scripted.json(200, kiosk.answer(*asks))
    scripted.answers += [first, scripted.stored(), again]
    make_agent().once()
    assert [item.uploaded for item in kiosk.store.waiting()] == [False]


def test_an_operation_that_is_to_be_retried_does_not_hold_the_agent(
    scripted, kiosk, make_agent
):
    kiosk.desk.activate(kiosk.session, "1")
    scripted.answers.append(
        scripted.json(200, kiosk.answer(*kiosk.results(status="retry")))
    )
    make_agent().once()
    assert len(kiosk.store.waiting()) == 1


def test_a_proxy_in_the_environment_is_ignored(
    monkeypatch, scripted, proxy, kiosk, make_agent
):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv(name.upper(), proxy.url)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    scripted.answers.append(scripted.json(200, kiosk.answer()))
    make_agent().once()
    assert (len(scripted.received), proxy.received) == (1, [])
