"""What all sections of the settings have in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A section refuses names that it does not know: they are misspellings."""

    model_config = ConfigDict(frozen=True, extra="forbid")
