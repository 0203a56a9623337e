"""Decided dossiers: export, and erasure when their time has come."""

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from central.commands.opening import (
    config_option,
    office_of,
    settings_of,
)
from central.commands.progress import Progress


@click.command()
@click.argument("to", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only what was decided on this day or later.",
)
@click.option("--area", help="Only this area.")
@click.option("--zip", "as_zip", is_flag=True, help="A ZIP for each dossier.")
@config_option
def export(
    to: Path,
    since: datetime | None,
    area: str | None,
    as_zip: bool,
    config_path: Path | None,
) -> None:
    """Write passed and failed dossiers into the folder TO; again goes on."""
    from central.archive import exporting
    from central.stops import StoppedError
    from central.store.archive import Wanted

    settings = settings_of(config_path)
    office = office_of(settings)
    if since is not None:
        since = since.replace(tzinfo=ZoneInfo(office.params.time_zone))
    try:
        with Progress() as progress:
            wanted = Wanted(since, area)
            done = exporting.export(office, to, wanted, progress.show, as_zip=as_zip)
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or to}: {error.strerror}\n"
            "已写出的材料完整有效。请腾出空间，再导出到同一文件夹。\n"
            "What was written is whole; make room and export again into the same "
            "folder."
        ) from error
    finally:
        office.close()
    click.echo(
        f"已导出 {done.written} 份，另有 {done.kept} 份已在文件夹中；目录见 "
        "index.xlsx。\n"
        f"{done.written} dossiers written, {done.kept} stood there already; "
        "index.xlsx lists them."
    )
    if done.lost:
        for number in done.lost:
            click.echo(f"{number}: {StoppedError('R509').words()}", err=True)
        sys.exit(1)


@click.command("erase-due")
@click.option(
    "--days",
    type=click.IntRange(1, 36_500),
    help="Decided so many days ago; else the setting central.erase_days.",
)
@click.option(
    "--even-unexported", is_flag=True, help="Also what was never exported as it is."
)
@config_option
def erase_due(
    days: int | None, even_unexported: bool, config_path: Path | None
) -> None:
    """Erase decided dossiers whose time has come, with images and registration.

    Example pictures go too that were uploaded a month ago and never published.
    """
    from central.archive import erasing
    from central.archive.oldexamples import erase_unused_examples

    settings = settings_of(config_path)
    after = days or settings.central.erase_days
    if after is None:
        raise click.UsageError(
            "没有设定期限。请用 --days 或设置 central.erase_days。没有清除任何内容。\n"
            "Nothing says when. Give --days or set central.erase_days. "
            "Nothing was erased."
        )
    office = office_of(settings)
    try:
        with Progress() as progress:
            done = erasing.erase_due(
                office, after, progress.show, even_unexported=even_unexported
            )
        examples = erase_unused_examples(office)
    finally:
        office.close()
    click.echo(
        f"已清除 {done.dossiers} 份材料、{done.images} 张图片。\n"
        f"{done.dossiers} dossiers and {done.images} images erased."
    )
    if examples:
        click.echo(
            f"已清除 {examples} 张没有任何目录使用的示例图片。\n"
            f"{examples} example pictures that no catalogue names erased."
        )
    if done.unexported:
        click.echo(
            f"另有 {done.unexported} 份已到期但未导出，予以保留：请先导出。\n"
            f"{done.unexported} more are due and not exported: they stay. Export them."
        )


ARCHIVE = (export, erase_due)
