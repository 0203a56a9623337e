"""Provisional records: list them, match one to its registration, refuse one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from central.commands.opening import config_option, open_office

if TYPE_CHECKING:
    from central.office import Office

WHO = "command"


@contextmanager
def _opened(config_path: Path | None) -> "Iterator[Office]":
    """Open the office; say in words what was refused."""
    from central.errors import RefusedError

    office = open_office(config_path)
    try:
        yield office
    except RefusedError as error:
        said = error.problem.explanation
        raise click.ClickException(
            f"{said.code}\n{said.text('zh')}\n{said.text('en')}"
        ) from error
    finally:
        office.close()


@click.command("records")
@config_option
def records(config_path: Path | None) -> None:
    """List the provisional records that nobody has been found for, oldest first."""
    from central.store import provisionals
    from dossier.masking import mask_id_number, mask_name

    with _opened(config_path) as office:
        with office.database.read() as connection:
            found = provisionals.waiting(connection, None)
        for one in found:
            who = one.registration
            click.echo(
                f"{who.number}  {who.site}  {mask_name(who.name)}  "
                f"{mask_id_number(who.id_number)}  {who.category}  {one.state.value}"
            )
    click.echo(f"{len(found)} records.")


@click.command("match")
@click.argument("record")
@click.argument("number")
@config_option
def match(record: str, number: str, config_path: Path | None) -> None:
    """Give all that came under a RECORD to registration NUMBER, for good."""
    from central import provisional

    with _opened(config_path) as office:
        provisional.match(office, record, number, WHO, None)
    click.echo(f"{record} is {number}; its images and operations are there now.")


@click.command("refuse-record")
@click.argument("record")
@click.option("--reason", required=True, help="What the candidate reads.")
@config_option
def refuse_record(record: str, reason: str, config_path: Path | None) -> None:
    """Refuse a provisional RECORD; it can still be matched later."""
    from central import provisional

    with _opened(config_path) as office:
        provisional.refuse(office, record, reason, WHO, None)
    click.echo(f"{record} is refused.")


PROVISIONAL = (records, match, refuse_record)
