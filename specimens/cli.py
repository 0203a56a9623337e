"""`duanzheng specimens`: write specimen documents, photographs and examples."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from specimens.exceptions import SpecimenError

_OUT = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder to write to; made if it is not there.",
)
_SEED = click.option(
    "--seed", type=int, default=1, show_default=True, help="Same seed, same pixels."
)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what went wrong into one line and exit status 1."""
    try:
        yield
    except SpecimenError as error:
        raise click.ClickException(f"{error} [{error.code}]") from error
    except OSError as error:
        message = f"{error.filename}: {error.strerror}. Choose another --out."
        raise click.ClickException(f"{message} [cannot_write]") from error


@click.group()
def cli() -> None:
    """Make specimen documents and photographs of them."""


@cli.command()
@_OUT
@_SEED
def documents(out: Path, seed: int) -> None:
    """One flat picture (PNG, 300 dpi) of each kind of document, and truth.json."""
    from specimens.files import write_documents
    from specimens.fonts import installed_fonts

    with _told():
        paths = write_documents(out, seed, installed_fonts())
    click.echo(f"{len(paths)} documents in {out}")


@cli.command()
@_OUT
@_SEED
@click.option("--count", type=click.IntRange(1, 10_000), required=True)
@click.option(
    "--difficulty",
    type=click.Choice(["easy", "medium", "hard"]),
    default="easy",
    show_default=True,
)
def photos(out: Path, seed: int, count: int, difficulty: str) -> None:
    """COUNT photographs (JPEG, 12 MP) of documents on desks, and truth.json."""
    from specimens.files import write_photos
    from specimens.fonts import installed_fonts
    from specimens.scene import Difficulty

    with _told():
        paths = write_photos(
            out, count, seed, installed_fonts(), difficulty=Difficulty(difficulty)
        )
    click.echo(f"{len(paths)} photographs in {out}")


@cli.command()
@_OUT
@_SEED
def examples(out: Path, seed: int) -> None:
    """The example (示例) pictures that the kiosk shows: one small JPEG a kind."""
    from specimens.files import write_examples
    from specimens.fonts import installed_fonts

    with _told():
        paths = write_examples(out, seed, installed_fonts())
    click.echo(f"{len(paths)} examples in {out}")
