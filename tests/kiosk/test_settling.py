"""A file is taken when it has stopped growing."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kiosk.settling import Settling, Sign

SCAN, OTHER = Path("scan.jpg"), Path("other.jpg")


def sign(size: int, changed_ns: int = 0, inode: int = 1) -> Sign:
    return Sign(1, inode, size, changed_ns)


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(0, 3)), min_size=1))
def test_a_file_is_taken_only_after_it_looked_the_same_for_so_long(steps):
    settling, now, since, before = Settling(2.0), 0.0, 0.0, None
    for wait, size in steps:
        now += wait
        if size != before:
            since, before = now, size
        taken = settling.observe(now, {SCAN: sign(size)})
        assert (SCAN in taken) == (now - since >= 2.0)


def test_a_file_that_grows_for_ever_is_never_taken():
    settling = Settling(2.0)
    for second in range(1000):
        assert not settling.observe(float(second), {SCAN: sign(second)})


def test_the_same_size_with_another_time_is_another_file():
    settling = Settling(2.0)
    settling.observe(0.0, {SCAN: sign(5, changed_ns=1)})
    assert not settling.observe(2.0, {SCAN: sign(5, changed_ns=2)})


def test_a_file_that_was_closed_need_not_wait():
    settling = Settling(2.0)
    settling.closed(SCAN, sign(5))
    assert settling.observe(0.0, {SCAN: sign(5), OTHER: sign(5)}) == {SCAN}


def test_a_file_that_grows_after_it_was_closed_waits_again():
    settling = Settling(2.0)
    settling.closed(SCAN, sign(5))
    assert not settling.observe(0.0, {SCAN: sign(6)})


def test_a_file_that_went_and_came_again_waits_again():
    settling = Settling(2.0)
    settling.observe(0.0, {SCAN: sign(5)})
    settling.observe(1.0, {})
    assert not settling.observe(2.5, {SCAN: sign(5)})
