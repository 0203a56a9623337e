"""What all commands of the office share: their settings file, and why they stop."""

from pathlib import Path

import click

config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file; else $DUANZHENG_CONFIG, else the defaults.",
)


class OfficeGroup(click.Group):
    """Says why a command stopped, with its code and what to do."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        from central.stops import StoppedError  # noqa: PLC0415 - when it runs

        try:
            return super().invoke(ctx)
        except StoppedError as error:
            raise click.ClickException(error.words()) from error
