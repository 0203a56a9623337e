"""Names and settings of what `straighten` writes."""

from pathlib import Path

import pytest

from camera.batch import named, output_names, params_with


@pytest.mark.parametrize(
    ("head", "name"), [(b"\x89PNG\r\n\x1a\n", "a.png"), (b"\xff\xd8\xff", "a.jpg")]
)
def test_a_png_is_not_called_jpg(head: bytes, name: str) -> None:
    assert named(Path("o/a.jpg"), head) == Path("o") / name


def test_photos_of_one_name_get_files_of_their_own() -> None:
    photos = (Path("a.jpg"), Path("b/a.jpg"), Path("b/a.png"), Path("c.jpg"))
    names = output_names(photos, Path("o"))
    assert names[photos[0]] == Path("o/a.jpg")
    assert names[photos[3]] == Path("o/c.jpg")
    assert len({path.stem for path in names.values()}) == len(photos)
    assert output_names(photos, None) == {}


def test_who_names_a_jpg_gets_one() -> None:
    assert not params_with(None, Path("a.JPG")).compress.tones
    assert params_with(None, Path("a.png")).compress.tones
    assert params_with(None).compress.tones
    assert params_with(30_000).compress.limit == 30_000
