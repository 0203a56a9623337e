"""`make bench`: each figure beside a peer or a physical limit, measured in turn.

Machines are noisy, so what counts is the ratio; nothing here passes or fails.
"""

from tests.bench import camera, command, compression, line, outline, store
from tests.bench.pairs import Pair, measured


def main() -> None:
    print(f"{'what':42} {'ours':>10} {'beside':>10} {'ratio':>7}  beside what")
    for part in (command, store, line, camera):
        for pair in part.pairs():
            print_row(pair)
    for part in (outline, compression):
        for row in part.rows():
            print(row)


def print_row(pair: Pair) -> None:
    ours, peer = measured(pair)
    ratio = ours / peer
    print(
        f"{pair.what:42} {ours * 1000:7.1f} ms {peer * 1000:7.1f} ms"
        f" {ratio:6.2f}x  {pair.beside}"
    )


if __name__ == "__main__":
    main()
