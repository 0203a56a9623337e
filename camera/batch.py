"""Photos from files to files, one after another: what `straighten` does with each."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from camera.errors import OutputError
from camera.kinds import DocumentKind, Expected
from camera.params import Params
from camera.png import MAGIC

if TYPE_CHECKING:  # --help must not wait for OpenCV
    from camera.pipeline import Capture


def params_with(limit: int | None, out: Path | None = None) -> Params:
    """The usual settings with a limit of the caller's.

    Args:
        out: the file that was asked for by name; what is called .jpg will be one.
    """
    usual = Params()
    tones = out is None or out.suffix.lower() not in (".jpg", ".jpeg")
    how = replace(usual.compress, tones=tones, limit=limit or usual.compress.limit)
    return replace(usual, compress=how)


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
) -> tuple["Capture", Path | None]:
    """Process one photo and write what was asked for.

    Returns:
        The result, and where its picture is: a PNG is not called .jpg.

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
        out = named(out, capture.picture)
        write(out, capture.picture)
    if debug is not None and trace is not None:
        trace.write(debug, photo.stem)
    return capture, out


def named(out: Path, picture: bytes) -> Path:
    """The name for a finished picture: .png instead of .jpg when it is one."""
    return out.with_suffix(".png") if picture.startswith(MAGIC) else out


def write(out: Path, picture: bytes) -> None:
    """Write a picture. Raises OutputError C402."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(picture)
    except OSError as error:
        raise OutputError("C402", f"{out}: {error.strerror}") from error
