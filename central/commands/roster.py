"""Registrations: import a list, move one to another site."""

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from central.commands.opening import config_option, open_office
from central.commands.progress import Progress

if TYPE_CHECKING:
    from central.lists.importing import BadListError, Imported, Plan
    from central.store.staging import RowFault

SHOWN = 20
_file = click.Path(path_type=Path, dir_okay=False)


@click.command("import-roster")
@click.argument("file", type=_file)
@click.option("--year", help="Year of rows that name none.")
@click.option("--area", help="Area of rows that name none.")
@click.option("--site", help="Site of rows that name none.")
@click.option("--mapping", type=_file, help="TOML file with your own headings.")
@click.option(
    "--passwords",
    type=click.Choice(["column", "last6", "made"]),
    default="column",
    help="First passwords: a column of the list, the last six characters of the ID "
    "number, or made here by chance.",
)
@click.option("--passwords-to", type=_file, help="Where passwords go that are made.")
@click.option(
    "--keep-passwords",
    is_flag=True,
    help="Do not look at the passwords of those who are known: much faster.",
)
@click.option("--report", type=_file, help="CSV file for every fault of the list.")
@click.option(
    "--processes", type=click.IntRange(1, 256), help="For verifiers; else all cores."
)
@config_option
def import_roster(  # noqa: PLR0917 - click passes by name
    file: Path,
    year: str | None,
    area: str | None,
    site: str | None,
    mapping: Path | None,
    passwords: str,
    passwords_to: Path | None,
    keep_passwords: bool,
    report: Path | None,
    processes: int | None,
    config_path: Path | None,
) -> None:
    """Import registrations from FILE (CSV or XLSX); one bad row, and nothing is."""
    from central.lists.columns import Column
    from central.lists.importing import Passwords, Plan

    if (passwords == "made") != (passwords_to is not None):
        raise click.UsageError("--passwords made and --passwords-to go together.")
    given = {Column.YEAR: year, Column.AREA: area, Column.SITE: site}
    plan = Plan(
        file,
        {column: text for column, text in given.items() if text},
        _headings(mapping),
        Passwords(passwords),
        keep_passwords,
        passwords_to,
        processes,
    )
    done = _imported(plan, report, config_path)
    click.echo(
        f"已导入 {done.total} 个报名号：新增 {done.new}，变更 {done.changed}，"
        f"未变 {done.same}。\n"
        f"{done.total} registrations imported: {done.new} new, {done.changed} changed, "
        f"{done.same} as they were."
    )
    _say_missing(done, report)


def _imported(
    plan: "Plan", report: Path | None, config_path: Path | None
) -> "Imported":
    from central.lists import importing
    from central.lists.reading import UnreadableError

    office = open_office(config_path)
    try:
        with Progress() as progress:
            return importing.import_list(office, plan, progress.show, _writer(report))
    except importing.BadListError as error:
        raise _refused(plan.path, error, report) from error
    except UnreadableError as error:
        from central.lists.faulttexts import unreadable

        raise click.ClickException(unreadable(plan.path.name, error)) from error
    except OSError as error:
        where = error.filename or plan.path
        raise click.ClickException(
            f"{where}: {error.strerror}。没有导入任何内容。Nothing was imported."
        ) from error
    finally:
        office.close()


def _refused(
    path: Path,
    error: "BadListError",
    report: Path | None,
) -> click.ClickException:
    from central.lists.faulttexts import fault_lines, tally_lines

    for fault in error.faults[:SHOWN]:
        for line in fault_lines(path.name, fault):
            click.echo(line, err=True)
    if error.count > SHOWN:
        for line in tally_lines(error.tally, SHOWN):
            click.echo(line, err=True)
        where = (
            f"全部问题见 All stand in {report}"
            if report
            else "全部问题请用 --report FILE 导出。--report FILE writes them all."
        )
        click.echo(where, err=True)
    return click.ClickException(
        f"名册有 {error.count} 处问题，没有导入任何内容。请改正这些行后重新导入。\n"
        f"{error}. Nothing was imported. Mend these rows and import again."
    )


def _writer(report: Path | None) -> "Callable[[Iterator[RowFault]], None]":
    from central.lists.faulttexts import REPORT_HEADINGS, report_row

    def write(faults: "Iterator[RowFault]") -> None:
        if report is None:
            return
        _write_csv(report, REPORT_HEADINGS, map(report_row, faults))

    return write


def _write_csv(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    # The mark tells a spreadsheet that this is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)


def _say_missing(done: "Imported", report: Path | None) -> None:
    if not done.missing:
        return
    many = len(done.missing)
    click.echo(f"这些考区有 {many} 个报名号不在名册中，已原样保留。")
    click.echo(
        f"{many} registrations of these areas are not in the list. They "
        "were left as they are."
    )
    if report is None:
        click.echo(
            "用 --report FILE 导出这些报名号。--report FILE writes their numbers."
        )
        return
    rows = [[number, "不在名册中", "not in the list"] for number in done.missing]
    _write_csv(report, ["报名号 number", "原因", "reason"], rows)


def _headings(mapping: Path | None) -> dict[str, str]:
    """Return an office's headings by column, from the file's table `columns`."""
    from central.lists.columns import names_with

    if mapping is None:
        return {}
    try:
        headings = tomllib.loads(mapping.read_text("utf-8"))["columns"]
        found = {str(column): str(name) for column, name in headings.items()}
        names_with(found)
    except OSError as error:
        raise click.ClickException(f"{mapping}: {error.strerror}.") from error
    except (KeyError, AttributeError, ValueError) as error:
        raise click.ClickException(
            f"{mapping}: {error}\n"
            '需要一个 [columns] 表，例如：number = "考生编号"。没有导入任何内容。\n'
            'It needs a table [columns] such as: number = "考生编号". '
            "Nothing was imported."
        ) from error
    return found


@click.command()
@click.argument("number")
@click.argument("site")
@click.option("--area", help="Its new area; else it stays in its own.")
@config_option
def transfer(
    number: str, site: str, area: str | None, config_path: Path | None
) -> None:
    """Move registration NUMBER, with its dossier, to another SITE."""
    from central.lists import transferring

    office = open_office(config_path)
    try:
        done = transferring.transfer(office, number, site, area)
    finally:
        office.close()
    click.echo(f"{number} 已从 {done.left} 转到 {site}。")
    click.echo(f"{number} is now at {site}; it was at {done.left}.")
    if done.waiting:
        click.echo(
            f"{done.left} 的设备还有 {done.waiting} 项未送出；"
            "其中属于这个报名号的会被拒收，留在该设备上。"
        )
        click.echo(
            f"Kiosks of {done.left} still hold {done.waiting} operations. "
            "Those of this registration will come as rejected, and stay there."
        )
