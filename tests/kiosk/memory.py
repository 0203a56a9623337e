"""What another process holds in memory, and how often each of many traces lies in it.

Only pages that were written to are read: a process reserves far more than it uses. One
look at each aligned word says where a trace may begin; only there are all compared.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

PAGE = os.sysconf("SC_PAGESIZE")
ENTRY = 8  # bytes for each page in pagemap of proc(5)
WRITTEN = 0b11 << 62  # its bits: in memory, or swapped out
CHUNK = 16 * 1024 * 1024
WORD, HALF = 4, 1 << 16
LEAST = 2 * WORD - 1  # bytes that hold an aligned word wherever they begin


class Traces:
    """Byte strings to be found, each at least `LEAST` long."""

    def __init__(self, traces: Mapping[str, bytes]) -> None:
        assert all(len(trace) >= LEAST for trace in traces.values()), "too short"
        self._traces = traces
        self.longest = max(len(trace) for trace in traces.values())
        self._low = np.zeros(HALF, dtype=bool)  # the halves of the words to look for
        self._high = np.zeros(HALF, dtype=bool)
        for trace in traces.values():
            for at in range(WORD):
                low, high = np.frombuffer(trace[at : at + WORD], "<u2")
                self._low[low] = self._high[high] = True

    def count(self, piece: bytes) -> Counter[str]:
        """Return how often each lies in the piece, without those that do not."""
        counts: Counter[str] = Counter()
        for low, high in self._places(piece):
            part = piece[low:high]
            for what, trace in self._traces.items():
                counts[what] += part.count(trace)
        return +counts

    def _places(self, piece: bytes) -> Iterator[tuple[int, int]]:
        """Where a trace may lie: stretches of bytes that do not overlap."""
        halves = np.frombuffer(piece, "<u2", len(piece) // WORD * 2).reshape(-1, 2)
        words = np.flatnonzero(self._low[halves[:, 0]])
        places = words[self._high[halves[words, 1]]] * WORD
        if not places.size:
            return
        apart = np.flatnonzero(np.diff(places) > 2 * self.longest)
        firsts = places[np.concatenate(([0], apart + 1))]
        lasts = places[np.concatenate((apart, [places.size - 1]))]
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
            yield max(0, first - self.longest), last + self.longest


def found(pid: int, traces: Traces) -> dict[str, int]:
    """Return how often each trace lies in what the process may write to, if at all."""
    counts: Counter[str] = Counter()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in _written(pid):
            for place in range(start, end, CHUNK):
                memory.seek(place)
                most = min(CHUNK + traces.longest - 1, end - place)
                try:
                    counts += traces.count(memory.read(most))
                except OSError:
                    continue  # pages of a device: not memory of ours
    return dict(counts)


def _written(pid: int) -> Iterator[tuple[int, int]]:
    """The neighbouring pages that were ever written to: first and last address."""
    with Path(f"/proc/{pid}/pagemap").open("rb", buffering=0) as pages:
        for start, end in _writable(pid):
            pages.seek(start // PAGE * ENTRY)
            entries = np.frombuffer(
                pages.read((end - start) // PAGE * ENTRY), np.uint64
            )
            there = (entries & np.uint64(WRITTEN)) != 0
            edges = np.flatnonzero(np.diff(there, prepend=False, append=False))
            yield from (start + edges.reshape(-1, 2) * PAGE).tolist()


def _writable(pid: int) -> Iterator[tuple[int, int]]:
    lines = Path(f"/proc/{pid}/maps").read_text("utf-8").splitlines()
    for line in lines:
        low, high, may, rest = re.split(r"[- ]", line, maxsplit=3)
        if "w" in may and not rest.endswith(("[vvar]", "[vsyscall]")):
            yield int(low, 16), int(high, 16)
