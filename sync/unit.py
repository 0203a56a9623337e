"""The systemd unit of the agent, as `duanzheng sync unit` prints it."""

from dataclasses import dataclass
from pathlib import Path

from sync.key import CREDENTIAL

# Looking a name up may take this long beside connecting (resolv.conf(5): two tries of
# 5 s at each of three servers).
LOOKUP_S = 30

_TEMPLATE = """\
# Written by `duanzheng sync unit`. Put it into /etc/systemd/system/{name}, then:
#   systemctl daemon-reload && systemctl enable --now {name}
[Unit]
Description=Duanzheng agent: sends what the kiosk saved, fetches what was decided
Documentation=https://www.freedesktop.org/software/systemd/man/systemd.service.html
After=network.target
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart={python} -m duanzheng sync run{config}
User={user}
Restart=always
RestartSec=5
WatchdogSec={watchdog_s}
TimeoutStopSec=10
Nice=5
{credential}
# It needs its folder and the network, and nothing else of the machine.
ReadWritePaths={data_dir}
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome={protect_home}
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
MemoryMax=400M
TasksMax=64

[Install]
WantedBy=multi-user.target
"""

_CREDENTIAL = f"""
# The key of the store, sealed to this machine; nobody but the service sees it open.
LoadCredentialEncrypted={CREDENTIAL}:/etc/credstore.encrypted/{CREDENTIAL}
"""


@dataclass(frozen=True, slots=True)
class UnitParams:
    """Where things lie, whose they are, and how long a silence may be (seconds).

    `credential`: systemd hands the key of the store in, see docs/store.md.
    """

    name: str
    python: Path
    config: Path | None
    data_dir: Path
    user: str
    longest_silence_s: float
    credential: bool = False


def longest_silence_s(connect_s: float, stall_s: float) -> float:
    """Return how long a sound agent may show no progress: one try at the line."""
    return LOOKUP_S + connect_s + stall_s


def unit_text(params: UnitParams) -> str:
    """Return the unit.

    A loop counts as hung after half of WatchdogSec, so it is three times the longest
    silence. A store or an interpreter under /home stays in sight, read-only.
    """
    homes = (params.python, params.data_dir.resolve(), params.config or Path("/"))
    at_home = any(_at_home(path) for path in homes)
    config = f" --config {params.config.resolve()}" if params.config else ""
    return _TEMPLATE.format(
        name=params.name,
        python=params.python,
        config=config,
        user=params.user,
        watchdog_s=round(3 * params.longest_silence_s),
        data_dir=params.data_dir.resolve(),
        protect_home="read-only" if at_home else "yes",
        credential=_CREDENTIAL if params.credential else "",
    )


def _at_home(path: Path) -> bool:
    return any(path.is_relative_to(home) for home in ("/home", "/root", "/run/user"))
