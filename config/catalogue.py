"""The default catalogue of the exam, as plain values from `catalogue.toml`."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any


def default_catalogue() -> dict[str, Any]:
    """Return the default catalogue; its shape is that of `dossier.Catalogue`."""
    return tomllib.loads(
        files("config").joinpath("catalogue.toml").read_text(encoding="utf-8")
    )


def example_picture(name: str) -> Path:
    """Return the file of an example picture that the catalogue names."""
    path = Path(str(files("config").joinpath("examples", f"{name}.jpg")))
    if not path.is_file():
        raise LookupError(f"no example picture is called {name}")
    return path


def example_names() -> tuple[str, ...]:
    """Return the names of all example pictures that every kiosk has."""
    folder = Path(str(files("config").joinpath("examples")))
    return tuple(sorted(path.stem for path in folder.glob("*.jpg")))
