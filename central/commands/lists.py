"""The catalogue, and with it all commands about lists."""

from pathlib import Path

import click

from central.commands.opening import config_option, open_office
from central.commands.roster import import_roster, transfer


@click.group()
def catalogue() -> None:
    """What candidates hand in."""


@catalogue.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config_option
def publish(file: Path, config_path: Path | None) -> None:
    """Publish a catalogue FILE (TOML) to every kiosk."""
    import tomllib

    from pydantic import ValidationError

    from central import setup
    from sync.protocol.messages import CATALOGUE

    try:
        value = CATALOGUE.validate_python(tomllib.loads(file.read_text("utf-8")))
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise click.ClickException(f"{file}: {error}\nNothing was changed.") from error
    office = open_office(config_path)
    published = setup.publish_catalogue(office, value)
    office.close()
    if not published:
        raise click.ClickException(
            f"Version {value.version} is not newer than the one that holds. "
            "Nothing was changed. Raise `version` and publish again."
        )
    click.echo(f"Catalogue version {value.version} is published.")


LISTS = (import_roster, transfer, catalogue)
