"""The catalogue's editor: one form for all types, a preview, and the next version.

Nothing is kept between pages: what is typed goes along in the form, with the version
that it was made from, so that two editors never overwrite each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from central.api.caller import office_of
from central.catalogue import publishing
from central.catalogue.checking import BadCatalogueError, Wrong
from central.console import imagerules
from central.console.imagerules import RULES
from central.console.render import page
from central.console.session import (
    Form,
    Reviewer,
    first,
    language_of,
    posted,
    reviewer,
)
from central.console.texts import TEXTS as TEXTS_OF_ALL
from central.console.texts import text
from central.stops import StoppedError
from central.store import queue, roster
from central.store.queue import Offered
from dossier.catalogue import ANY, Catalogue, MaterialType
from dossier.identity import IdType
from dossier.imagerules import Shape

router = APIRouter()
Who = Annotated[Reviewer, Depends(reviewer)]
TEXTS = ("id", "name_zh", "name_en", "hint_zh", "hint_en", "picture")
LISTS = ("categories", "required_for", "areas", "identities", "examples")
PART = ("id", "name_zh", "name_en", "example")
STALE, REFUSED = 409, 422
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Whose view of the catalogue is previewed, and what can be chosen."""

    offered: Offered
    category: str
    area: str
    identity: str


# The pictures that every kiosk has; a test holds them to those of config/.
EXAMPLES = (
    "degree",
    "diploma",
    "form",
    "id_back",
    "id_front",
    "id_holding",
    "internship",
    "licence",
    "qualification",
)


@router.get("/catalogue")
def show(request: Request, who: Who, done: str = "") -> Response:
    """Show the catalogue that holds, to be edited."""
    with office_of(request).database.read() as connection:
        holds = roster.catalogue(connection)
    rows = [row_of(entry, place) for place, entry in enumerate(holds.types, 1)]
    return _page(request, who, rows, holds.version, done=done == "published")


@router.post("/catalogue")
def edit(
    request: Request, who: Who, form: Annotated[Form, Depends(posted)]
) -> Response:
    """Add a type, preview, or publish what the form says."""
    rows, base = rows_of(form), _number(first(form, "base"))
    act = first(form, "act")
    if act == "add":
        return _page(request, who, [*rows, _empty(len(rows) + 1)], base)
    types = [raw_of(row) for row in rows]
    try:
        if act == "publish":
            publishing.replace(office_of(request), base, types, EXAMPLES, who.name)
            return RedirectResponse("/catalogue?done=published", 303)
        shown = publishing.judged(office_of(request), base, types, EXAMPLES)
    except BadCatalogueError as error:
        return _page(request, who, rows, base, wrong=error.wrong, status=REFUSED)
    except StoppedError:
        return _page(request, who, rows, base, stale=True, status=STALE)
    seen_by = _seen_by(request, form, shown.types)
    return _page(request, who, rows, base, seen_by=seen_by, preview=shown)


def row_of(entry: MaterialType, place: int) -> Row:
    """Return a type as the texts of its row."""
    return {
        "order": str(place),
        **{name: getattr(entry, name) for name in TEXTS},
        "maximum": str(entry.maximum),
        "drawn": "yes" if entry.drawn else "",
        **{name: "，".join(getattr(entry, name)) for name in LISTS},
        **imagerules.texts_of(entry.rules),
        "parts": "\n".join(
            "|".join(getattr(part, name) for name in PART) for part in entry.parts
        ),
    }


def raw_of(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the plain values of a row, for the check to judge."""
    parts = [
        dict(zip(PART, (word.strip() for word in line.split("|")), strict=False))
        for line in row["parts"].splitlines()
        if line.strip()
    ]
    maximum = row["maximum"]
    return {
        **{name: row[name] for name in TEXTS},
        "maximum": int(maximum) if maximum.isdecimal() else maximum,
        "drawn": row["drawn"] == "yes",
        **{name: _words(row[name]) for name in LISTS},
        "parts": parts,
        "rules": imagerules.raw_of(row),
    }


def rows_of(form: Form) -> list[Row]:
    """Return the rows of a form in their order, without those that are to go."""
    names = ("order", *TEXTS, "maximum", "drawn", *LISTS, *RULES, "parts")
    columns = [form.get(name, []) for name in names]
    rows = [
        {name: text.strip() for name, text in zip(names, cells, strict=True)}
        for cells in zip(*columns, strict=False)
    ]
    kept = [row for row in rows if row["order"] != "0"]
    return sorted(kept, key=lambda row: _number(row["order"]))


def _seen_by(request: Request, form: Form, types: Sequence[MaterialType]) -> SeenBy:
    """Return whose view is previewed: what was chosen, else the first that there is."""
    with office_of(request).database.read() as connection:
        known = queue.offered(connection)
    categories = sorted(
        {*known.category, *_all(types, "categories"), *_all(types, "required_for")}
    )
    areas = sorted({*known.area, *_all(types, "areas")})
    paper = first(form, "show_identity")
    return SeenBy(
        Offered(areas, [], categories),
        _chosen(first(form, "show_category"), categories),
        _chosen(first(form, "show_area"), areas),
        paper if paper in set(IdType) else IdType.RESIDENT.value,
    )


def _all(types: Sequence[MaterialType], field: str) -> set[str]:
    """Return every name in a field of the types, without that for everybody."""
    return {name for entry in types for name in getattr(entry, field)} - {ANY}


def _chosen(wanted: str, known: Sequence[str]) -> str:
    if wanted in known:
        return wanted
    return known[0] if known else ""


def _label(field: str, language: str) -> str:
    """Return what the editor calls a field, as it is where it has no name for it."""
    key = f"rule_{field[6:]}" if field.startswith("rules.") else f"cat_{field}"
    return text(language, key) if key in TEXTS_OF_ALL else field


def _papers(request: Request) -> str:
    """Return the kinds of identity paper, each code with what it is called."""
    language = language_of(request)
    return "; ".join(f"{one} = {text(language, f'paper_{one}')}" for one in IdType)


def _empty(place: int) -> Row:
    names = (*TEXTS, "drawn", *LISTS, *RULES, "parts")
    usual = {"categories": "*", "areas": "*", "identities": "*"}
    return dict.fromkeys(names, "") | usual | {"order": str(place), "maximum": "1"}


def _words(text: str) -> list[str]:
    words = text.replace("，", ",").replace("、", ",").split(",")
    return [word.strip() for word in words if word.strip()]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004


def _page(
    request: Request,
    who: Reviewer,
    rows: Sequence[Row],
    base: int,
    *,
    wrong: Sequence[Wrong] = (),
    seen_by: SeenBy | None = None,
    preview: Catalogue | None = None,
    stale: bool = False,
    done: bool = False,
    status: int = 200,
) -> Response:
    return page(
        request,
        "catalogue.html",
        who.token,
        status,
        who=who,
        rows=rows,
        base=base,
        wrong=wrong,
        preview=(
            preview.requirements(seen_by.category, seen_by.area, seen_by.identity)
            if preview and seen_by
            else None
        ),
        seen_by=seen_by,
        offered=seen_by.offered if seen_by else None,
        label_of=lambda field: _label(field, language_of(request)),
        papers=_papers(request),
        stale=stale,
        done=done,
        lists=LISTS,
        examples=EXAMPLES,
        identities=list(IdType),
        shapes=list(Shape),
        choices_of=imagerules.choices_of,
        rules_of=imagerules.in_words,
        fields_of=imagerules.fields_in_words,
    )
