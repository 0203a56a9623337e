"""Specimens as files: documents, photographs with a truth file, and the examples."""

import io
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, overload

from PIL import Image

from specimens.document import Document, Kind
from specimens.documents import make_document
from specimens.exceptions import SpecimenError
from specimens.fonts import Fonts
from specimens.people import specimen_person
from specimens.photo import STILL, Photo, photograph
from specimens.scene import Difficulty, Scene, sample_scene, scene_tags

EXAMPLE_BYTES = 80_000
# Fine background lines cost bytes; a slightly smaller picture shows them better than
# a coarser JPEG. Pixels of the longer side, then JPEG qualities, best first.
_EXAMPLE_SIDES = (1000, 920, 840)
_QUALITIES = (88, 82, 76, 70, 64, 58)


def write_documents(directory: Path, seed: int, fonts: Fonts) -> list[Path]:
    """One PNG (300 dpi) of each kind for the person of `seed`, and `truth.json`."""
    directory.mkdir(parents=True, exist_ok=True)
    person = specimen_person(seed)
    paths, truth = [], []
    for kind in Kind:
        document = make_document(kind, person, fonts)
        path = directory / f"{kind}.png"
        document.image.save(path, dpi=(300, 300))
        paths.append(path)
        truth.append(_document_truth(path.name, document))
    _write_json(directory / "truth.json", truth)
    return paths


def write_desk(
    directory: Path,
    documents: Sequence[Document],
    seed: int,
    *,
    scenes: Sequence[Scene] | None = None,
    difficulty: Difficulty = Difficulty.EASY,
    size: tuple[int, int] | None = None,
) -> list[Path]:
    """A JPEG photograph of each document, named in order, and their `truth.json`.

    This is what a camera that shows a folder reads. `scenes` (one a document) default
    to scenes of `difficulty` drawn from `seed`, and `size` to 12 MP, which people who
    hold a phone (all but the easy scenes) turn on end half of the time. Returns the
    paths of the photographs.
    """
    directory.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"desk/{seed}")  # noqa: S311  how pages happen to lie
    if scenes is None:
        scenes = [sample_scene(rng, difficulty) for _ in range(len(documents))]
    paths, truth = [], []
    for index, (document, scene) in enumerate(zip(documents, scenes, strict=True)):
        shape = size or _shape(rng, difficulty)
        photo = photograph(document, scene, seed * 1000 + index, shape)
        path = directory / f"{index + 1:03d}_{document.kind}.jpg"
        path.write_bytes(photo.jpeg())
        paths.append(path)
        truth.append(photo_truth(path.name, photo, document))
    _write_json(directory / "truth.json", truth)
    return paths


def write_photos(
    directory: Path, count: int, seed: int, fonts: Fonts, *, difficulty: Difficulty
) -> list[Path]:
    """`count` photographs of all kinds in turn, a new person after each round."""
    kinds = list(Kind)
    documents = _Lazy(
        [(kinds[i % len(kinds)], seed + i // len(kinds)) for i in range(count)], fonts
    )
    return write_desk(directory, documents, seed, difficulty=difficulty)


class _Lazy(Sequence[Document]):
    """Documents made when they are reached: all of them would not fit in memory."""

    def __init__(self, wanted: list[tuple[Kind, int]], fonts: Fonts) -> None:
        self._wanted, self._fonts = wanted, fonts

    def __len__(self) -> int:
        return len(self._wanted)

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Document]: ...
    def __getitem__(self, index: int | slice) -> Document | Sequence[Document]:
        if isinstance(index, slice):
            return _Lazy(self._wanted[index], self._fonts)
        kind, seed = self._wanted[index]
        return make_document(kind, specimen_person(seed), self._fonts)


def _shape(rng: random.Random, difficulty: Difficulty) -> tuple[int, int]:
    if difficulty is Difficulty.EASY:
        return STILL
    return rng.choice((STILL, (STILL[1], STILL[0])))


def photo_truth(file: str, photo: Photo, document: Document) -> dict[str, Any]:
    """The entry of a truth file for `photo` of `document`.

    `quad` is in pixels of the file, reading order TL TR BR BL; `fields` are the texts
    that must be readable.
    """
    quad = None
    if photo.quad is not None:
        quad = [[round(x, 1), round(y, 1)] for x, y in photo.quad]
    shape = ["card", "rounded"] if document.corner_mm else ["page"]
    turned = ["rotated"] if photo.rotation else []
    return {
        "file": file,
        "width": photo.image.width,
        "height": photo.image.height,
        "quad": quad,
        "upright_rotation": photo.rotation,
        "mirrored": photo.mirrored,
        "tags": [document.kind, *shape, *turned, *scene_tags(photo.scene), "zh"],
        "fields": {field.name: field.text for field in document.fields},
        "licence": "Apache-2.0",
        "source": "specimen",
    }


def write_examples(directory: Path, seed: int, fonts: Fonts) -> list[Path]:
    """The 示例 pictures: one straight, small JPEG a kind, named by the kind."""
    directory.mkdir(parents=True, exist_ok=True)
    person = specimen_person(seed)
    paths = []
    for kind in Kind:
        path = directory / f"{kind}.jpg"
        path.write_bytes(_small_jpeg(make_document(kind, person, fonts).image))
        paths.append(path)
    return paths


def _small_jpeg(image: Image.Image) -> bytes:
    """The largest, then best, JPEG of at most EXAMPLE_BYTES."""
    data = b""
    for side in _EXAMPLE_SIDES:
        small = image.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            buffer = io.BytesIO()
            small.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
            data = buffer.getvalue()
            if len(data) <= EXAMPLE_BYTES:
                return data
    raise SpecimenError(
        "example_too_large",
        f"An example takes {len(data)} bytes, more than {EXAMPLE_BYTES}. "
        "Allow a smaller side in specimens/files.py.",
    )


def _document_truth(file: str, document: Document) -> dict[str, Any]:
    return {
        "file": file,
        "kind": document.kind,
        "size_mm": list(document.size_mm),
        "fields": [
            {"name": f.name, "text": f.text, "box": list(f.box.as_tuple())}
            for f in document.fields
        ],
        "marks": [list(box.as_tuple()) for box in document.marks],
    }


def _write_json(path: Path, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
