"""Backup, restore and check, as commands of `duanzheng central`."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from central.office import Office
    from central.params import CentralParams


def keeping_commands(
    config_option: Callable[[Any], Any],
    open_office: "Callable[[Path | None], Office]",
    params_of: "Callable[[Path | None], CentralParams]",
) -> list[click.Command]:
    """Return the commands; how settings are read is the caller's matter."""

    @click.command()
    @click.argument("to", type=click.Path(path_type=Path, file_okay=False))
    @config_option
    def backup(to: Path, config_path: Path | None) -> None:
        """Write a backup into the folder TO, while the server may run."""
        from central import backup as backups

        office = open_office(config_path)
        try:
            with _Bar("Images") as bar:
                made = backups.backup(office, to, bar.show)
        finally:
            office.close()
        click.echo(f"Backed up into {to}: the database and {made.images} images.")

    @click.command()
    @click.argument("source", metavar="FROM", type=click.Path(path_type=Path))
    @config_option
    def restore(source: Path, config_path: Path | None) -> None:
        """Make an office of the backup FROM, where there is none yet."""
        from central import backup as backups

        with _Bar("Images") as bar:
            made = backups.restore(params_of(config_path), source, bar.show)
        click.echo(f"Restored the state of {made.made_at} with {made.images} images.")
        click.echo("Kiosks notice it and send again what it lacks.")

    @click.command()
    @config_option
    @click.option("--quick", is_flag=True, help="Compare sizes, do not read images.")
    def check(config_path: Path | None, quick: bool) -> None:
        """Look whether everything is whole; exit 1 and say what to do if not."""
        from central import check as checks

        office = open_office(config_path)
        try:
            with _Bar("Images") as bar:
                report = checks.check(office, bar.show, reads_images=not quick)
        finally:
            office.close()
        for line in report.sound:
            click.echo(f"good: {line}")
        for finding in report.findings:
            click.echo(finding.words(), err=True)
        if report.findings:
            sys.exit(1)

    @click.command()
    @config_option
    def restored(config_path: Path | None) -> None:
        """Say that an older backup was put back by hand, before the server starts."""
        from central import setup

        office = open_office(config_path)
        setup.begin_epoch(office).close()
        click.echo(
            "A new epoch has begun. Start the server now: each kiosk pulls everything "
            "anew, and sends again what it sent since the backup."
        )

    return [backup, restore, restored, check]


class _Bar:
    """How far it is, on the terminal of a person who waits."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._shown:
            click.echo(err=True)

    def show(self, done: int, total: int) -> None:
        """Say how far it is."""
        if self._shown:
            click.echo(f"\r{self._label}: {done + 1}/{total}", nl=False, err=True)
