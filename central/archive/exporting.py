"""Write decided dossiers out, one after another; what stands there already is kept.

An export that was cut off goes on when it is begun again into the same folder: each
dossier appears whole or not at all, and the index is written last.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from central.archive import package
from central.archive.index import write_index
from central.office import Office
from central.stops import StoppedError
from central.store import archive, audit
from central.store.archive import Wanted

MARK = "export.json"
_UNSAFE = re.compile(r"[^\w.-]+")
Show = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """How many were written now and how many stood there; `lost` could not be."""

    written: int
    kept: int
    lost: list[str]


def export(
    office: Office,
    to: Path,
    wanted: Wanted,
    show: Show = lambda _what, _done, _total: None,
    *,
    as_zip: bool = False,
) -> Exported:
    """Export into a folder. Raises StoppedError R544 for one that is used otherwise."""
    _claim(to, as_zip=as_zip)
    with office.database.read() as connection:
        total = archive.count(connection, wanted)
    written = kept = 0
    lost: list[str] = []
    for number in _numbers(office, wanted):
        try:
            new = _one(office, to, number, as_zip=as_zip)
            written, kept = written + new, kept + (not new)
        except package.LostImageError:
            lost.append(number)
        show("dossiers", written + kept + len(lost), total)
    write_index(to, ZoneInfo(office.params.time_zone))
    return Exported(written, kept, lost)


def _numbers(office: Office, wanted: Wanted) -> Iterator[str]:
    after = ""
    while True:
        with office.database.read() as connection:
            numbers = archive.numbers_after(connection, wanted, after)
        if not numbers:
            return
        yield from numbers
        after = numbers[-1]


def _one(office: Office, to: Path, number: str, *, as_zip: bool) -> bool:
    """Write a dossier unless it stands there as it is; say whether it was written."""
    one = package.whole(office, number)
    if one is None:
        return False
    area = _UNSAFE.sub("_", one.registration.area).strip(".") or "_"
    # Two areas that differ in what was replaced keep apart.
    if area != one.registration.area:
        area += "-" + hashlib.sha256(one.registration.area.encode()).hexdigest()[:6]
    target = to / area / (f"{number}.zip" if as_zip else number)
    with office.database.read() as connection:
        known = archive.export_of(connection, number)
        noted = archive.noted_since(connection, number)
    standing = package.manifest_of(target)
    if standing is not None and known is not None and not noted:
        digest = hashlib.sha256(standing).hexdigest()
        if known == (one.dossier.rev, digest):
            return False
    digest = package.write(office, one, target, as_zip=as_zip)
    now = office.clock()
    with office.database.write() as connection:
        archive.note_export(connection, number, one.dossier.rev, digest, now)
        audit.add(connection, audit.Entry(now, "command", "export", number, digest))
    return True


def _claim(to: Path, *, as_zip: bool) -> None:
    mark = to / MARK
    said = json.dumps({"format": "duanzheng-export-1", "zip": as_zip})
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    if mark.exists():
        if mark.read_text("utf-8") != said:
            raise StoppedError("R544", str(to))
        return
    if any(to.iterdir()):
        raise StoppedError("R544", str(to))
    mark.write_text(said, "utf-8")
