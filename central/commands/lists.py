"""The catalogue, and with it all commands about lists."""

from pathlib import Path

import click

from central.commands.opening import config_option, open_office
from central.commands.roster import import_roster, transfer
from central.commands.slips import slips


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
    from central.stops import StoppedError
    from sync.protocol.messages import CATALOGUE

    try:
        value = CATALOGUE.validate_python(tomllib.loads(file.read_text("utf-8")))
    except OSError as error:
        raise StoppedError("R547", f"{file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise StoppedError("R547", f"{file}: {error}") from error
    office = open_office(config_path)
    published = setup.publish_catalogue(office, value)
    office.close()
    if not published:
        raise StoppedError("R548", str(value.version))
    _say_published(value.version)


@catalogue.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config_option
def export(file: Path, config_path: Path | None) -> None:
    """Write the catalogue that holds into FILE (TOML), to edit and import."""
    from central.catalogue import toml
    from central.stops import StoppedError
    from central.store import roster

    office = open_office(config_path)
    try:
        with office.database.read() as connection:
            holds = roster.catalogue(connection)
    finally:
        office.close()
    try:
        file.write_text(toml.written(holds), "utf-8")
    except OSError as error:
        raise StoppedError("R542", f"{file}: {error.strerror}") from error
    click.echo(f"材料目录第 {holds.version} 版已写入 {file}。")
    click.echo(f"Catalogue version {holds.version} is in {file}.")


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config_option
def import_(file: Path, config_path: Path | None) -> None:
    """Publish FILE as the next version, if it was made from the one that holds."""
    from central.catalogue import publishing, toml
    from central.catalogue.checking import BadCatalogueError
    from central.stops import StoppedError
    from config.catalogue import example_names

    try:
        base, types = toml.read(file.read_text("utf-8"))
    except OSError as error:
        raise StoppedError("R547", f"{file}: {error.strerror}") from error
    except ValueError as error:  # TOML and UTF-8 are such errors too
        raise StoppedError("R547", f"{file}: {error}") from error
    office = open_office(config_path)
    try:
        version = publishing.replace(office, base, types, example_names(), "command")
    except BadCatalogueError as error:
        for wrong in error.wrong:
            click.echo(f"{wrong.words('zh')}  {wrong.en}", err=True)
        raise click.ClickException(
            f"有 {len(error.wrong)} 处需要改正，没有任何改动。请改正后重试。\n"
            f"{len(error.wrong)} faults. Nothing was changed. Mend them and try again."
        ) from error
    finally:
        office.close()
    _say_published(version)


def _say_published(version: int) -> None:
    click.echo(f"材料目录第 {version} 版已发布。")
    click.echo(f"Catalogue version {version} is published.")


LISTS = (import_roster, transfer, slips, catalogue)
