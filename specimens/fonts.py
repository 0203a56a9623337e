"""The four Chinese faces that specimens are set in, and where they are found."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from specimens.exceptions import SpecimenError


class Face(StrEnum):
    """A face, by the end of its file name."""

    SANS = "Sans-Regular"
    SANS_BOLD = "Sans-Bold"
    SERIF = "Serif-Regular"
    SERIF_BOLD = "Serif-Bold"


@dataclass(frozen=True, slots=True)
class Fonts:
    """Paths of the faces; `from_directory` checks that they exist."""

    sans: Path
    sans_bold: Path
    serif: Path
    serif_bold: Path

    @classmethod
    def from_directory(cls, directory: Path) -> "Fonts":
        """The faces `DuanzhengSC-{face}.otf` in `directory`.

        Raises SpecimenError `fonts_missing`, naming every file that is not there.
        """
        paths = [directory / f"DuanzhengSC-{face}.otf" for face in Face]
        missing = [path.name for path in paths if not path.is_file()]
        if missing:
            raise SpecimenError(
                "fonts_missing",
                f"{directory} lacks {', '.join(missing)}; no specimen was made. "
                "Run scripts/make_fonts.py once, then try again.",
            )
        return cls(*paths)

    def at(self, face: Face, size_px: float) -> ImageFont.FreeTypeFont:
        """`face` at an em of `size_px` pixels."""
        paths = {
            Face.SANS: self.sans,
            Face.SANS_BOLD: self.sans_bold,
            Face.SERIF: self.serif,
            Face.SERIF_BOLD: self.serif_bold,
        }
        return _load(paths[face], round(size_px, 1))


def installed_fonts() -> Fonts:
    """The faces of this environment; raises as `Fonts.from_directory` does."""
    return Fonts.from_directory(Path(sys.prefix) / "share" / "duanzheng" / "fonts")


@lru_cache(maxsize=128)
def _load(path: Path, size_px: float) -> ImageFont.FreeTypeFont:
    # The basic engine sets every glyph by its own advance: the same on each machine,
    # with or without the optional shaping library.
    return ImageFont.truetype(path, size_px, layout_engine=ImageFont.Layout.BASIC)
