"""duanzheng camera: the pipeline on files, for people, benchmarks and scripts."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from camera.kinds import DocumentKind, Expected

if TYPE_CHECKING:  # OpenCV takes most of a second to import; --help must not wait
    from camera.codes import Code
    from camera.contents import FoundField
    from camera.params import Params
    from camera.pipeline import Capture
    from camera.problems import Box

_UNREADABLE = 2
KINDS = [str(kind) for kind in DocumentKind]


@click.group()
def cli() -> None:
    """Find, straighten and compress photographs of documents."""


@cli.command()
@click.argument("photos", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Where the JPEG goes.")
@click.option(
    "--out-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the JPEGs, named after the photos.",
)
@click.option("--limit", type=click.IntRange(min=2000), help="Bytes at most [200000].")
@click.option(
    "--expect",
    type=click.Choice(KINDS),
    multiple=True,
    help="What the photos should show; its fields are then judged.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option(
    "--debug",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for pictures of the steps.",
)
def straighten(
    *,
    photos: tuple[Path, ...],
    out: Path | None,
    out_dir: Path | None,
    limit: int | None,
    expect: tuple[str, ...],
    as_json: bool,
    debug: Path | None,
) -> None:
    """Find the page in each PHOTO, straighten it, turn it upright and make it fit.

    Problems of a picture are part of its result. The exit status is 0 when all photos
    were processed and 2 when one could not be read; the others are processed anyway.
    """
    if out is not None and (len(photos) > 1 or out_dir is not None):
        raise click.UsageError("--out takes one photo, and no --out-dir beside it.")
    from camera.errors import CameraError

    names = _output_names(photos, out_dir)
    failed = False
    for photo in photos:
        try:
            place = out or names.get(photo)
            report = _one(photo, place, _params(limit), debug, expect)
        except CameraError as error:
            failed = True
            words = f"{error.code} {error.text.happened_en} {error.text.next_en}"
            click.echo(f"{photo}: {words}", err=True)
        else:
            click.echo(json.dumps(report) if as_json else _sentence(report))
    sys.exit(_UNREADABLE if failed else 0)


def _params(limit: int | None) -> "Params":
    from dataclasses import replace

    from camera.params import Params

    params = Params()
    if limit is None:
        return params
    return replace(params, compress=replace(params.compress, limit=limit))


def _output_names(photos: tuple[Path, ...], out_dir: Path | None) -> dict[Path, Path]:
    """A name per photo in `out_dir`; two photos of one name do not share a file."""
    if out_dir is None:
        return {}
    names: dict[Path, Path] = {}
    taken: set[str] = set()
    for photo in photos:
        name, count = photo.stem, 1
        while name in taken:
            count += 1
            name = f"{photo.stem}-{count}"
        taken.add(name)
        names[photo] = out_dir / f"{name}.jpg"
    return names


def _one(
    photo: Path,
    out: Path | None,
    params: "Params",
    debug: Path | None,
    expect: tuple[str, ...],
) -> dict[str, Any]:
    """Process one photo, write what was asked for, report it."""
    from camera.pipeline import process_file
    from camera.trace import Trace

    trace = Trace() if debug is not None else None
    kinds = tuple(DocumentKind(kind) for kind in expect)
    expected = Expected(kinds) if kinds else None
    capture = process_file(photo, params, trace=trace, expected=expected)
    if out is not None:
        _write(out, capture.jpeg)
    if debug is not None and trace is not None:
        trace.write(debug, photo.stem)
    return _report(photo, out, capture)


def _write(out: Path, jpeg: bytes) -> None:
    from camera.errors import OutputError

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(jpeg)
    except OSError as error:
        raise OutputError("C402", f"{out}: {error.strerror}") from error


def _report(photo: Path, out: Path | None, capture: "Capture") -> dict[str, Any]:
    """The contract of the command line: one flat object for a photo."""
    quad = capture.quad
    return {
        "file": str(photo),
        "width": capture.width,
        "height": capture.height,
        "found": capture.found,
        "quad": quad and [[round(x, 2), round(y, 2)] for x, y in quad.points()],
        "confidence": capture.confidence,
        "rotation": capture.rotation,
        "mirrored": capture.mirrored,
        "upright_confidence": capture.upright_confidence,
        "out": str(out) if out else None,
        "out_width": capture.out_width,
        "out_height": capture.out_height,
        "bytes": len(capture.jpeg),
        "quality": dict(capture.quality),
        "problems": [problem.code for problem in capture.problems],
        "ms": dict(capture.ms),
        "kind": capture.kind,
        "fields": [_field(found) for found in capture.fields],
        "codes": [_code(code) for code in capture.codes],
    }


def _field(found: "FoundField") -> dict[str, Any]:
    """A field; compare its value only when it is sound."""
    return {
        "name": found.name,
        "value": found.value,
        "confidence": found.confidence,
        "sound": found.sound,
        "box": _box(found.place) if found.place else None,
    }


def _code(code: "Code") -> dict[str, Any]:
    return {"format": code.format, "text": code.text, "box": _box(code.place)}


def _box(box: "Box") -> list[int]:
    """Left, top, right, bottom in pixels of the finished picture."""
    return [box.left, box.top, box.right, box.bottom]


def _sentence(report: dict[str, Any]) -> str:
    """The same for a person, on one line."""
    page = "page found" if report["found"] else "no page found"
    turn = f", turned {report['rotation']}" if report["rotation"] else ""
    mirror = ", unmirrored" if report["mirrored"] else ""
    size = f"{report['out_width']}x{report['out_height']}, {report['bytes']} bytes"
    wrong = ", ".join(report["problems"]) or "no problems"
    where = f" -> {report['out']}" if report["out"] else ""
    return f"{report['file']}: {page}{turn}{mirror}; {size}; {wrong}{where}"
