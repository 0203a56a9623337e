"""The office's commands. Each opens what it needs and says what it did."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from central.commands.archive import ARCHIVE
from central.commands.carry import CARRY
from central.commands.keeping import KEEPING
from central.commands.kiosks import KIOSKS
from central.commands.lists import LISTS
from central.commands.opening import (
    OfficeGroup,
    authority_of,
    config_option,
    office_of,
    open_office,
    params_of,
    settings_of,
)
from central.commands.people import PEOPLE
from central.commands.provisional import PROVISIONAL

if TYPE_CHECKING:
    import socket

    from central.certificate import ServerCertificate
    from central.office import Office
    from central.params import CentralParams
    from config.office import Central


@click.group(cls=OfficeGroup)
def cli() -> None:
    """The review server and its office commands."""


for command in (*KIOSKS, *LISTS, *CARRY, *KEEPING, *PEOPLE, *PROVISIONAL, *ARCHIVE):
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
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    help="Worker processes; more than one needs PostgreSQL.",
)
def serve(
    config_path: Path | None,
    host: str | None,
    port: int | None,
    tls: bool | None,
    workers: int,
) -> None:
    """Serve kiosks and reviewers until SIGTERM or Ctrl-C.

    With --tls the server makes its own CA, if there is none, and a certificate that
    it renews by itself.
    """
    from central import garbage, logs, setup
    from central.app import create_app
    from central.serve import Server, address
    from central.workers import Doors, Workers, check_possible

    settings = settings_of(config_path)
    section = settings.central
    secure = section.tls if tls is None else tls
    params = params_of(settings, tls=secure)
    logs.configure()
    check_possible(params, workers)
    bound = _bound(host or section.host, section.port if port is None else port)
    certificate = _certificate(section, params, host) if secure else None
    console = None
    if secure and section.console_port is not None:
        console = _bound("127.0.0.1", section.console_port)
    url = address(bound, "https" if secure else "http")

    def ready() -> None:
        click.echo(f"Duanzheng central is ready: {url}")
        if console is not None:
            click.echo(f"Console for this machine's browser: {address(console)}")
        if password is not None:
            click.echo(f"First reviewer: {setup.FIRST_REVIEWER}, password {password}")
            click.echo("It is shown this once; `central add-reviewer` gives another.")

    office = office_of(settings)
    _publish_default(office)
    setup.tell_pages(office)
    password = setup.add_first_reviewer(office)
    office.close()
    if workers > 1:
        names: tuple[str, ...] = ()
        if certificate is not None:
            # Once, before several would each make their own.
            certificate.ensure()
            names = certificate.names
        Workers(params, Doors(bound, names, console), workers).run(ready)
        return
    app = create_app(params)
    garbage.set_apart_what_is_loaded()
    Server(app, ready, certificate, console).run(sockets=[bound])


@cli.command()
@config_option
def init(config_path: Path | None) -> None:
    """Make the database, the office key and the default catalogue, if missing."""
    office = open_office(config_path)
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
    office = open_office(config_path)
    try:
        setup.add_reviewer(office, name, password)
    except setup.BadReviewerError as error:
        raise click.ClickException(f"{error}. Nothing was changed.") from error
    finally:
        office.close()
    click.echo(f"Reviewer {name} can log in.")


def _bound(host: str, port: int) -> "socket.socket":
    from central.serve import listen

    try:
        return listen(host, port)
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be used: {error.strerror}. Nothing was started. "
            "End the other program or give another --port."
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


def _publish_default(office: "Office") -> bool:
    """Publish the default catalogue where there is none yet."""
    from central import setup
    from config.catalogue import default_catalogue
    from sync.protocol.messages import CATALOGUE

    return setup.publish_first_catalogue(
        office, CATALOGUE.validate_python(default_catalogue())
    )
