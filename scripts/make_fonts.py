"""Take the Simplified Chinese faces out of Debian's Noto CJK collections.

Toolkits open a collection with its first face, which has Japanese shapes (复骨直令 come
out wrong), so each face is saved as a file of its own below the environment's `share`.
"""

import sys
from pathlib import Path

from fontTools.ttLib import TTCollection

SYSTEM_DIR = Path("/usr/share/fonts/opentype/noto")
TARGET_DIR = Path(sys.prefix) / "share" / "duanzheng" / "fonts"
FACES = ("Sans-Regular", "Sans-Bold", "Serif-Regular", "Serif-Bold")


def extract(face: str) -> None:
    """Save the SC face of one collection as `DuanzhengSC-<face>.otf`."""
    family, style = face.split("-")
    target = TARGET_DIR / f"DuanzhengSC-{face}.otf"
    if target.exists():
        return
    wanted = f"Noto {family} CJK SC"
    with TTCollection(SYSTEM_DIR / f"Noto{family}CJK-{style}.ttc", lazy=True) as fonts:
        for font in fonts:
            # nameID 1 is the family, 16 the typographic family where the style is odd.
            names = {font["name"].getDebugName(16), font["name"].getDebugName(1)}
            if wanted in names:
                partial = target.with_suffix(".partial")
                font.save(partial)
                partial.replace(target)
                return
    sys.exit(f"{wanted} {style} is not in {SYSTEM_DIR}; install fonts-noto-cjk.")


def main() -> None:
    TARGET_DIR.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        extract(face)


if __name__ == "__main__":
    main()
