"""What a person may ask of a benchmark."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """A folder of photographs besides the drawn ones, how thorough, and where to."""

    photos: Path | None = None
    long: bool = False
    out: Path = Path("out/bench")
