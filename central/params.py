"""What the server needs to know; read from the settings once, where it starts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from central.notices.params import NoticeParams
from central.passwords import PasswordCost

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the server's own time, the only one that decides anything."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class BucketParams:
    """An S3-compatible bucket; without a file the credentials are AWS's variables."""

    name: str
    endpoint: str | None = None
    region: str = "us-east-1"
    credentials_file: Path | None = None


def bucket_of(
    name: str | None, endpoint: str | None, region: str, credentials: Path | None
) -> BucketParams | None:
    """Return the bucket of the settings, if they name one."""
    return None if name is None else BucketParams(name, endpoint, region, credentials)


@dataclass(frozen=True, slots=True)
class CentralParams:
    """Where the server keeps its data, and its limits.

    `blob_max_bytes` bounds a sealed image on the wire, `image_max_bytes` the picture
    inside it. Without a `database_url` the database is a file in the folder,
    without a `bucket` whole images stand there too. A kiosk's key is renewed after
    `key_days`, and good for nothing but its renewal `key_grace_days` later.
    `lookup_moves`: who is looked up at another site of the area is moved there, if
    nobody has begun the dossier.
    """

    data_dir: Path
    database_url: str | None = field(default=None, repr=False)  # has a password
    bucket: BucketParams | None = None
    session_minutes: int = 30
    session_hours: int = 12
    totp_required: bool = False
    url: str | None = None
    secure_cookies: bool = False
    blob_max_bytes: int = 2_000_000
    image_max_bytes: int = 200_000
    retention_days: int = 7
    time_zone: str = "Asia/Shanghai"
    key_days: int = 90
    key_grace_days: int = 30
    lookup_moves: bool = False
    password_cost: PasswordCost = field(default_factory=PasswordCost)
    notices: NoticeParams = field(default_factory=NoticeParams)
