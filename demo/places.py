"""Where a run of the demo keeps its things, and the settings it starts with."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one run below `root`; `out` is for people to look at."""

    root: Path
    out: Path

    @property
    def settings(self) -> Path:
        """The settings file that server, agent and kiosk read."""
        return self.root / "settings.toml"

    @property
    def camera(self) -> Path:
        """What the simulated camera sees; the same at every run, so kept between."""
        return self.root.parent / "camera"

    @property
    def kiosk(self) -> Path:
        """The kiosk's encrypted store."""
        return self.root / "kiosk"

    @property
    def authority(self) -> Path:
        """The certificate of the CA that the server makes for itself."""
        return self.root / "central" / "tls" / "ca.pem"

    @property
    def logs(self) -> Path:
        """A log file for each process."""
        return self.root / "logs"

    @property
    def screens(self) -> Path:
        """Screenshots."""
        return self.out / "screens"

    @property
    def straightened(self) -> Path:
        """The pictures as the kiosk made them."""
        return self.out / "straightened"

    @property
    def shots(self) -> Path:
        """What the scripted candidate saw at each shot, a JSON object a line."""
        return self.root / "shots.jsonl"


def write_settings(
    places: Places, *, server_port: int, console_port: int, line_port: int, source: str
) -> None:
    """Write the settings file of a run.

    The agent speaks HTTPS to `line_port`, behind which the line to the server can be
    cut; `console_port` is plain, for a browser that does not know the demo's own CA.
    Waits are short: the story is played in minutes, not in days.
    """
    text = f"""\
[central]
data_dir = "central"
port = {server_port}
tls = true
console_port = {console_port}

[sync]
data_dir = "kiosk"
server = "https://127.0.0.1:{line_port}"
device_name = "demo"
backoff_first_s = 0.5
backoff_most_s = 2
poll_s = 1
feed_wait_s = 10

[camera]
source = {json.dumps(source)}
"""
    places.settings.write_text(text, encoding="utf-8")
