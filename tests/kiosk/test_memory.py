"""The search of a process's memory finds what is there, wherever it begins."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kiosk.memory import LEAST, Traces, found

NEEDLES = {"a": b"canary7316x", "b": b"\x01\x02\x03" * 16, "c": "金丝雀".encode()}


@given(
    st.lists(st.sampled_from([*NEEDLES.values(), b"\0" * 40, b"x", b"canary73"])),
    st.integers(0, 7),
)
def test_it_counts_as_often_as_a_plain_search(parts: list[bytes], shift: int) -> None:
    piece = bytes(shift) + b"".join(parts)
    plain = {what: piece.count(needle) for what, needle in NEEDLES.items()}
    counted = Traces(NEEDLES).count(piece)
    assert {what: counted[what] for what in NEEDLES} == plain


def test_what_is_too_short_for_a_word_is_refused() -> None:
    with pytest.raises(AssertionError, match="too short"):
        Traces({"short": b"x" * (LEAST - 1)})


@pytest.mark.skipif(not Path("/proc/self/pagemap").exists(), reason="needs /proc")
def test_it_finds_what_this_process_holds() -> None:
    secret = os.urandom(16)
    copies = [bytes(bytearray(secret)) for _ in range(5)]
    assert found(os.getpid(), Traces({"held": secret}))["held"] >= 1 + len(copies)
