"""The command line keeps its contract."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from camera.cli import cli

KEYS = [
    *("file", "width", "height", "found", "quad", "confidence", "rotation"),
    *("mirrored", "upright_confidence", "out", "out_width", "out_height", "bytes"),
    *("quality", "problems", "ms", "kind", "fields", "codes"),
]


@pytest.fixture
def photo(shot, tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    small = Image.fromarray(shot.image[:, :, ::-1]).resize((350, 420))
    small.save(path, quality=92)
    return path


def run(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["straighten", *map(str, args)])
    return result.exit_code, result.stdout, result.stderr


def test_one_json_object_a_line(photo: Path, tmp_path: Path) -> None:
    status, out, _ = run("--json", "--out-dir", tmp_path / "o", photo)
    report = json.loads(out)
    assert status == 0
    assert list(report) == KEYS
    assert len(report["quad"]) == 4
    assert Path(report["out"]).stat().st_size == report["bytes"] <= 200_000


def test_a_bad_file_does_not_stop_the_others(photo: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_text("not a picture")
    status, out, err = run("--json", bad, photo)
    assert status == 2
    assert [json.loads(line)["file"] for line in out.splitlines()] == [str(photo)]
    assert err.splitlines() == [line for line in err.splitlines() if "C104" in line]
    assert str(bad) in err


def test_people_get_a_line_of_words(photo: Path) -> None:
    status, out, _ = run(photo)
    assert status == 0
    assert "page found" in out
    assert out.count("\n") == 1


def test_out_and_limit_and_debug_are_obeyed(photo: Path, tmp_path: Path) -> None:
    out, debug = tmp_path / "deep/er/x.jpg", tmp_path / "d"
    status, _, _ = run(photo, "--out", out, "--limit", 30_000, "--debug", debug)
    assert status == 0
    assert out.stat().st_size <= 30_000
    assert (debug / "a-straight.png").exists()


def test_one_output_cannot_take_two_photos(photo: Path) -> None:
    status, _, err = run(photo, photo, "--out", "x.jpg")
    assert status == 2
    assert "--out takes one photo" in err


def test_an_output_that_cannot_be_written_says_so(photo: Path, tmp_path: Path) -> None:
    status, _, err = run(photo, "--out", photo / "x.jpg")
    assert status == 2
    assert "C402" in err


def test_help_imports_neither_opencv_nor_numpy() -> None:
    code = (
        "import sys; from camera.cli import cli;"
        "cli(['--help'], standalone_mode=False);"
        "sys.exit(any(m in sys.modules for m in ('cv2', 'numpy', 'onnxruntime')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_what_is_expected_is_judged(photo: Path) -> None:
    status, out, _ = run("--json", "--expect", "diploma", photo)
    report = json.loads(out)
    assert status == 0
    assert report["kind"] in (None, "form")
    assert {"wrong_document", "document_unsure"} & set(report["problems"])
    assert [field["name"] for field in report["fields"]] == [
        "certificate_number",
        "name",
    ]
