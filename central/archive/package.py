"""One dossier as a folder or a ZIP: its images, and a manifest that names them all."""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from central.console.view import Picture, gather
from central.office import Office
from central.pictures import media_type
from central.provisional import opened_image
from central.store import audit, notes, notices
from dossier.catalogue import MaterialType
from dossier.model import Dossier, Registration
from sync.protocol.messages import DOSSIER
from sync.seal import SealBrokenError

FORMAT = "duanzheng-dossier-1"
MANIFEST = "manifest.json"
# A ZIP that is made again from the same dossier is the same, byte for byte.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class LostImageError(Exception):
    """An image of the dossier is missing or does not open; nothing was written."""


@dataclass(frozen=True, slots=True)
class Image:
    """One image: its file, what it is, and its bytes' SHA-256 (hex)."""

    file: str
    type_id: str
    part: str
    material: str
    blob: str
    used: bool
    received_at: datetime | None
    name: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A dossier as it is written out."""

    registration: Registration
    dossier: Dossier
    since: datetime | None
    images: list[Image]
    history: list[audit.Entry]
    notes: list[notes.Note]
    notices: list[notices.Notice]


class _Sink(Protocol):
    def put(self, name: str, data: bytes) -> None: ...


def whole(office: Office, number: str) -> Whole | None:
    """Return a dossier with its images in the order of the catalogue."""
    with office.database.read() as connection:
        shown = gather(connection, number)
        if shown is None:
            return None
        # Not those of the page alone: after the erasure this is all that there is.
        history = audit.of_registration(connection, number)
        noted = notes.of_registration(connection, number)
        told = notices.of_registration(connection, number)
    used = [picture for kind in shown.types for picture in kind.pictures]
    late = [held.picture for held in shown.held if held.picture]
    unused = [picture for kind in shown.types for picture in kind.earlier]
    present = {picture.material.id for picture in used}
    every = [*used, *(p for p in [*late, *unused] if p.material.id not in present)]
    images = [
        _image(
            place,
            picture,
            _named(shown.names, picture),
            used=picture.material.id in present,
        )
        for place, picture in enumerate(every, 1)
    ]
    return Whole(
        shown.registration,
        shown.dossier,
        shown.since,
        images,
        history,
        noted,
        told,
    )


def _named(names: Mapping[str, MaterialType], picture: Picture) -> str:
    """Return what the office calls an image: its type and part."""
    kind = names.get(picture.material.type_id)
    words = (kind.name_zh if kind else picture.material.type_id,)
    return " ".join((*words, picture.part.name_zh) if picture.part else words)


def _image(place: int, picture: Picture, called: str, *, used: bool) -> Image:
    material = picture.material
    words = [f"{place:02d}", material.type_id, material.part, "" if used else "unused"]
    name = "-".join(word for word in words if word)
    return Image(
        name,
        material.type_id,
        material.part,
        material.id,
        material.blob,
        used,
        picture.received_at,
        called,
    )


def write(office: Office, one: Whole, target: Path, *, as_zip: bool) -> str:
    """Write a dossier beside its place and put it there whole; return the SHA-256 of
    its manifest. Raises LostImageError or OSError, with nothing left at its place.
    """
    started = target.with_name(f".{target.name}.part")
    _remove(started)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if as_zip:
            with zipfile.ZipFile(started, "w", zipfile.ZIP_STORED) as archive:
                digest = _fill(office, one, _ZipSink(archive))
        else:
            started.mkdir()
            digest = _fill(office, one, _FolderSink(started))
    except BaseException:
        _remove(started)
        raise
    _sync(started)
    _remove(target)
    started.rename(target)
    _sync(target.parent)
    return digest


def manifest_of(target: Path) -> bytes | None:
    """Return the manifest of a dossier that stands at its place; None without one."""
    try:
        if target.suffix == ".zip":
            with zipfile.ZipFile(target) as archive:
                return archive.read(MANIFEST)
        return (target / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError, KeyError, zipfile.BadZipFile):
        return None


def _fill(office: Office, one: Whole, sink: _Sink) -> str:
    files = [_written(office, one, image, sink) for image in one.images]
    data = json.dumps(
        {
            "format": FORMAT,
            "registration": {
                name: getattr(one.registration, name)
                for name in Registration.__dataclass_fields__
            },
            "dossier": DOSSIER.dump_python(one.dossier, mode="json"),
            "decided_at": _time(one.since),
            "files": files,
            "history": [
                {"at": _time(e.at), "who": e.who, "act": e.act, "detail": e.detail}
                for e in reversed(one.history)
            ],
            "notes": [
                {"at": _time(n.at), "who": n.who, "text": n.text}
                for n in reversed(one.notes)
            ],
            "notices": [_notice(n) for n in reversed(one.notices)],
        },
        ensure_ascii=False,
        indent=1,
    ).encode()
    sink.put(MANIFEST, data)
    return hashlib.sha256(data).hexdigest()


def _written(office: Office, one: Whole, image: Image, sink: _Sink) -> dict[str, Any]:
    number = one.registration.number
    try:
        sealed = office.files.read(image.blob)
        data = opened_image(office, sealed, number, image.material)
    except (FileNotFoundError, SealBrokenError) as error:
        raise LostImageError(image.blob) from error
    name = image.file + (".png" if media_type(data) == "image/png" else ".jpg")
    sink.put(name, data)
    return {
        "file": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "type": image.type_id,
        "part": image.part,
        "name": image.name,
        "material": image.material,
        "sealed_sha256": image.blob,
        "used": image.used,
        "received_at": _time(image.received_at),
    }


def _notice(notice: notices.Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "state": notice.state,
        "queued_at": _time(notice.queued_at),
        "sent_at": _time(notice.sent_at),
        "code": notice.code,
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class _FolderSink:
    folder: Path

    def put(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.write_bytes(data)
        _sync(path)


@dataclass(frozen=True, slots=True)
class _ZipSink:
    archive: zipfile.ZipFile

    def put(self, name: str, data: bytes) -> None:
        self.archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), data)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def manifests(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Return every dossier of an export with its manifest, by name."""
    for area in sorted(path for path in folder.iterdir() if path.is_dir()):
        for target in sorted(area.iterdir()):
            if target.name.startswith("."):
                continue
            data = manifest_of(target)
            if data is not None:
                yield target, data
