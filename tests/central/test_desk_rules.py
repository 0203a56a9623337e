"""Leases and samples as rules, without a database."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from central.leases import LASTS, Lease, is_other, may_act, take
from central.samples import draw, size

START = datetime(2026, 3, 14, tzinfo=UTC)
# Who opens the dossier, and how many seconds after the one before.
OPENINGS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 900)), min_size=1, max_size=30
)


@given(OPENINGS)
def test_of_all_that_opened_it_only_the_newest_may_act(
    openings: list[tuple[str, int]],
) -> None:
    found: Lease | None = None
    given_out: list[Lease] = []
    now = START
    for who, later in openings:
        now += timedelta(seconds=later)
        taken = take(found, who, now)
        assert (taken is None) == (found is not None and is_other(found, who, now))
        if taken is not None:
            found = taken
            given_out.append(taken)
    allowed = [one for one in given_out if may_act(found, one.holder, one.fence)]
    assert allowed == given_out[-1:]


def test_a_lease_ends_when_its_time_is_over() -> None:
    first = take(None, "a", START)
    assert first == Lease("a", 1, START + LASTS)
    assert take(first, "b", START + LASTS - timedelta(microseconds=1)) is None
    assert take(first, "b", START + LASTS) == Lease("b", 2, START + 2 * LASTS)
    assert not may_act(None, "a", 0)


@given(st.integers(1, 500))
def test_a_sample_is_a_tenth_and_never_fewer_than_three_or_more_than_all(
    many: int,
) -> None:
    assert min(many, 3) <= size(many) <= many
    assert size(many) >= many * 0.1


def test_nobody_is_drawn_twice() -> None:
    assert draw(["b", "a", "b"], lambda all_, many: list(all_)[:many]) == ["a", "b"]
