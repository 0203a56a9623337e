"""Loads the .kv that stands beside a module, once."""

from pathlib import Path

from kivy.lang import Builder


def load_beside(module_file: str) -> None:
    """Load the rules of a module from the .kv of the same name."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")), encoding="utf-8")
