"""What the agent does next: locks first, then operations, then images; never stuck."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sync.decide import (
    UPLOADS_BETWEEN_EXCHANGES,
    Exchange,
    Rest,
    Upload,
    Waiting,
    next_step,
    sendable,
)
from sync.protocol.messages import OPS_MAX


@st.composite
def outboxes(draw, most=40):
    """Draw what waits: several keys, each in its order, some with images."""
    numbers: dict[str, int] = {}
    waiting = []
    for place in range(draw(st.integers(0, most))):
        key = draw(st.sampled_from(["a", "b", "c"]))
        numbers[key] = numbers.get(key, 0) + draw(st.integers(1, 3))
        blob = draw(st.sampled_from([None, f"blob{place}"]))
        uploaded = blob is not None and draw(st.booleans())
        waiting.append(Waiting(f"op{place}", key, numbers[key], blob, uploaded))
    return waiting


def operation(name, key="a", n=1, blob=None, uploaded=False):
    return Waiting(name, key, n, blob, uploaded)


@given(outboxes())
def test_nothing_overtakes_within_a_key(waiting):
    sent = sendable(waiting)
    for key in {item.key for item in waiting}:
        mine = [item.id for item in waiting if item.key == key]
        chosen = [name for name in sent if name in mine]
        assert chosen == mine[: len(chosen)]


@given(outboxes())
def test_an_operation_never_goes_before_its_image(waiting):
    without = {item.id for item in waiting if item.blob and not item.uploaded}
    assert not without & set(sendable(waiting))


@given(st.integers(0, 3 * OPS_MAX))
def test_a_page_is_never_larger_than_the_server_takes(count):
    waiting = [operation(f"op{n}", n=n + 1) for n in range(count)]
    assert sendable(waiting) == tuple(f"op{n}" for n in range(min(count, OPS_MAX)))


@given(outboxes(), st.integers(0, 20))
def test_at_the_start_of_a_connection_locks_and_messages_come_first(waiting, uploads):
    step = next_step(waiting, exchange_due=True, uploads_since=uploads)
    assert step == Exchange(sendable(waiting))


@given(outboxes())
def test_operations_that_can_go_go_before_images(waiting):
    step = next_step(waiting, exchange_due=False, uploads_since=0)
    if sendable(waiting):
        assert isinstance(step, Exchange)


def test_one_key_without_its_image_does_not_hold_up_another():
    waiting = [operation("op1", "a", blob="x"), operation("op2", "b")]
    assert sendable(waiting) == ("op2",)


def test_several_images_go_before_the_next_exchange():
    uploaded = operation("op1", "a", blob="x", uploaded=True)
    waiting = [uploaded, operation("op2", "b", blob="y")]
    step = next_step(waiting, exchange_due=False, uploads_since=1)
    assert step == Upload("y")


def test_after_enough_images_their_operations_go():
    uploaded = operation("op1", "a", blob="x", uploaded=True)
    waiting = [uploaded, operation("op2", "b", blob="y")]
    step = next_step(
        waiting, exchange_due=False, uploads_since=UPLOADS_BETWEEN_EXCHANGES
    )
    assert step == Exchange(("op1",))


def test_the_oldest_image_goes_first():
    waiting = [operation("op1", "a", blob="x"), operation("op2", "b", blob="y")]
    step = next_step(waiting, exchange_due=False, uploads_since=0)
    assert step == Upload("x")


def test_with_nothing_to_do_it_rests():
    assert next_step([], exchange_due=False, uploads_since=0) == Rest()


@given(outboxes())
def test_every_schedule_ends_when_the_server_applies_everything(waiting):
    at_first = list(waiting)
    uploads_since, exchange_due, exchanges, uploads = 0, True, 0, 0
    bound = 2 * len(at_first) + 2
    for _ in range(bound):
        step = next_step(
            waiting, exchange_due=exchange_due, uploads_since=uploads_since
        )
        match step:
            case Exchange(ids):
                waiting = [item for item in waiting if item.id not in ids]
                uploads_since, exchange_due = 0, False
                exchanges += 1
            case Upload(blob):
                waiting = [
                    replace(item, uploaded=item.uploaded or item.blob == blob)
                    for item in waiting
                ]
                uploads_since += 1
                uploads += 1
            case Rest():
                break
    assert waiting == []
    assert uploads == sum(1 for w in at_first if w.blob and not w.uploaded)
    assert exchanges <= 2 + uploads // UPLOADS_BETWEEN_EXCHANGES
