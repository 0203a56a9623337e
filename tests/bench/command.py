"""How long a person waits for `duanzheng --help`."""

import subprocess
import sys
from collections.abc import Iterator

from tests.bench.pairs import Pair


def pairs() -> Iterator[Pair]:
    """The command beside an interpreter that does nothing."""

    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)

    yield Pair(
        "duanzheng --help",
        lambda: run("-m", "duanzheng", "--help"),
        "an interpreter that does nothing",
        lambda: run("-c", "pass"),
    )
