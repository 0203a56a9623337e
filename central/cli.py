"""The office's commands. Each opens what it needs and says what it did."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from central.keeping.cli import keeping_commands
from central.keeping.group import OfficeGroup, config_option

if TYPE_CHECKING:
    import socket

    from central.authority import Authority
    from central.certificate import ServerCertificate
    from central.office import Office
    from central.params import CentralParams
    from config.settings import Central, Settings


@click.group(cls=OfficeGroup)
def cli() -> None:
    """The review server and its office commands."""


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
    it renews by itself. Several workers speak plain HTTP, to a proxy before them.
    """
    from central import logs, setup
    from central.app import create_app
    from central.serve import Server, address
    from central.workers import Workers, check_possible

    settings = _settings(config_path)
    section = settings.central
    secure = section.tls if tls is None else tls
    params = _params(settings, tls=secure)
    logs.configure()
    check_possible(params, workers, tls=secure)
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

    office = _office_of(settings)
    _publish_default(office)
    password = setup.add_first_reviewer(office)
    office.close()
    if workers > 1:
        with bound:
            Workers(params, bound, workers).run(ready)
        return
    app = create_app(params)
    Server(app, ready, certificate, console).run(sockets=[bound])


@cli.command("make-ca")
@config_option
def make_ca(config_path: Path | None) -> None:
    """Make the office's own CA, unless there is one; say its fingerprint."""
    from central.authority import HANDED_OUT_AS

    authority = _authority(_params(_settings(config_path)))
    click.echo(f"Certificate: {authority.folder / HANDED_OUT_AS}")
    click.echo(f"SHA-256: {authority.fingerprint}")
    click.echo(f"Good until: {authority.certificate.not_valid_after_utc:%Y-%m-%d}")


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
@click.option("--area", help="Its exam area; else that of the site's registrations.")
@click.option("--server", help="Address for the kiosk; else the setting central.url.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the QR too: .png, .svg, or .html (a sheet to print).",
)
@click.option("--plain", is_flag=True, help="Print the code alone.")
@config_option
def enroll_code(
    *,
    site: str,
    area: str | None,
    server: str | None,
    out: Path | None,
    plain: bool,
    config_path: Path | None,
) -> None:
    """Print a one-time code, and its QR, with which a kiosk of a site enrols.

    The QR also carries the server's address and the fingerprint of its CA. The code
    enrols one kiosk and ends after three days.
    """
    from central import setup
    from central.sheet import SUFFIXES
    from central.stops import StoppedError

    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise StoppedError("R513", out.name)
    settings = _settings(config_path)
    office = _office_of(settings)
    try:
        known = area or setup.area_of_site(office, site)
        if known is None:
            raise StoppedError("R512", site)
        address = server or _address(settings.central)
        if address.startswith("https:") and office.authority is None:
            raise StoppedError("R511")
        sheet = setup.invite(office, site, known, address)
    finally:
        office.close()
    click.echo(sheet.invitation.code)
    if not plain:
        click.echo(sheet.invitation.text)
        click.echo(sheet.terminal())
        click.echo(f"Good for one kiosk of {site} until {sheet.ends:%Y-%m-%d %H:%M %Z}")
    if out is not None:
        try:
            sheet.write(out)
        except OSError as error:
            raise StoppedError("R514", f"{out}: {error.strerror}") from error


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@config_option
def devices(as_json: bool, config_path: Path | None) -> None:
    """List the kiosks: when each was heard last, how it is, what was noted of it."""
    from central import kiosks
    from central.store import fleet

    office = _office(config_path)
    try:
        with office.database.read() as connection:
            known = fleet.fleet(connection)
        for line in kiosks.lines(known, office.clock(), office.params, as_json=as_json):
            click.echo(line)
    finally:
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


def _settings(path: Path | None) -> "Settings":
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


def _authority(params: "CentralParams") -> "Authority":
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
    return ServerCertificate(_authority(params), names, utc_now)


def _address(section: "Central") -> str:
    """Return where kiosks reach the server, as far as the settings say."""
    host = f"[{section.host}]" if ":" in section.host else section.host
    scheme = "https" if section.tls else "http"
    return section.url or f"{scheme}://{host}:{section.port}"


def _params(settings: "Settings", *, tls: bool | None = None) -> "CentralParams":
    from central.params import CentralParams, bucket_of

    section = settings.central
    # On the plain port for this machine's browser such a cookie would not come back.
    only_tls = (section.tls if tls is None else tls) and section.console_port is None
    return CentralParams(
        data_dir=section.data_dir,
        database_url=section.database_url,
        bucket=bucket_of(
            section.bucket,
            section.bucket_endpoint,
            section.bucket_region,
            section.bucket_credentials,
        ),
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
    return _office_of(_settings(path))


def _office_of(settings: "Settings") -> "Office":
    from central.office import Office

    return Office.open(_params(settings))


def _publish_default(office: "Office") -> bool:
    """Publish the default catalogue where there is none yet."""
    from central import setup
    from config.catalogue import default_catalogue
    from sync.protocol.messages import CATALOGUE

    return setup.publish_first_catalogue(
        office, CATALOGUE.validate_python(default_catalogue())
    )


for command in keeping_commands(
    config_option, _office, lambda path: _params(_settings(path))
):
    cli.add_command(command)
