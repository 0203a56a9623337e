"""`duanzheng central slips`: registration slips to print."""

from pathlib import Path

import click

from central.commands.opening import config_option, open_office

SHOWN = 20
_file = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("out", type=_file)
@click.option(
    "--passwords",
    type=_file,
    help="The file that --passwords-to of import-roster wrote; such a slip alone logs "
    "in.",
)
@click.option("--site", help="All registrations of a site, without passwords.")
@click.option(
    "--number", "numbers", multiple=True, help="One registration; may be repeated."
)
@config_option
def slips(
    out: Path,
    passwords: Path | None,
    site: str | None,
    numbers: tuple[str, ...],
    config_path: Path | None,
) -> None:
    """Write registration slips with QR codes into OUT (.html to print, or .csv).

    With --passwords the slips of that file log in by themselves; --number then picks
    some of them. Without it a slip fills in the account, and the password is typed.
    """
    from central.lists import slips as lists

    if out.suffix.lower() not in lists.SUFFIXES:
        raise click.UsageError("OUT must end in .html or .csv.")
    if not (passwords or site or numbers) or (site and (passwords or numbers)):
        raise click.UsageError("Give --passwords, --site or --number.")
    known = _passwords(passwords) if passwords else {}
    if passwords and numbers and (strangers := set(numbers) - known.keys()):
        listed = ", ".join(sorted(strangers))
        raise click.ClickException(
            f"{passwords}: no password of {listed}. Nothing was written."
        )
    office = open_office(config_path)
    try:
        wanted = list(numbers) or list(known)
        if site:
            wanted = lists.numbers_of_site(office, site)
        done = lists.write(office, out, wanted, known)
    finally:
        office.close()
    click.echo(f"{done.slips} slips are in {out}.")
    if known:
        click.echo(
            "Who has such a slip can log in: print them, then delete both files."
        )
    _say("there are no such registrations", done.unknown)
    _say("the password holds no longer, so no slip was made", done.outdated)


def _passwords(path: Path) -> dict[str, str]:
    from central.lists.slips import BadPasswordsError, passwords_of

    try:
        return passwords_of(path)
    except BadPasswordsError as error:
        raise click.ClickException(f"{path}: {error}. Nothing was written.") from error
    except OSError as error:
        raise click.ClickException(
            f"{path}: {error.strerror}. Nothing was written."
        ) from error


def _say(what: str, numbers: list[str]) -> None:
    if not numbers:
        return
    rest = len(numbers) - SHOWN
    more = f" and {rest} more" if rest > 0 else ""
    click.echo(f"{len(numbers)}: {what}: {', '.join(numbers[:SHOWN])}{more}", err=True)
