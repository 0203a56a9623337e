"""What lands on disk: pictures in order, the truth beside them, small examples."""

import json

import pytest
from click.testing import CliRunner
from PIL import Image

from specimens import cli, files
from specimens.document import Kind
from specimens.exceptions import SpecimenError
from specimens.files import write_desk, write_examples
from specimens.scene import PRESETS, Difficulty, Scene

pytestmark = pytest.mark.slow  # pictures take their time

SIZE = (640, 480)


@pytest.fixture
def both_sides(monkeypatch):
    """Commands on the two quick kinds: the others are drawn in their own tests."""
    kinds = [Kind.ID_FRONT, Kind.ID_BACK]
    monkeypatch.setattr(files, "Kind", kinds)


def test_a_desk_is_photographs_in_order_and_their_truth(drawn, tmp_path):
    documents = [drawn(Kind.ID_FRONT), drawn(Kind.DIPLOMA)]
    scenes = [Scene(turn=90.0), PRESETS["cluttered"]]
    paths = write_desk(tmp_path / "desk", documents, 1, scenes=scenes, size=SIZE)
    assert [p.name for p in paths] == ["001_id_front.jpg", "002_diploma.jpg"]
    truth = json.loads((tmp_path / "desk" / "truth.json").read_text("utf-8"))
    assert [t["file"] for t in truth] == [p.name for p in paths]
    for path, entry in zip(paths, truth, strict=True):
        with Image.open(path) as image:
            assert image.size == (entry["width"], entry["height"]) == SIZE
        assert len(entry["quad"]) == 4
    assert truth[0]["upright_rotation"] == 270
    assert "rotated" in truth[0]["tags"]
    assert truth[0]["fields"]["id_number"] == documents[0].text_of("id_number")
    assert {"clutter", "perspective"} <= set(truth[1]["tags"])


def test_a_desk_is_the_same_for_the_same_seed(drawn, tmp_path):
    documents = [drawn(Kind.ID_BACK)]
    a, b = (
        write_desk(
            tmp_path / name, documents, 3, difficulty=Difficulty.MEDIUM, size=SIZE
        )[0].read_bytes()
        for name in "ab"
    )
    assert a == b


def test_examples_are_small_jpegs_named_by_kind(fonts, tmp_path, both_sides):
    for path in write_examples(tmp_path, 1, fonts):
        assert path.stat().st_size <= files.EXAMPLE_BYTES
        with Image.open(path) as image:
            assert image.format == "JPEG"
            assert max(image.size) >= 800


def test_an_example_that_cannot_be_small_enough_is_an_error(
    fonts, tmp_path, monkeypatch
):
    monkeypatch.setattr(files, "EXAMPLE_BYTES", 100)
    with pytest.raises(SpecimenError, match="bytes") as error:
        write_examples(tmp_path, 1, fonts)
    assert error.value.code == "example_too_large"


def test_the_commands_write_what_they_say(tmp_path, both_sides):
    for command in (["documents"], ["examples"], ["photos", "--count", "1"]):
        out = tmp_path / command[0]
        result = CliRunner().invoke(cli.cli, [*command, "--out", str(out)])
        assert result.exit_code == 0, result.output
        assert str(out) in result.output
        assert list(out.iterdir())
    truth = json.loads((tmp_path / "documents" / "truth.json").read_text("utf-8"))
    assert [entry["kind"] for entry in truth] == ["id_front", "id_back"]
    assert all(entry["fields"] and entry["marks"] for entry in truth)


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path):
    (tmp_path / "file").touch()
    out = tmp_path / "file" / "below"
    result = CliRunner().invoke(cli.cli, ["examples", "--out", str(out)])
    assert result.exit_code == 1
    assert "cannot_write" in result.output
    assert "Traceback" not in result.output
