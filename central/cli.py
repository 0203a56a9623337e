"""The office's commands. Each opens what it needs and says what it did."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from central.enrolling.cli import (
    config_option,
    devices,
    enroll_code,
    make_ca,
    revoke_device,
)

if TYPE_CHECKING:
    import socket

    from central.authority import Authority
    from central.certificate import ServerCertificate
    from central.office import Office
    from central.params import CentralParams
    from config.settings import Central, Settings


class OfficeGroup(click.Group):
    """Says why a command stopped, with its code and what to do."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        from central.stops import StoppedError

        try:
            return super().invoke(ctx)
        except StoppedError as error:
            raise click.ClickException(error.words()) from error


@click.group(cls=OfficeGroup)
def cli() -> None:
    """The review server and its office commands."""


for command in (make_ca, enroll_code, devices, revoke_device):
    cli.add_command(command)


@cli.command()
@config_option
@click.option("--host", help="Address to listen on; else the setting.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Its port; 0 takes a free one."
)
@click.option(
    "--tls/--no-tls", default=None, help="Speak HTTPS by an own CA; else the setting."
)
def serve(
    config_path: Path | None, host: str | None, port: int | None, tls: bool | None
) -> None:
    """Serve kiosks and reviewers until SIGTERM or Ctrl-C.

    With --tls the server makes its own CA, if there is none, and a certificate that
    it renews by itself.
    """
    from central import logs
    from central.app import create_app
    from central.serve import Server, address

    settings = settings_of(config_path)
    section = settings.central
    secure = section.tls if tls is None else tls
    params = params_of(settings, tls=secure)
    logs.configure()
    bound = _bound(host or section.host, section.port if port is None else port)
    certificate = _certificate(section, params, host) if secure else None
    console = None
    if secure and section.console_port is not None:
        console = _bound("127.0.0.1", section.console_port)
    app = create_app(params)
    _publish_default(app.state.office)
    url = address(bound, "https" if secure else "http")

    def ready() -> None:
        click.echo(f"Duanzheng central is ready: {url}")
        if console is not None:
            click.echo(f"Console for this machine's browser: {address(console)}")

    Server(app, ready, certificate, console).run(sockets=[bound])


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


@cli.command()
@config_option
def restored(config_path: Path | None) -> None:
    """Say that an older backup was put back, before the server starts again."""
    from central import setup

    office = _office(config_path)
    setup.begin_epoch(office).close()
    click.echo(
        "A new epoch has begun. Start the server now: each kiosk pulls everything anew,"
        " and sends again what it sent since the backup."
    )


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


@cli.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@click.option(
    "--return-to",
    type=click.Path(path_type=Path),
    help="Folder for the answer; else beside FILE.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def import_(
    file: Path, config_path: Path | None, return_to: Path | None, as_json: bool
) -> None:
    """Take in what a kiosk exported (FILE: DZ..., .U01), and write the answer.

    Importing again makes nothing twice, and writes the answer again.
    """
    from central.carry import take_in
    from central.carry_report import facts_of, text_of, words_of
    from central.errors import RefusedError
    from central.logs import configure
    from sync.bar import bar

    configure()
    office = _office(config_path)
    try:
        with bar(f"import {file.name}") as progress:
            arrived = take_in(office, file, return_to or file.parent, progress)
    except (RefusedError, OSError) as error:
        raise click.ClickException(words_of(error)) from error
    finally:
        office.close()
    click.echo(facts_of(arrived) if as_json else text_of(arrived))


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


def settings_of(path: Path | None) -> "Settings":
    from config.settings import SettingsError, load

    try:
        return load(path)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def _bound(host: str, port: int) -> "socket.socket":
    from central.serve import listen

    try:
        return listen(host, port)
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be used: {error.strerror}. Nothing was started. "
            "End the other program or give another --port."
        ) from error


def authority_of(params: "CentralParams") -> "Authority":
    from central.authority import Authority
    from central.params import utc_now

    try:
        return Authority.make(params.data_dir, utc_now())
    except OSError as error:
        raise click.ClickException(
            f"{params.data_dir}: {error.strerror}. The CA could not be kept."
        ) from error


def _certificate(
    section: "Central", params: "CentralParams", host: str | None
) -> "ServerCertificate":
    from urllib.parse import urlsplit

    from central.certificate import ServerCertificate, names_for
    from central.params import utc_now

    called = urlsplit(section.url or "").hostname or "localhost"
    names = names_for(host or section.host, called, *section.names)
    return ServerCertificate(authority_of(params), names, utc_now)


def params_of(settings: "Settings", *, tls: bool | None = None) -> "CentralParams":
    from central.params import CentralParams

    section = settings.central
    # On the plain port for this machine's browser such a cookie would not come back.
    only_tls = (section.tls if tls is None else tls) and section.console_port is None
    return CentralParams(
        data_dir=section.data_dir,
        database_url=section.database_url,
        session_minutes=section.session_minutes,
        secure_cookies=section.secure_cookies or only_tls,
        blob_max_bytes=section.blob_max_bytes,
        image_max_bytes=settings.camera.limit_bytes,
        retention_days=section.retention_days,
        time_zone=settings.kiosk.time_zone,
        key_days=section.key_days,
        key_grace_days=section.key_grace_days,
    )


def _office(path: Path | None) -> "Office":
    return office_of(settings_of(path))


def office_of(settings: "Settings") -> "Office":
    from central.office import Office

    return Office.open(params_of(settings))


def _publish_default(office: "Office") -> bool:
    """Publish the default catalogue where there is none yet."""
    from central import setup
    from config.catalogue import default_catalogue
    from sync.protocol.messages import CATALOGUE

    return setup.publish_first_catalogue(
        office, CATALOGUE.validate_python(default_catalogue())
    )
