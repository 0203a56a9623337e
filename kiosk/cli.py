"""`duanzheng kiosk`: the touchscreen."""

from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from camera.cli import capture_params
from camera.params import CameraParams, CompressParams, Params, ReadParams
from config.settings import Settings, SettingsError, load
from kiosk.params import KioskParams
from kiosk.texts import Language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from camera.sources import Source
    from kiosk.acts import Places
    from kiosk.backstage import StaffTools
    from kiosk.inbox import FileInbox
    from kiosk.mount import Mount
    from sync.backroom import Backroom
    from sync.doctor.findings import Finding
    from sync.transport import LineParams


@click.group()
def cli() -> None:
    """The touchscreen."""


@cli.command()
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file; without it $DUANZHENG_CONFIG, then the defaults.",
)
def run(config_path: Path | None) -> None:
    """Open the window and serve candidates until it is closed."""
    try:
        settings = load(config_path)
        params = kiosk_params(settings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    open_window(params)  # before the rooms are loaded, so that nobody doubts it starts

    from camera.presence import absent
    from kiosk.logbook import Logbook
    from kiosk.photographer import Photographer
    from kiosk.run import build
    from kiosk.run import run as run_app
    from sync.desk import Desk, DeskParams
    from sync.errors import SyncError
    from sync.logs import configure

    configure()
    try:
        sync = settings.sync
        desk = Desk.open(DeskParams(sync.data_dir, sync.disk_reserve_bytes))
        mount = mount_of(settings, desk.backroom())
    except SyncError as error:
        raise click.ClickException(str(error)) from error
    seeing, logbook = camera_params(settings), Logbook(params.time_zone)
    logbook.keep()
    params = replace(params, simulated_camera=mount.source.startswith("folder:"))
    tools = tools_of(settings, logbook.lines, mount)
    places = replace(
        places_of(settings), tools=tools, absent=lambda: absent(mount.source)
    )
    run_app(
        build(params, desk, lambda post: Photographer(mount.open, seeing, post), places)
    )


@cli.command("staff-passphrase")
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file; without it $DUANZHENG_CONFIG, then the defaults.",
)
@click.password_option("--passphrase", prompt="Staff passphrase")
def staff_passphrase(config_path: Path | None, passphrase: str) -> None:
    """Set the passphrase of this machine's staff area, at least 8 characters.

    Only its Argon2id hash is kept, in the encrypted store.
    """
    from sync.desk import Desk, DeskParams
    from sync.errors import SyncError
    from sync.logs import configure

    configure()
    try:
        section = load(config_path).sync
        desk = Desk.open(DeskParams(section.data_dir, section.disk_reserve_bytes))
    except (SettingsError, SyncError) as error:
        raise click.ClickException(str(error)) from error
    try:
        desk.backroom().set_passphrase(passphrase)
    except (ValueError, SyncError) as error:
        raise click.ClickException(f"{error}. Nothing was changed.") from error
    finally:
        desk.close()
    click.echo("the staff passphrase is set")


def open_window(params: KioskParams) -> None:
    """Open the window and have it say that the kiosk is starting."""
    from kiosk.ui.window import configure

    configure(params)

    from kiosk.ui.starting import show_starting

    show_starting(params)


def kiosk_params(settings: Settings) -> KioskParams:
    """Return what the touchscreen needs of the settings.

    Raises SettingsError when the time zone has no data on this machine.
    """
    kiosk = settings.kiosk
    try:
        zone = ZoneInfo(kiosk.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        fault = f"kiosk.time_zone: no time zone is called {kiosk.time_zone!r}"
        raise SettingsError(None, [fault]) from error
    return KioskParams(
        fonts_dir=settings.fonts_dir,
        home_dir=settings.sync.data_dir,
        examples_dir=Path(str(files("config").joinpath("examples"))),
        language=Language(kiosk.language),
        width=kiosk.width,
        height=kiosk.height,
        fullscreen=kiosk.fullscreen,
        idle_timeout_s=kiosk.idle_timeout_s,
        idle_warning_s=kiosk.idle_warning_s,
        dim_after_s=kiosk.dim_after_s,
        time_zone=zone,
        simulated_camera=settings.camera.source.startswith("folder:"),
        sounds=kiosk.sounds,
    )


def places_of(settings: Settings) -> "Places":
    """Return the inbox and the printer that the settings name."""
    from kiosk.acts import Places
    from kiosk.printing import CupsPrinter

    def line() -> "LineParams":
        from sync.doctor.cli import line_of_settings

        return line_of_settings(settings)

    printer = settings.kiosk.printer
    paper = CupsPrinter(printer) if printer else None
    return Places(inbox_of(settings), paper, line=line)


def tools_of(
    settings: Settings,
    log: "Callable[[], tuple[str, ...]]" = tuple,
    mount: "Mount | None" = None,
) -> "StaffTools":
    """Return what the staff area needs of this machine; loads only when it is used.

    `mount` keeps the staff's choice of a camera; without it there is no choice.
    """
    from importlib.metadata import version

    from kiosk.backstage import StaffTools
    from kiosk.cameras import cameras
    from sync.media import media

    def examine() -> "Iterable[Finding]":
        from sync.doctor.cli import line_of_settings, machine_of
        from sync.doctor.examine import examine as look

        used = settings
        if mount is not None:
            camera = settings.camera.model_copy(update={"source": mount.source})
            used = settings.model_copy(update={"camera": camera})
        return look(machine_of(used), line_of_settings(settings))

    def enrol(room: "Backroom", text: str) -> str:
        from sync.doctor.cli import line_of_settings

        return room.enrol(line_of_settings(settings), text, settings.sync.device_name)

    return StaffTools(version("duanzheng"), examine, enrol, media, cameras, log, mount)


def camera_params(settings: Settings) -> Params:
    """Return what the camera's room needs of the settings."""
    return Params(
        read=ReadParams(threads=settings.camera.threads),
        compress=CompressParams(limit=settings.camera.limit_bytes),
    )


def mount_of(settings: Settings, room: "Backroom") -> "Mount":
    """Return what makes the camera's source; OpenCV loads only then.

    Raises SyncError when the store does not tell what the staff chose.
    """
    from kiosk.mount import Mount

    def make(name: str, params: CameraParams) -> "Source":
        from camera.sources import named

        return named(name, params)

    return Mount(settings.camera.source, capture_params(settings), make, room)


def inbox_of(settings: Settings) -> "FileInbox | None":
    """Return what watches a scanner's folder and sticks; None without either."""
    from kiosk.inbox import FileInbox, InboxParams
    from sync.media import media

    kiosk = settings.kiosk
    if kiosk.scanner_dir is None and not kiosk.sticks:
        return None

    def sticks() -> list[Path]:
        return [medium.path for medium in media()] if kiosk.sticks else []

    return FileInbox(InboxParams(kiosk.scanner_dir, kiosk.scanner_settle_s), sticks)
