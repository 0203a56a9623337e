"""The commands about kiosks: the CA, codes, the list, revoking."""

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from central.commands.opening import (
    authority_of,
    config_option,
    office_of,
    open_office,
    params_of,
    settings_of,
)

if TYPE_CHECKING:
    from config.office import Central


@click.command("make-ca")
@config_option
def make_ca(config_path: Path | None) -> None:
    """Make the office's own CA, unless there is one; say its fingerprint."""
    from central.authority import HANDED_OUT_AS

    authority = authority_of(params_of(settings_of(config_path)))
    click.echo(f"Certificate: {authority.folder / HANDED_OUT_AS}")
    click.echo(f"SHA-256: {authority.fingerprint}")
    click.echo(f"Good until: {authority.certificate.not_valid_after_utc:%Y-%m-%d}")


@click.command("enroll-code")
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
    settings = settings_of(config_path)
    office = office_of(settings)
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
        ends = sheet.ends.astimezone(ZoneInfo(office.params.time_zone))
        click.echo(f"供 {site} 的一台设备使用，{ends:%Y-%m-%d %H:%M} 前有效。")
        click.echo(f"Good for one kiosk of {site} until {ends:%Y-%m-%d %H:%M %Z}.")
    if out is not None:
        try:
            sheet.write(out)
        except OSError as error:
            raise StoppedError("R514", f"{out}: {error.strerror}") from error


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@config_option
def devices(as_json: bool, config_path: Path | None) -> None:
    """List the kiosks: when each was heard last, how it is, what was noted of it."""
    from central import kiosks
    from central.store import fleet

    office = open_office(config_path)
    try:
        with office.database.read() as connection:
            known = fleet.fleet(connection)
        for line in kiosks.lines(known, office.clock(), office.params, as_json=as_json):
            click.echo(line)
    finally:
        office.close()


@click.command("revoke-device")
@click.argument("device")
@config_option
def revoke_device(device: str, config_path: Path | None) -> None:
    """Refuse a kiosk, named by its id, from its next request on."""
    from central import setup
    from central.stops import StoppedError

    office = open_office(config_path)
    known = setup.revoke_device(office, device)
    office.close()
    if not known:
        raise StoppedError("R546", device)
    click.echo(f"设备 {device} 已吊销。")
    click.echo(f"Kiosk {device} is revoked.")


@click.command("rotate-office-key")
@config_option
def rotate_office_key(config_path: Path | None) -> None:
    """Take a new key to which kiosks seal; former ones stay, to open what they seal."""
    from central import setup

    office = open_office(config_path)
    key_id = setup.rotate_office_key(office)
    office.close()
    click.echo(
        f"Office key: {key_id}. Kiosks seal to it from their next contact on; what was"
        " sealed before still opens."
    )


@click.command("push-settings")
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
@click.option(
    "--idle-timeout-s",
    type=click.FloatRange(30, 3600),
    help="Seconds without a touch until a candidate is logged out.",
)
@click.option(
    "--idle-warning-s",
    type=click.FloatRange(20, 120),
    help="How long before it the warning is shown.",
)
@click.option(
    "--dim-after-s",
    type=click.FloatRange(30, 86400),
    help="Seconds without a touch until the waiting display is dimmed.",
)
@config_option
def push_settings(site: str, config_path: Path | None, **values: float | None) -> None:
    """Set what the kiosks of a site obey; what is left out is theirs again."""
    from central import setup

    office = open_office(config_path)
    told = setup.push_settings(office, site, setup.AT_THE_SERVER, **values)
    office.close()
    click.echo(f"Settings version {told.version} go to the kiosks of {site}.")


def _address(section: "Central") -> str:
    """Return where kiosks reach the server, as far as the settings say."""
    host = f"[{section.host}]" if ":" in section.host else section.host
    scheme = "https" if section.tls else "http"
    return section.url or f"{scheme}://{host}:{section.port}"


KIOSKS = (
    make_ca,
    enroll_code,
    devices,
    revoke_device,
    rotate_office_key,
    push_settings,
)
