"""duanzheng camera: the pipeline on files, and the cameras of this machine."""

import json
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from camera.batch import output_names, params_with, straightened, write
from camera.kinds import DocumentKind
from camera.params import CameraParams
from camera.report import (
    abilities_of,
    listing_of,
    report_of,
    sentence_of,
    words_of,
)
from config.settings import Settings, SettingsError, load

if TYPE_CHECKING:  # OpenCV takes most of a second to import; --help must not wait
    from camera.sources import Source
    from camera.worker import CameraWorker

_UNREADABLE = 2
_GLANCE_S = 0.1  # how often `watch` looks
_FIRST_FRAMES = 100  # reads until a camera that was just opened must show something
_SOURCE = "device:N, url:ADDRESS, video:FILE or folder:PATH."
_source_option = click.option(
    "--source", "name", help=f"{_SOURCE} Without it, what the settings say."
)
_config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file (TOML); its sizes and controls are used.",
)
KINDS = [str(kind) for kind in DocumentKind]


@click.group()
def cli() -> None:
    """Find, straighten and compress photographs of documents; try cameras."""


@cli.command()
@click.argument("photos", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where the picture goes; one called .jpg is always a JPEG.",
)
@click.option(
    "--out-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the pictures, named after the photos.",
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

    names = output_names(photos, out_dir)
    failed = False
    for photo in photos:
        try:
            place = out or names.get(photo)
            params = params_with(limit, out)
            capture, place = straightened(photo, place, params, debug, expect)
        except CameraError as error:
            failed = True
            click.echo(f"{photo}: {words_of(error)}", err=True)
        else:
            report = report_of(photo, place, capture)
            click.echo(json.dumps(report) if as_json else sentence_of(report))
    sys.exit(_UNREADABLE if failed else 0)


@cli.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(*, as_json: bool) -> None:
    """List the cameras of this machine, with their sizes and controls.

    The exit status is 0 when there is one that can be used, else 2.
    """
    from camera.errors import CameraError
    from camera.v4l2 import abilities, numbers

    usable = 0
    for number in numbers():
        name = f"device:{number}"
        try:
            found = abilities(number)
        except CameraError as error:
            click.echo(f"{name}: {words_of(error)}", err=True)
            continue
        if found.captures:  # a camera has more nodes than one; only this gives pictures
            usable += 1
            report = abilities_of(name, found)
            click.echo(json.dumps(report) if as_json else listing_of(report))
    if not usable:
        from camera.errors import SourceError

        click.echo(words_of(SourceError("C201")), err=True)
        sys.exit(_UNREADABLE)


@cli.command()
@_source_option
@_config_option
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the picture goes; .jpg or .png.",
)
def still(*, name: str | None, config: Path | None, out: Path) -> None:
    """Take one picture at full size, as the camera gives it.

    The exit status is 0 when it was written, else 2, with one line that says why.
    """
    from camera.errors import CameraError
    from camera.opencv import cv2

    if out.suffix.lower() not in (".jpg", ".jpeg", ".png"):
        raise click.UsageError("--out ends in .jpg or .png.")
    name, source = _source(name, config)
    try:
        image = _taken(source)
        write(out, cv2.imencode(out.suffix, image)[1].tobytes())
    except CameraError as error:
        click.echo(f"{name}: {words_of(error)}", err=True)
        sys.exit(_UNREADABLE)
    finally:
        source.close()
    height, width = image.shape[:2]
    click.echo(f"{name}: {width}x{height} -> {out}")


@cli.command()
@_source_option
@_config_option
@click.option("--seconds", default=10.0, show_default=True, type=click.FloatRange(0))
@click.option("--faults", default="", help="A script, such as good:90 black:60 gone:2.")
def watch(
    *, name: str | None, config: Path | None, seconds: float, faults: str
) -> None:
    """Look through a camera as the kiosk does, and tell each change of its state.

    With --faults the camera fails as the script says. The exit status is 0 when it
    gives pictures at the end, else 2.
    """
    from camera.faults import FaultySource, parse
    from camera.worker import CameraWorker

    _, source = _source(name, config)
    try:
        acts = parse(faults)
    except ValueError as error:
        raise click.UsageError(f"--faults: {error}.") from error
    worker = CameraWorker(FaultySource(source, acts) if acts else source)
    worker.start()
    try:
        frames = _followed(worker, seconds)
        well = worker.trouble is None
    finally:
        worker.stop()
    click.echo(f"{frames} frames in {seconds:g} s")
    sys.exit(0 if well else _UNREADABLE)


def _followed(worker: "CameraWorker", seconds: float) -> int:
    """Print each change for so long; how many frames came."""
    end, told, frames = time.monotonic() + seconds, "", 0
    while time.monotonic() < end:
        trouble, frame = worker.trouble, worker.latest()
        frames = frame.number if frame else frames
        line = "ready"
        if trouble is not None:
            lasts = "lasting" if trouble.lasting else "passing"
            line = f"{worker.state} {trouble.code} {lasts} {trouble.detail}"
        if line != told:
            click.echo(line)
            told = line
        threading.Event().wait(_GLANCE_S)
    return frames


def capture_params(settings: Settings) -> CameraParams:
    """Return how the settings want a camera to be set."""
    camera = settings.camera
    return CameraParams(
        preview=(camera.preview_width, camera.preview_height),
        still=(camera.still_width, camera.still_height),
        fps=camera.fps,
        settle=camera.settle_frames,
        timeout_s=camera.timeout_s,
        exposure=camera.exposure,
        focus=camera.focus,
        white_balance=camera.white_balance,
    )


def _source(name: str | None, config: Path | None) -> "tuple[str, Source]":
    """The source that was named, else the settings' own, set as they say."""
    try:
        settings = load(config)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    from camera.sources import named

    name = name or settings.camera.source
    try:
        return name, named(name, capture_params(settings))
    except ValueError as error:
        raise click.UsageError(f"--source: {_SOURCE}") from error


def _taken(source: "Source") -> Any:
    """A still, once the camera shows something. Raises SourceError."""
    from camera.capture import is_black, sampled

    source.open()
    for _ in range(_FIRST_FRAMES):
        frame = source.read()
        if frame is not None and not is_black(sampled(frame)):
            break
    return source.still()
