"""Put an edited catalogue in the place of the one that it was made from."""

from collections.abc import Mapping, Sequence
from typing import Any

from central.catalogue.checking import checked
from central.office import Office
from central.stops import StoppedError
from central.store import audit, roster


def replace(
    office: Office,
    base: int,
    types: Sequence[Mapping[str, Any]],
    examples: Sequence[str],
    who: str,
) -> int:
    """Publish types as the next version after `base`, and return it.

    Raises BadCatalogueError, or StoppedError R545 when somebody published meanwhile.
    """
    catalogue = checked(base + 1, types, examples)
    with office.database.alone() as connection:
        if roster.newest_version(connection) != base:
            raise StoppedError("R545")
        now = office.clock()
        roster.publish(connection, catalogue, now)
        said = f"version {catalogue.version}"
        audit.add(connection, audit.Entry(now, who, "publish_catalogue", "", said))
    office.bell.ring()
    return catalogue.version
