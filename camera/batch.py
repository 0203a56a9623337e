"""Photos from files to files, one after another: what `straighten` does with each."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from camera.errors import OutputError
from camera.kinds import DocumentKind, Expected
from camera.params import Params

if TYPE_CHECKING:  # --help must not wait for OpenCV
    from camera.pipeline import Capture


def params_with(limit: int | None) -> Params:
    params = Params()
    if limit is None:
        return params
    return replace(params, compress=replace(params.compress, limit=limit))


def output_names(photos: tuple[Path, ...], out_dir: Path | None) -> dict[Path, Path]:
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


def straightened(
    photo: Path,
    out: Path | None,
    params: Params,
    debug: Path | None,
    expect: tuple[str, ...],
) -> "Capture":
    """Process one photo and write what was asked for.

    Raises:
        CameraError: it cannot be read, or the result not be written.
    """
    from camera.load import warm  # noqa: PLC0415 - --help must not wait for it

    warm(params.load)  # it starts while we load OpenCV
    from camera.pipeline import process_file  # noqa: PLC0415 - OpenCV comes late
    from camera.trace import Trace  # noqa: PLC0415 - the same

    trace = Trace() if debug is not None else None
    kinds = tuple(DocumentKind(kind) for kind in expect)
    expected = Expected(kinds) if kinds else None
    capture = process_file(photo, params, trace=trace, expected=expected)
    if out is not None:
        write(out, capture.jpeg)
    if debug is not None and trace is not None:
        trace.write(debug, photo.stem)
    return capture


def write(out: Path, jpeg: bytes) -> None:
    """Write a picture. Raises OutputError C402."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(jpeg)
    except OSError as error:
        raise OutputError("C402", f"{out}: {error.strerror}") from error
