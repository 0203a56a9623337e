"""选取文件: the pictures that wait on a stick or in the scanner's folder."""

from collections.abc import Mapping
from dataclasses import dataclass

from dossier.explain import Explanation
from kiosk.errors import explanation_of
from kiosk.inbox_port import Place, Waiting
from kiosk.pictures import Picture
from kiosk.texts import Texts
from kiosk.viewmodels.tone import Tone

Peek = Picture | str
"""What a look into a file gave: a small picture, or the code of why there is none."""


@dataclass(frozen=True, slots=True)
class FileTile:
    """One file; `wrong` says in plain words why it cannot be chosen."""

    key: str
    name: str
    detail: str
    picture: Picture | None
    wrong: str
    can_choose: bool


@dataclass(frozen=True, slots=True)
class Files:
    """The screen of files. `empty` says how to bring some, when there are none."""

    heading: str
    hint: str
    tiles: tuple[FileTile, ...]
    empty_title: str
    empty: str
    camera: str
    tone: Tone = Tone.PLAIN


def files(
    waiting: tuple[Waiting, ...] | None,
    peeks: Mapping[str, Peek],
    heading: str,
    texts: Texts,
) -> Files:
    """Return the screen; `waiting` is None until the places were looked at."""
    none = waiting is not None and not waiting
    looking = waiting is None
    return Files(
        heading=texts("files.heading", name=heading),
        hint=texts("files.hint"),
        tiles=tuple(
            _tile(entry, peeks.get(entry.key), texts) for entry in waiting or ()
        ),
        empty_title=texts("files.none") if none else "",
        empty=texts("files.looking") if looking else texts("files.how") if none else "",
        camera=texts("files.camera"),
    )


def _tile(entry: Waiting, peek: Peek | None, texts: Texts) -> FileTile:
    code = entry.problem or (peek if isinstance(peek, str) else "")
    place = texts("files.stick" if entry.place is Place.STICK else "files.scanner")
    size = texts("files.size", size=_megabytes(entry.size))
    return FileTile(
        key=entry.key,
        name=entry.name,
        detail=f"{place} · {size}",
        picture=peek if isinstance(peek, Picture) else None,
        wrong=_plain(explanation_of(code), texts) if code else "",
        can_choose=not code,
    )


def _megabytes(size: int) -> str:
    """Return bytes as megabytes, to one digit and at least 0.1."""
    return f"{max(size / 1e6, 0.1):.1f}"


def _plain(told: Explanation, texts: Texts) -> str:
    return texts.either(
        told.happened_zh + told.next_zh, f"{told.happened_en} {told.next_en}"
    )
