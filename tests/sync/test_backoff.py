"""Waits grow, are spread, have a cap, and never end in giving up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.backoff import Backoff

backoffs = st.builds(
    Backoff,
    first_s=st.floats(0.001, 60),
    most_s=st.floats(0.001, 3600),
)
failures = st.integers(1, 10**9)
fractions = st.floats(0, 1, exclude_max=True)


@given(backoffs, failures, fractions)
def test_a_wait_is_never_negative_nor_over_the_cap(backoff, count, fraction):
    assert 0 <= backoff.wait_s(count, fraction) <= backoff.most_s


@given(backoffs, st.integers(1, 1000), fractions)
def test_a_later_wait_is_not_shorter_for_the_same_luck(backoff, count, fraction):
    earlier = backoff.wait_s(count, fraction)
    assert earlier <= backoff.wait_s(count + 1, fraction)


def test_the_bound_doubles_from_the_first_wait_up_to_the_cap():
    backoff = Backoff(first_s=2, most_s=20)
    assert [backoff.wait_s(count, 1.0) for count in range(1, 7)] == [
        2,
        4,
        8,
        16,
        20,
        20,
    ]


def test_luck_spreads_the_whole_way_down_to_zero():
    assert Backoff(2, 900).wait_s(5, 0.0) == 0


def test_no_wait_without_a_failure():
    with pytest.raises(ValueError, match="at least one failure"):
        Backoff(2, 900).wait_s(0, 0.5)
