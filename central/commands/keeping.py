"""Backup, restore and check."""

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from central.commands.opening import (
    config_option,
    open_office,
    params_of,
    settings_of,
)


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
    click.echo(f"已备份到 {to}：数据库和 {made.images} 张图片。请与服务器同样保管。")
    click.echo(f"Backed up into {to}: the database and {made.images} images.")


@click.command()
@click.argument("source", metavar="FROM", type=click.Path(path_type=Path))
@config_option
def restore(source: Path, config_path: Path | None) -> None:
    """Make an office of the backup FROM, where there is none yet."""
    from central import backup as backups

    with _Bar("Images") as bar:
        params = params_of(settings_of(config_path))
        made = backups.restore(params, source, bar.show)
    zone = ZoneInfo(params.time_zone)
    at = f"{datetime.fromisoformat(made.made_at).astimezone(zone):%Y-%m-%d %H:%M:%S}"
    click.echo(
        f"已恢复到 {at} 的状态，共 {made.images} 张图片。设备会自动补发缺少的内容。"
    )
    click.echo(f"Restored the state of {at} with {made.images} images.")
    click.echo("Kiosks notice it and send again what it lacks.")


@click.command()
@click.argument("to", metavar="URL")
@config_option
def move(to: str, config_path: Path | None) -> None:
    """Bring the database into the empty PostgreSQL at URL; the server must be stopped.

    Kiosks notice nothing. Afterwards set database_url to URL and start the server.
    """
    from central.stops import StoppedError
    from central.store.database import Database
    from central.store.resettle import resettle

    office = open_office(config_path)
    if office.database.is_postgres:
        office.close()
        raise StoppedError("R519")
    target = Database(to)
    try:
        target.check_reachable()
        with _Bar("Rows") as bar:
            brought = resettle(office.database, target, lambda _, n: bar.show(n, n))
    finally:
        target.close()
        office.close()
    click.echo(f"Moved {sum(brought.values())} rows of {len(brought)} tables.")
    click.echo("Set database_url in the settings now, and start the server there.")


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


KEEPING = (backup, restore, move, restored, check)
