"""The settings of the office: its server, and its notices to candidates."""

from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import Field

from config.section import Section


class Central(Section):
    """The review server."""

    data_dir: Path = Field(
        default=Path("var/central"),
        description="Database, keys and images of the server.",
    )
    database_url: str | None = Field(
        default=None,
        pattern=r"^postgresql://.+$",
        description="PostgreSQL; without it, a file in `data_dir`. The password may "
        "stand in PostgreSQL's own password file instead.",
    )
    bucket: str | None = Field(
        default=None,
        min_length=3,
        max_length=63,
        description="S3 bucket for the images; without it, a folder in `data_dir`.",
    )
    bucket_endpoint: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        description="Address of the S3-compatible service; without it, Amazon's.",
    )
    bucket_region: str = Field(
        default="us-east-1", min_length=1, description="Its region."
    )
    bucket_credentials: Path | None = Field(
        default=None,
        description="TOML file with `access_key_id` and `secret_access_key`; without "
        "it, the variables `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address on which the server listens."
    )
    port: int = Field(
        default=8770, ge=0, le=65535, description="Its port; 0 takes a free one."
    )
    tls: bool = Field(
        default=False,
        description="Speak HTTPS with a certificate of the server's own CA.",
    )
    url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/?#@]+$",
        description="Address under which kiosks reach the server; goes into codes.",
    )
    names: tuple[str, ...] = Field(
        default=(),
        description="More names and addresses that the certificate is to be good for.",
    )
    console_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="With TLS: a plain port for browsers on the server itself.",
    )
    key_days: int = Field(
        default=90, ge=1, le=3650, description="Kiosks renew their key after."
    )
    key_grace_days: int = Field(
        default=30,
        ge=1,
        le=3650,
        description="How much later an old key is good for its renewal alone.",
    )
    lookup_moves: bool = Field(
        default=False,
        description="Move a candidate who logs in at another site of the area to that "
        "site, if nothing was handed in yet; else the kiosk names their site.",
    )
    erase_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="`central erase-due` erases exported dossiers that were decided so "
        "many days ago; without it, none.",
    )
    session_minutes: int = Field(
        default=30,
        ge=1,
        le=720,
        description="A reviewer without a click is logged out after.",
    )
    session_hours: int = Field(
        default=12, ge=1, le=168, description="Everybody logs in anew after."
    )
    totp_required: bool = Field(
        default=False,
        description="Administrators and area chiefs need a code beside the password.",
    )
    secure_cookies: bool = Field(
        default=False,
        description="Send the session cookie over HTTPS alone; set it behind TLS.",
    )
    blob_max_bytes: int = Field(
        default=2_000_000, ge=1000, description="A larger sealed image is refused."
    )
    retention_days: int = Field(
        default=7,
        ge=0,
        description="How long kiosks keep an image that the server has.",
    )


class Notices(Section):
    """Text messages to candidates, and their own page."""

    way: Literal["none", "console", "webhook", "gammu"] = Field(
        default="none",
        description="Who carries messages: nobody, the terminal (for trying), an HTTP "
        "service, or gammu-smsd.",
    )
    webhook_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s]+)?$",
        description="Where the HTTP service takes messages.",
    )
    webhook_secret_file: Path | None = Field(
        default=None,
        description="File with the secret that signs them, at least 16 bytes.",
    )
    gammu_config: Path = Field(
        default=Path("/etc/gammu-smsdrc"),
        description="Settings of gammu-smsd, which must run.",
    )
    quiet_from: time = Field(
        default=time(21),
        description="No message goes out from then on, in the sites' time zone,",
    )
    quiet_until: time = Field(
        default=time(8), description="until then; equal times: at any hour."
    )
    hold_s: int = Field(
        default=60,
        ge=0,
        le=3600,
        description="Seconds in which an act can be undone before its message goes.",
    )
    valid_hours: int = Field(
        default=24,
        ge=1,
        le=168,
        description="A message that could not be sent within is given up.",
    )
    page_url: str | None = Field(
        default=None,
        max_length=200,
        pattern=r"^https?://[^\s/?#@]+$",
        description="Address under which candidates' phones reach this server.",
    )
