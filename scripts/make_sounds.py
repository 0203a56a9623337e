"""Make the tones of the touchscreen: a few sine waves that swell and fade.

python -m scripts.make_sounds [FOLDER]
"""

import math
import struct
import sys
import wave
from pathlib import Path

RATE = 22_050  # samples a second
LOUD = 0.35  # of the most that a sample holds
SWELL_S = 0.01  # so that no tone begins with a click
# Hertz and seconds, one after the other: rising is good, falling is not.
TONES: dict[str, tuple[tuple[float, float], ...]] = {
    "shot": ((1046.5, 0.09),),
    "kept": ((783.99, 0.09), (1046.5, 0.14)),
    "done": ((659.26, 0.11), (783.99, 0.11), (1046.5, 0.24)),
    "wrong": ((392.0, 0.14), (311.13, 0.22)),
    "warn": ((880.0, 0.1), (0.0, 0.06), (880.0, 0.1)),
}


def samples(parts: tuple[tuple[float, float], ...]) -> list[int]:
    """Return the samples of tones one after the other, 16 bits each."""
    return [value for hertz, seconds in parts for value in _tone(hertz, seconds)]


def _tone(hertz: float, seconds: float) -> list[int]:
    count = round(RATE * seconds)
    made = []
    for place in range(count):
        at = place / RATE
        envelope = min(at / SWELL_S, 1.0) * (1 - place / count) ** 1.5
        value = math.sin(2 * math.pi * hertz * at) * envelope
        made.append(round(value * LOUD * 32767))
    return made


def write(folder: Path) -> None:
    """Write all tones as WAV files."""
    for name, parts in TONES.items():
        made = samples(parts)
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f"<{len(made)}h", *made))


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "kiosk/sounds"))
