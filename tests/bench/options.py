"""What a person may ask of a benchmark."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """A folder of photographs besides the drawn ones, how thorough, and where to.

    `keep` is a folder for databases that the next run finds filled, `only` the kind of
    database that is measured; "" is both.
    """

    photos: Path | None = None
    long: bool = False
    out: Path = Path("out/bench")
    keep: Path | None = None
    only: str = ""
