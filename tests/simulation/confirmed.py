"""What a kiosk called saved."""

from dataclasses import dataclass

from dossier.model import Material


@dataclass(frozen=True)
class Confirmed:
    """An operation that was called saved, and the picture in it."""

    id: str
    key: str
    material: Material | None
    jpeg: bytes
