"""How an error speaks to a person: what happened, what is safe, what to do next.

Every room keeps a table of these beside its exceptions; docs/errors.md lists them all.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """The texts of one stable error code, and whether trying again can help."""

    code: str
    happened_zh: str
    safe_zh: str
    next_zh: str
    happened_en: str
    safe_en: str
    next_en: str
    retry: bool = False

    def text(self, language: str) -> str:
        """Return the three sentences in `zh` or `en`."""
        if language == "zh":
            return f"{self.happened_zh}{self.safe_zh}{self.next_zh}"
        return f"{self.happened_en} {self.safe_en} {self.next_en}"
