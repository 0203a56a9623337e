"""What all commands of the office share: their settings, and why they stop."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from central.authority import Authority
    from central.notices.params import NoticeParams
    from central.office import Office
    from central.params import CentralParams
    from config.office import Notices
from config.settings import Settings

# HMAC-SHA256 with less could be guessed.
SECRET_MIN = 16

config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file; else $DUANZHENG_CONFIG, else the defaults.",
)


class OfficeGroup(click.Group):
    """Says why a command stopped, with its code and what to do."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        from central.stops import StoppedError

        try:
            return super().invoke(ctx)
        except StoppedError as error:
            raise click.ClickException(error.words()) from error


def settings_of(path: Path | None) -> "Settings":
    """Read the settings. Raises ClickException that names every fault."""
    from config.settings import SettingsError, load

    try:
        return load(path)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def params_of(settings: "Settings", *, tls: bool | None = None) -> "CentralParams":
    """Return what the server needs of the settings; `tls` overrides theirs."""
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
        session_hours=section.session_hours,
        totp_required=section.totp_required,
        url=section.url,
        secure_cookies=section.secure_cookies or only_tls,
        blob_max_bytes=section.blob_max_bytes,
        image_max_bytes=settings.camera.limit_bytes,
        retention_days=section.retention_days,
        time_zone=settings.kiosk.time_zone,
        key_days=section.key_days,
        key_grace_days=section.key_grace_days,
        lookup_moves=section.lookup_moves,
        notices=_notices_of(settings.notices),
    )


def _notices_of(section: "Notices") -> "NoticeParams":
    """Return how messages are sent. Raises StoppedError R561 or R562."""
    from central.notices.params import NoticeParams, Way
    from central.stops import StoppedError

    way = Way(section.way)
    if way is Way.WEBHOOK and not section.webhook_url:
        raise StoppedError("R562")
    return NoticeParams(
        way=way,
        webhook_url=section.webhook_url,
        webhook_secret=_secret(section) if way is Way.WEBHOOK else b"",
        gammu_config=section.gammu_config,
        quiet_from=section.quiet_from,
        quiet_until=section.quiet_until,
        hold=timedelta(seconds=section.hold_s),
        valid=timedelta(hours=section.valid_hours),
        page_url=section.page_url,
    )


def _secret(section: "Notices") -> bytes:
    from central.stops import StoppedError

    path = section.webhook_secret_file
    try:
        secret = path.read_bytes().strip() if path is not None else b""
    except OSError as error:
        raise StoppedError("R561", f"{path}: {error.strerror}") from error
    if len(secret) < SECRET_MIN:
        raise StoppedError("R561", str(path or ""))
    return secret


def office_of(settings: "Settings") -> "Office":
    """Open the office; the caller closes it."""
    from central.office import Office

    return Office.open(params_of(settings))


def open_office(path: Path | None) -> "Office":
    """Open the office of a settings file; the caller closes it."""
    return office_of(settings_of(path))


def authority_of(params: "CentralParams") -> "Authority":
    """Return the office's own CA, made if there is none."""
    from central.authority import Authority
    from central.params import utc_now

    try:
        return Authority.make(params.data_dir, utc_now())
    except OSError as error:
        raise click.ClickException(
            f"{params.data_dir}: {error.strerror}. The CA could not be kept."
        ) from error
