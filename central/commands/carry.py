"""What comes on a stick."""

from pathlib import Path

import click

from central.commands.opening import config_option, open_office


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@click.option(
    "--return-to",
    type=click.Path(path_type=Path),
    help="Folder for the answer; else beside FILE.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def import_(
    file: Path, config_path: Path | None, return_to: Path | None, as_json: bool
) -> None:
    """Take in what a kiosk exported (FILE: DZ..., .U01), and write the answer.

    Importing again makes nothing twice, and writes the answer again.
    """
    from central.carry import take_in
    from central.carry_report import facts_of, text_of, words_of
    from central.errors import RefusedError
    from central.logs import configure
    from sync.bar import bar, watched

    configure(watched=watched())
    office = open_office(config_path)
    try:
        with bar(f"import {file.name}") as progress:
            arrived = take_in(office, file, return_to or file.parent, progress)
    except (RefusedError, OSError) as error:
        raise click.ClickException(words_of(error)) from error
    finally:
        office.close()
    click.echo(facts_of(arrived) if as_json else text_of(arrived))


CARRY = (import_,)
