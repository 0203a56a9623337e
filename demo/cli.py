"""`duanzheng demo`: the whole line on this machine."""

import os
import sys
from pathlib import Path

import click

folder = click.Path(path_type=Path, file_okay=False, exists=True)
root_option = click.option(
    "--root",
    type=click.Path(path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    help="Where server and kiosk keep their data.",
)
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Where screenshots and straightened pictures go.",
)
photos_option = click.option(
    "--photos", type=folder, help="Photographs (JPEG, PNG) that the camera sees."
)


@click.group(name="demo")
def cli() -> None:
    """The sample exam: server, agent and kiosk together."""


@cli.command()
@root_option
@out_option
@photos_option
@click.option(
    "--story/--no-story",
    default=None,
    help="Play the story offscreen, or open a window; by default as there is a screen.",
)
@click.option("--kills", is_flag=True, help="Kill kiosk and agent in the story (-9).")
def run(
    root: Path, out: Path, photos: Path | None, story: bool | None, kills: bool
) -> None:
    """Bring up server, agent and kiosk with the sample exam.

    With a screen the kiosk opens in a window. Without one a scripted candidate and
    reviewer play the whole story; exit status 0 says that every step of it held.
    """
    from demo.house import open_house, play_story
    from demo.places import Places
    from demo.processes import DemoError

    if story is None:
        story = not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    try:
        if story:
            play_story(Places(root / "story", out), photos, click.echo, kills=kills)
        else:
            open_house(Places(root / "house", out), photos, click.echo)
    except DemoError as error:
        click.echo(f"The story did not hold: {error}", err=True)
        sys.exit(1)


@cli.command(hidden=True)
@click.argument("visit", type=click.Choice(["first", "second", "third"]))
@root_option
@out_option
@photos_option
def candidate(visit: str, root: Path, out: Path, photos: Path | None) -> None:
    """Run the kiosk with the scripted candidate in it."""
    from demo.exam import accounts
    from demo.kiosk import Play, play
    from demo.places import Places

    person = accounts(1)[0]
    sys.exit(play(Places(root, out), Play(visit, person, photos)))
