"""Every setting, its bounds and its default, as frozen values.

The loader reports all faults of a file at once. Settings are read where a process
starts and handed on as narrow parameter objects.
"""

import os
import sys
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from config.office import Central, Notices
from config.section import Section

ENVIRONMENT_VARIABLE = "DUANZHENG_CONFIG"


class SettingsError(Exception):
    """A settings file has faults; `faults` names each with its place."""

    def __init__(self, path: Path | None, faults: list[str]) -> None:
        self.path = path
        self.faults = faults
        where = f"{path}: " if path else ""
        lines = "\n".join(f"  - {fault}" for fault in faults)
        count = f"{len(faults)} fault" + ("s" if len(faults) > 1 else "")
        super().__init__(
            f"F101 {where}{count} in the settings. Nothing was started or changed.\n"
            f"{lines}\nMend these lines and start again; docs/settings.md lists all."
        )


class Sync(Section):
    """The kiosk's store and the agent."""

    data_dir: Path = Field(
        default=Path("var/kiosk"), description="Encrypted database, keys and doorbells."
    )
    server: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        description="Address of the review server; else that of the enrolment.",
    )
    ca_file: Path | None = Field(
        default=None,
        description="The one CA that is trusted; else the one pinned at enrolment.",
    )
    device_name: str = Field(
        default="kiosk", min_length=1, max_length=60, description="Shown at the office."
    )
    connect_timeout_s: float = Field(
        default=10, gt=0, le=120, description="Seconds to wait for a connection."
    )
    stall_timeout_s: float = Field(
        default=60,
        gt=0,
        le=600,
        description="Seconds without progress that end a transfer.",
    )
    feed_wait_s: float = Field(
        default=25,
        ge=0,
        le=60,
        description="How long the server holds an idle feed request.",
    )
    poll_s: float = Field(
        default=5,
        gt=0,
        le=60,
        description="How often the agent looks when no bell rings.",
    )
    backoff_first_s: float = Field(
        default=2,
        gt=0,
        le=60,
        description="Upper bound of the first wait after a failure.",
    )
    backoff_most_s: float = Field(
        default=900, gt=0, le=3600, description="Upper bound of every later wait."
    )
    disk_reserve_bytes: int = Field(
        default=200_000_000,
        ge=0,
        description="Below this free space no picture is taken.",
    )


class Kiosk(Section):
    """The touchscreen."""

    language: Literal["zh", "en"] = Field(
        default="zh", description="Language at the start."
    )
    width: int = Field(
        default=1280, ge=640, le=7680, description="Window width in pixels."
    )
    height: int = Field(
        default=800, ge=480, le=7680, description="Window height in pixels."
    )
    fullscreen: bool = Field(
        default=False,
        description="Cover the whole screen.",
    )
    idle_timeout_s: float = Field(
        default=180, ge=30, le=3600, description="Seconds without a touch until logout."
    )
    idle_warning_s: float = Field(
        default=30,
        ge=20,
        le=120,
        description="How long before it the warning is shown.",
    )
    dim_after_s: float = Field(
        default=300,
        ge=30,
        le=86400,
        description="Seconds without a touch until the waiting display is dimmed.",
    )
    time_zone: str = Field(
        default="Asia/Shanghai", description="Time zone of every time on screen."
    )
    scanner_dir: Path | None = Field(
        default=None,
        description="Folder of a scanner; what comes there may be chosen as a picture.",
    )
    scanner_settle_s: float = Field(
        default=2,
        gt=0,
        le=60,
        description="Seconds without growth after which a scanner's file is complete.",
    )
    sticks: bool = Field(
        default=True,
        description="Pictures on a USB stick may be chosen.",
    )
    sounds: bool = Field(
        default=False,
        description="A short tone for a picture taken, kept, refused, or a warning.",
    )
    printer: str = Field(
        default="",
        max_length=120,
        pattern=r"^([^\s/#-][^\s/#]*)?$",
        description="Name of the CUPS printer for receipts; empty for none.",
    )


