"""The office's commands. Each opens what it needs and says what it did."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from central.office import Office
    from central.params import CentralParams
    from config.settings import Settings

config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file; else $DUANZHENG_CONFIG, else the defaults.",
)


@click.group()
def cli() -> None:
    """The review server and its office commands."""


@cli.command()
@config_option
@click.option("--host", help="Address to listen on; else the setting.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Its port; 0 takes a free one."
)
def serve(config_path: Path | None, host: str | None, port: int | None) -> None:
    """Serve kiosks and reviewers until SIGTERM or Ctrl-C."""
    from central import logs
    from central.app import create_app
    from central.serve import Server, address, listen

    settings = _settings(config_path)
    params = _params(settings)
    logs.configure()
    wanted = settings.central.port if port is None else port
    try:
        bound = listen(host or settings.central.host, wanted)
    except OSError as error:
        raise click.ClickException(
            f"Port {wanted} cannot be used: {error.strerror}. Nothing was started. "
            "End the other program or give another --port."
        ) from error
    app = create_app(params)
    _publish_default(app.state.office)
    url = address(bound)
    Server(app, lambda: click.echo(f"Duanzheng central is ready: {url}")).run(
        sockets=[bound]
    )


@cli.command()
@config_option
def init(config_path: Path | None) -> None:
    """Make the database, the office key and the default catalogue, if missing."""
    office = _office(config_path)
    published = _publish_default(office)
    click.echo(f"Data folder: {office.params.data_dir}")
    click.echo(f"Office key: {office.secrets.current_key}")
    click.echo("Catalogue: " + ("default published" if published else "kept"))
    office.close()


@cli.command("add-reviewer")
@click.argument("name")
@config_option
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin.")
def add_reviewer(name: str, config_path: Path | None, password_stdin: bool) -> None:
    """Add a reviewer NAME, or give one a new password."""
    from central import setup

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    office = _office(config_path)
    try:
        setup.add_reviewer(office, name, password)
    except setup.BadReviewerError as error:
        raise click.ClickException(f"{error}. Nothing was changed.") from error
    finally:
        office.close()
    click.echo(f"Reviewer {name} can log in.")


@cli.command("enroll-code")
@click.option("--site", required=True, help="Site of the kiosk.")
@click.option("--area", required=True, help="Its exam area.")
@config_option
def enroll_code(site: str, area: str, config_path: Path | None) -> None:
    """Print a one-time code with which a kiosk of a site enrols."""
    from central import setup

    office = _office(config_path)
    click.echo(setup.enroll_code(office, site, area))
    office.close()


@cli.command("revoke-device")
@click.argument("device")
@config_option
def revoke_device(device: str, config_path: Path | None) -> None:
    """Refuse a kiosk, named by its id, from its next request on."""
    from central import setup

    office = _office(config_path)
    known = setup.revoke_device(office, device)
    office.close()
    if not known:
        raise click.ClickException(f"No kiosk has the id {device}.")
    click.echo(f"Kiosk {device} is revoked.")


@cli.command("import-roster")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config_option
def import_roster(file: Path, config_path: Path | None) -> None:
    """Import registrations from a CSV FILE; one bad row, and nothing is imported."""
    from central import rosterfile

    office = _office(config_path)
    try:
        count = rosterfile.import_roster(office, file)
    except rosterfile.BadRosterError as error:
        for fault in error.rows:
            click.echo(f"{file.name} row {fault.row}: {fault.reason}", err=True)
        raise click.ClickException(
            f"{error}. Nothing was imported. Mend these rows and import again."
        ) from error
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}.") from error
    finally:
        office.close()
    click.echo(f"{count} registrations imported.")


@cli.command("push-settings")
@click.option("--site", required=True, help="Site whose kiosks obey.")
@click.option(
    "--retention-days",
    type=click.IntRange(0, 365),
    help="How long they keep an image that the server has.",
)
@click.option(
    "--heartbeat-s",
    type=click.FloatRange(10, 3600),
    help="Seconds between two heartbeats.",
)
@config_option
def push_settings(
    site: str,
    retention_days: int | None,
    heartbeat_s: float | None,
    config_path: Path | None,
) -> None:
    """Set what the kiosks of a site obey; what is left out is theirs again."""
    from central import setup

    office = _office(config_path)
    told = setup.push_settings(
        office, site, retention_days=retention_days, heartbeat_s=heartbeat_s
    )
    office.close()
    click.echo(f"Settings version {told.version} go to the kiosks of {site}.")


@cli.group()
def catalogue() -> None:
    """What candidates hand in."""


@catalogue.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config_option
def publish(file: Path, config_path: Path | None) -> None:
    """Publish a catalogue FILE (TOML) to every kiosk."""
    import tomllib

    from pydantic import ValidationError

    from central import setup
    from sync.protocol.messages import CATALOGUE

    try:
        value = CATALOGUE.validate_python(tomllib.loads(file.read_text("utf-8")))
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise click.ClickException(f"{file}: {error}\nNothing was changed.") from error
    office = _office(config_path)
    published = setup.publish_catalogue(office, value)
    office.close()
    if not published:
        raise click.ClickException(
            f"Version {value.version} is not newer than the one that holds. "
            "Nothing was changed. Raise `version` and publish again."
        )
    click.echo(f"Catalogue version {value.version} is published.")


def _settings(path: Path | None) -> "Settings":
    from config.settings import SettingsError, load

    try:
        return load(path)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def _params(settings: "Settings") -> "CentralParams":
    from central.params import CentralParams

    section = settings.central
    return CentralParams(
        data_dir=section.data_dir,
        session_minutes=section.session_minutes,
        secure_cookies=section.secure_cookies,
        blob_max_bytes=section.blob_max_bytes,
        image_max_bytes=settings.camera.limit_bytes,
        retention_days=section.retention_days,
        time_zone=settings.kiosk.time_zone,
    )


def _office(path: Path | None) -> "Office":
    from central.office import Office

    return Office.open(_params(_settings(path)))


def _publish_default(office: "Office") -> bool:
    """Publish the default catalogue where there is none yet."""
    from central import setup
    from config.catalogue import default_catalogue
    from sync.protocol.messages import CATALOGUE

    return setup.publish_first_catalogue(
        office, CATALOGUE.validate_python(default_catalogue())
    )
