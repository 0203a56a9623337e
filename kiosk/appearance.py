"""How everything is shown: large letters, high contrast, controls lower down. Pure.

A person chooses it on any screen; it lasts until they leave.
"""

from dataclasses import dataclass, replace

LARGE = 1.6  # times the usual size of every text


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a person chose; all off at first."""

    large: bool = False
    contrast: bool = False
    low: bool = False

    @property
    def scale(self) -> float:
        """How many times the usual size texts have."""
        return LARGE if self.large else 1.0

    def resized(self) -> "Appearance":
        """Return the other text size."""
        return replace(self, large=not self.large)

    def recoloured(self) -> "Appearance":
        """Return the other colours."""
        return replace(self, contrast=not self.contrast)

    def moved(self) -> "Appearance":
        """Return the other height of the controls."""
        return replace(self, low=not self.low)


USUAL = Appearance()