class Camera(Section):
    """Where pictures come from, and the limit they must meet."""

    source: str = Field(
        default="device:0",
        pattern=r"^(device:\d+|url:.+|video:.+|folder:.+)$",
        description="`device:N`, `url:ADDRESS`, `video:FILE` or `folder:PATH`.",
    )
    limit_bytes: int = Field(
        default=200_000, ge=20_000, le=2_000_000, description="Most bytes of a picture."
    )
    threads: int = Field(
        default=2, ge=1, le=16, description="Threads for reading text."
    )
    preview_width: int = Field(
        default=1280, ge=320, le=3840, description="Pixels across while people aim."
    )
    preview_height: int = Field(
        default=720, ge=240, le=2160, description="Pixels down while people aim."
    )
    still_width: int = Field(
        default=4096,
        ge=640,
        le=8192,
        description="Pixels across of a picture; a camera gives the nearest it has.",
    )
    still_height: int = Field(
        default=3072, ge=480, le=8192, description="Pixels down of a picture."
    )
    fps: int = Field(
        default=30, ge=1, le=120, description="Frames a second that are asked for."
    )
    settle_frames: int = Field(
        default=3,
        ge=1,
        le=30,
        description="Frames after a change of size until the light is right again.",
    )
    timeout_s: float = Field(
        default=1.5,
        ge=0.2,
        le=30,
        description="An address that is silent for so long is missing.",
    )
    exposure: float | None = Field(
        default=None,
        ge=-20,
        le=100_000,
        description="By hand, in the driver's units; without it the camera decides.",
    )
    focus: float | None = Field(
        default=None, ge=0, le=10_000, description="The same for the focus."
    )
    white_balance: float | None = Field(
        default=None, ge=1000, le=12_000, description="The same for the light, kelvin."
    )


class Settings(Section):
    """All sections."""

    central: Central = Central()
    notices: Notices = Notices()
    sync: Sync = Sync()
    kiosk: Kiosk = Kiosk()
    camera: Camera = Camera()
    fonts_dir: Path = Field(
        default=Path(sys.prefix) / "share" / "duanzheng" / "fonts",
        description="Folder of the Simplified Chinese fonts.",
    )


def load(path: Path | None = None) -> Settings:
    """Return the settings of a file, of `$DUANZHENG_CONFIG`, or the defaults.

    Relative paths in a file stand relative to that file. Raises SettingsError with
    every fault when it cannot be read, is not TOML, or breaks a bound.
    """
    if path is None:
        named = os.environ.get(ENVIRONMENT_VARIABLE)
        if not named:
            return Settings()
        path = Path(named)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(path, [f"it cannot be read: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(path, [f"it is not TOML: {error}"]) from error
    try:
        return Settings.model_validate(_anchored(data, path.resolve().parent))
    except ValidationError as error:
        raise SettingsError(path, [_fault(item) for item in error.errors()]) from error


def _anchored(data: dict[str, Any], base: Path) -> dict[str, Any]:
    """Make the paths of a file relative to the folder that it stands in."""
    anchored = dict(data)
    for section, names in (
        ("central", ("data_dir", "bucket_credentials")),
        ("notices", ("webhook_secret_file", "gammu_config")),
        ("sync", ("data_dir", "ca_file")),
        ("kiosk", ("scanner_dir",)),
    ):
        values = data.get(section)
        if isinstance(values, dict):
            paths = {n: base / values[n] for n in names if _is_text(values.get(n))}
            anchored[section] = {**values, **paths}
    if _is_text(data.get("fonts_dir")):
        anchored["fonts_dir"] = base / data["fonts_dir"]
    return anchored


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _fault(item: Any) -> str:
    place = ".".join(str(part) for part in item["loc"]) or "the file"
    given = "" if item["type"] == "missing" else f" (given: {item['input']!r})"
    return f"{place}: {item['msg']}{given}"
