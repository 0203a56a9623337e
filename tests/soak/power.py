"""The power is cut many times: FULL must lose nothing, NORMAL must lose something."""

import sys
import tempfile
from pathlib import Path

from tests.faults.powercut import CannotMountError, missing, one_cut


def soak_power(first: int, count: int) -> None:
    """`count` cuts with each setting; says why where none can be made."""
    if why := missing():
        print(f"no power can be cut here: {why}")
        return
    lossy = {"FULL": 0, "NORMAL": 0}
    saved = 0
    with tempfile.TemporaryDirectory() as name:
        for seed in range(first, first + count):
            for setting in lossy:
                try:
                    made = one_cut(Path(name) / f"{setting}{seed}", seed, setting)
                except CannotMountError as error:
                    print(f"no power can be cut here: {error}")
                    return
                lossy[setting] += bool(made.lost)
                saved += made.saved
    print(f"{count} power cuts each, {saved} pictures saved; runs with a loss: {lossy}")
    if lossy["FULL"] or not lossy["NORMAL"]:
        sys.exit("FULL must lose nothing, and NORMAL something")
