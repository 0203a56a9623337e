"""Registration slips: what is printed is what the kiosk's camera reads."""

import csv
import io
import stat
from pathlib import Path

import numpy as np
import pytest
import segno
from click.testing import CliRunner, Result
from PIL import Image

from camera.codes import read_codes
from central.cli import cli
from sync.protocol.slip import Slip, read_slip
from tests.central.lists.offices import HEADINGS, csv_bytes, people


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('[central]\ndata_dir = "central"\n', encoding="utf-8")
    return path


def run(settings: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, [*words, "--config", str(settings)])


def imported(settings: Path, count: int = 3) -> Path:
    """Import people with passwords made by chance; return where those are."""
    place = settings.parent
    (place / "list.csv").write_bytes(csv_bytes([HEADINGS, *people(count)], "utf-8"))
    made = place / "passwords.csv"
    # Made anew for those who are known would take their slips' passwords away.
    words = ("--year", "2026", "--area", "样本考区", "--site", "S01")
    done = run(
        settings,
        *("import-roster", str(place / "list.csv"), *words),
        *("--passwords", "made", "--passwords-to", str(made)),
    )
    assert done.exit_code == 0, done.output
    return made


def written(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["number"]: row["slip"] for row in csv.DictReader(file)}


def test_a_slip_of_a_made_password_holds_account_and_password(settings: Path) -> None:
    made, out = imported(settings), settings.parent / "slips.csv"
    done = run(settings, "slips", str(out), "--passwords", str(made))
    assert done.exit_code == 0, done.output
    assert "3 slips" in done.output
    with made.open(encoding="utf-8", newline="") as file:
        passwords = dict(list(csv.reader(file))[1:])
    slips = {number: read_slip(text) for number, text in written(out).items()}
    assert slips == {n: Slip(n, password) for n, password in passwords.items()}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_slip_of_a_site_holds_no_password(settings: Path) -> None:
    imported(settings)
    out = settings.parent / "slips.csv"
    assert run(settings, "slips", str(out), "--site", "S01").exit_code == 0
    assert [read_slip(text) for text in written(out).values()] == [
        Slip(number) for number in written(out)
    ]
    assert len(written(out)) == 3


def test_the_page_masks_who_it_is_and_its_code_can_be_read(settings: Path) -> None:
    made, out = imported(settings, 1), settings.parent / "slips.html"
    assert run(settings, "slips", str(out), "--passwords", str(made)).exit_code == 0
    page = out.read_text("utf-8")
    assert "样本0" not in page
    assert page.count("<svg") == 1
    csv_out = settings.parent / "slips.csv"
    run(settings, "slips", str(csv_out), "--passwords", str(made))
    (text,) = written(csv_out).values()
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False).save(
        drawn, kind="png", scale=4
    )
    image = np.asarray(Image.open(drawn).convert("RGB"))
    assert [code.text for code in read_codes(image)] == [text]


def test_a_password_that_holds_no_longer_makes_no_slip(settings: Path) -> None:
    made, out = imported(settings), settings.parent / "slips.csv"
    lines = made.read_text("utf-8").splitlines()
    number = lines[1].split(",")[0]
    made.write_text("\n".join([*lines, f"{number},AAAABBBBCCCC", "X9,B"]), "utf-8")
    done = run(settings, "slips", str(out), "--passwords", str(made))
    assert "2 slips" in done.output
    assert "holds no longer" in done.output
    assert "no such registrations: X9" in done.output
    assert number not in written(out)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "first line"),
        ("a,b\n", "first line"),
        ("number,password\n1\n", "a line is not"),
        ("number,password\n\xff", "a line is not"),
    ],
)
def test_a_file_of_something_else_is_refused_and_nothing_written(
    settings: Path, content: str, said: str
) -> None:
    place, out = settings.parent / "p.csv", settings.parent / "slips.html"
    place.write_bytes(content.encode("latin-1"))
    done = run(settings, "slips", str(out), "--passwords", str(place))
    assert (done.exit_code, said in done.output) == (1, True)
    assert not out.exists()


def test_the_command_says_what_it_needs(settings: Path) -> None:
    out = settings.parent / "slips.html"
    assert run(settings, "slips", str(out)).exit_code == 2
    assert run(settings, "slips", str(out.with_suffix(".txt")), "--site", "S").exit_code
    missing = run(settings, "slips", str(out), "--passwords", "/nowhere/p.csv")
    assert "Nothing was written" in missing.output
    there = run(settings, "slips", "/nowhere/slips.html", "--site", "S01")
    assert "R542" in there.output
