"""The console's list of places: each page adds its line here."""

from dataclasses import dataclass

from central.rights import Person


@dataclass(frozen=True, slots=True)
class Place:
    """An address, and the key of its name."""

    path: str
    name: str


PLACES = (
    Place("/review", "queue"),
    Place("/records", "records"),
    Place("/phrases", "phrases"),
    Place("/notices", "notices"),
    Place("/refused", "refused"),
    Place("/today", "today"),
    Place("/catalogue", "catalogue"),
    Place("/fleet", "fleet"),
    Place("/users", "users"),
    Place("/audit", "audit"),
)


def open_to(person: Person) -> list[Place]:
    """Return the places that someone may open."""
    return [place for place in PLACES if person.may_open(place.path)]
