"""The agent at work: what ends its waits, and what it says of itself."""

import json
import threading

import pytest
import structlog

from sync.agent import Agent
from sync.backoff import Backoff
from sync.doorbell import KIOSK, Doorbells
from sync.errors import StoreError

PATIENCE_S = 30
AN_HOUR = Backoff(3600, 3600)


@pytest.fixture
def run_agent(make_agent, scripted):
    """Return a function that runs an agent in a thread of its own."""
    running = []

    def run(uniform):
        agent = make_agent(backoff=AN_HOUR, uniform=uniform)
        thread = threading.Thread(target=agent.run)
        thread.start()
        running.append((agent, thread))
        return agent, thread

    yield run
    for agent, thread in running:
        agent.stop()
        thread.join()
    scripted.released.set()
    # An ending process takes this thread with it; here it would outlive the store.
    for thread in threading.enumerate():
        if thread.name == "feed":
            thread.join()


@pytest.fixture
def failed(kiosk):
    """Return an event that is set when the agent has told of a failure."""
    event, bells = threading.Event(), Doorbells(kiosk.store.folder)
    bells.listen(KIOSK, event.set)
    yield event
    bells.close()


def next_to(scripted, path):
    """Wait for the next request to a path."""
    for _ in range(10_000):
        request = scripted.heard.get(timeout=PATIENCE_S)
        if request.path.partition("?")[0] == path:
            return request
    raise AssertionError(f"nothing was asked at {path}")


def test_without_enrolment_there_is_no_agent(open_store, make_agent, clock):
    params = make_agent()._params
    bare = open_store(where=open_store().folder / "bare")
    with pytest.raises(StoreError, match="S105"):
        Agent(params, bare, Doorbells(bare.folder), clock)


def test_a_confirmed_picture_does_not_wait_for_the_end_of_a_long_rest(
    run_agent, scripted, failed, kiosk
):
    scripted.by_path["/v1/feed"] = scripted.stall
    run_agent(lambda: 1.0)
    next_to(scripted, "/v1/sync")
    assert failed.wait(PATIENCE_S)
    scripted.by_path["/v1/sync"] = scripted.json(200, kiosk.answer())
    kiosk.add()
    request = json.loads(next_to(scripted, "/v1/sync").body)
    assert request["heartbeat"]["queued"] == 1


def test_when_the_feed_finds_the_line_again_what_waits_goes_at_once(
    run_agent, scripted, failed, kiosk
):
    def luck():
        return 0.0 if threading.current_thread().name == "feed" else 1.0

    kiosk.desk.activate(kiosk.session, "1")
    run_agent(luck)
    next_to(scripted, "/v1/sync")
    assert failed.wait(PATIENCE_S)
    for _ in range(2):  # who asks again has failed, and so can find the line again
        next_to(scripted, "/v1/feed")
    good = scripted.json(200, kiosk.answer())
    scripted.by_path = {"/v1/sync": good, "/v1/feed": good}
    assert next_to(scripted, "/v1/sync")


def test_when_an_exchange_finds_the_line_again_the_feed_is_followed_at_once(
    run_agent, scripted, failed, kiosk
):
    def luck():
        return 1.0 if threading.current_thread().name == "feed" else 0.0

    run_agent(luck)
    next_to(scripted, "/v1/feed")
    assert failed.wait(PATIENCE_S)
    good = scripted.json(200, kiosk.answer())
    scripted.by_path = {"/v1/sync": good, "/v1/feed": good}
    assert next_to(scripted, "/v1/feed")


def test_a_stop_is_heard_in_the_middle_of_a_long_rest(run_agent, scripted, failed):
    agent, thread = run_agent(lambda: 1.0)
    assert failed.wait(PATIENCE_S)
    agent.stop()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def test_a_failure_is_noted_for_the_screen(run_agent, scripted, failed, kiosk):
    run_agent(lambda: 1.0)
    assert failed.wait(PATIENCE_S)
    assert kiosk.desk.health().last_error == "S101"


def test_the_heartbeat_says_how_the_kiosk_is(scripted, kiosk, make_agent):
    kiosk.add()
    kiosk.clock.advance(90)
    kiosk.exchange(*kiosk.results(status="rejected", code="seal_broken"))
    kiosk.add()
    kiosk.clock.advance(30)
    scripted.answers.append(scripted.json(200, kiosk.answer()))
    scripted.answers.append(scripted.stored())
    last = kiosk.answer(*kiosk.results())
    scripted.answers.append(scripted.json(200, last))
    make_agent().once()
    beat = json.loads(scripted.received[0].body)["heartbeat"]
    told = {name: beat[name] for name in ("queued", "oldest_s", "quarantined", "boot")}
    assert told == {"queued": 1, "oldest_s": 30.0, "quarantined": 1, "boot": "boot-1"}


@pytest.mark.parametrize("method", ["cursor", "waiting"])
def test_a_fault_of_ours_ends_both_threads_and_is_told(
    make_agent, kiosk, monkeypatch, method
):
    secret = "样本甲"

    def broken():
        raise KeyError(secret)

    agent = make_agent(backoff=AN_HOUR)
    monkeypatch.setattr(kiosk.store, method, broken)
    # The module's own logger may still write to where an earlier test set it up.
    monkeypatch.setattr("sync.agent._log", structlog.get_logger("sync.agent"))
    with structlog.testing.capture_logs() as told:
        assert agent.run() is False
        for thread in threading.enumerate():
            if thread.name == "feed":
                thread.join(PATIENCE_S)
                assert not thread.is_alive()
    assert ("agent_died", "KeyError") in {
        (line["event"], line.get("error")) for line in told
    }
    assert secret not in str(told)
