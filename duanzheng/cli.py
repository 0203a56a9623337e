"""The root of the command line. Rooms are imported only when their command runs."""

from importlib import import_module

import click

ROOMS = {
    "camera": ("camera.cli", "Find, straighten and compress photographs of documents."),
    "central": ("central.cli", "The review server and its office commands."),
    "demo": ("demo.cli", "The whole line on this machine, with specimens."),
    "kiosk": ("kiosk.cli", "The touchscreen."),
    "specimens": ("specimens.cli", "Make specimen documents and photographs of them."),
    "sync": ("sync.cli", "The agent that sends and fetches."),
}


class Rooms(click.Group):
    """A group whose sub-groups are known by name and imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        room = ROOMS.get(cmd_name)
        if room is None:
            return None
        group = import_module(room[0]).cli
        assert isinstance(group, click.Command)
        return group

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the rooms from the table, so that help imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in ROOMS.items()])


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="duanzheng")
def main() -> None:
    """Duanzheng (端正): a document kiosk for exam registration sites."""
