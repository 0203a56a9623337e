"""`duanzheng sync doctor`: is everything well between this machine and the server?"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from config.settings import Settings
    from sync.doctor.findings import Finding
    from sync.doctor.here import Machine
    from sync.transport import LineParams

UNCHECKED = "D106"  # what to do stands at the line before it that fails
MARKS = {"ok": "ok  ", "warn": "WARN", "fail": "FAIL"}


@click.command()
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (TOML).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--language", type=click.Choice(["zh", "en"]), help="Else that of the kiosk."
)
def doctor(config: Path | None, as_json: bool, language: str | None) -> None:
    """Check disk, key, store, camera, network, certificate, clock and enrolment.

    Each line says what was found, and what to do about it. Nothing is changed. The exit
    status is 1 when something fails.
    """
    from config.settings import SettingsError, load
    from sync.doctor.examine import examine
    from sync.doctor.findings import Level
    from sync.logs import configure

    configure()  # else what is logged stands in the way of the JSON
    try:
        settings = load(config)
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    spoken = language or settings.kiosk.language
    found = []
    for finding in examine(machine_of(settings), line_of_settings(settings)):
        found.append(finding)
        if not as_json:
            click.echo(line_of(finding, spoken))
    fails = any(finding.level is Level.FAIL for finding in found)
    if as_json:
        checks = [facts(finding, spoken) for finding in found]
        report = {"ok": not fails, "checks": checks}
        click.echo(json.dumps(report, ensure_ascii=False))
    sys.exit(1 if fails else 0)


def line_of(finding: "Finding", language: str) -> str:
    """Return a finding for a person: one line, and what to do below it."""
    from sync.doctor.findings import NAMES_ZH

    told = facts(finding, language)
    name = NAMES_ZH[finding.check] if language == "zh" else finding.check.value
    parts = [MARKS[finding.level], name, finding.code, str(told["means"])]
    if finding.detail:
        parts.append(f"[{finding.detail}]")
    first = "  ".join(part for part in parts if part)
    advised = told["do"] and finding.code != UNCHECKED
    return f"{first}\n      {told['do']}" if advised else first


def facts(finding: "Finding", language: str) -> dict[str, str]:
    """Return a finding for a program, with its texts."""
    from sync.doctor.findings import explanation

    means = do = ""
    if finding.code:
        text = explanation(finding.code)
        chinese = language == "zh"
        means = text.happened_zh if chinese else text.happened_en
        do = text.next_zh if chinese else text.next_en
    return {
        "check": finding.check.value,
        "level": finding.level.value,
        "code": finding.code,
        "detail": finding.detail,
        "means": means,
        "do": do,
    }


def machine_of(settings: "Settings") -> "Machine":
    """Return what the doctor looks at on this machine."""
    from sync.doctor.here import Machine

    kind, _, place = settings.camera.source.partition(":")
    node = Path(f"/dev/video{place}") if kind == "device" else None
    section = settings.sync
    return Machine(section.data_dir, section.disk_reserve_bytes, node)


def line_of_settings(settings: "Settings") -> "LineParams":
    """Return the line as the doctor tries it: a person waits."""
    from sync.transport import LineParams

    section = settings.sync
    return LineParams(
        server=section.server or "",
        ca_file=section.ca_file,
        connect_timeout_s=section.connect_timeout_s,
        # A person waits: what does not move for as long as this is broken.
        stall_timeout_s=min(section.stall_timeout_s, section.connect_timeout_s),
    )
