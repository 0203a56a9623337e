"""The commands, as people run them: out on a stick, in at the office, and back."""

import json
import os
import pty
import subprocess
import sys

import pytest
from click.testing import CliRunner

from central.cli import cli as office
from sync.cli import cli as site

SETTINGS = """\
[central]
data_dir = "central"
[sync]
data_dir = "kiosk0"
server = "http://127.0.0.1:9"
disk_reserve_bytes = 0
"""


@pytest.fixture
def config(stick, tmp_path, kiosk, session):
    """Return the options that name this site's settings; one picture waits."""
    path = tmp_path / "duanzheng.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    kiosk.add(session, seed=7)
    return ["--config", str(path)]


@pytest.fixture
def call(config):
    """Return a function that runs a command of a room."""

    def run(side, *words):
        given = [str(word) for word in words]
        return CliRunner().invoke(side, [*given, *config])

    return run


def process(*words):
    """Run a command as a process whose messages go to a terminal; return both."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "duanzheng", *(str(word) for word in words)]
    with subprocess.Popen(command, stderr=theirs, stdout=subprocess.PIPE) as running:
        os.close(theirs)
        shown = bytearray()
        try:
            while data := os.read(ours, 4096):
                shown += data
        except OSError:  # Linux says so at the end of a terminal
            os.close(ours)
        answer = running.stdout.read()
    assert running.returncode == 0, shown.decode()
    return json.loads(answer), shown.decode()


@pytest.mark.slow
def test_real_processes_carry_a_picture_and_bring_its_receipt(stick, kiosk, config):
    stick.central.stop()
    given = [*config, "--json"]
    out, shown = process("sync", "export", stick.folder, *given)
    assert (out["operations"], out["images"]) == (1, 1)
    assert "100%" in shown  # who waits at a terminal sees a bar
    assert "event" not in shown  # and no log across it
    assert kiosk.store.health().queued == 1

    came, shown = process("central", "import", out["files"][0], *given)
    assert (came["results"], came["new_images"], came["odd"]) == ({"applied": 1}, 1, 0)
    assert "100%" in shown

    back, shown = process("sync", "import", stick.folder, *given)
    assert back["answers"] == out["bundle"]
    assert (back["receipts"], back["waiting"]) == ({"applied": 1}, 0)
    assert "100%" in shown
    assert kiosk.store.health().queued == 0


def test_what_is_done_is_said_in_words(stick, call):
    out = call(site, "export", stick.folder)
    assert "1 项操作和 1 张图片" in out.stdout
    assert "1 operation and 1 image" in out.stdout
    assert "stay here as well until the office has answered" in out.stdout
    (file,) = stick.folder.iterdir()
    arrived = call(office, "import", file).stdout
    assert "1 applied" in arrived
    assert "请把回执带回考点" in arrived
    answer = file.with_suffix(".R01")
    assert "receipts: 1 applied" in call(site, "import", answer).stdout
    again = call(site, "import", answer).stdout
    assert "nothing that was not here already" in again


def test_a_cut_file_is_refused_with_its_code_on_both_sides(stick, call, kiosk):
    call(site, "export", stick.folder)
    (file,) = stick.folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    refused = call(office, "import", file)
    assert refused.exit_code == 1
    assert "R306 文件不完整" in refused.stderr
    assert "\nThe file is cut off." in refused.stderr
    assert list(stick.folder.iterdir()) == [file]

    file.write_bytes(whole)
    call(office, "import", file)
    answer = file.with_suffix(".R01")
    answer.write_bytes(answer.read_bytes()[:-1])
    refused = call(site, "import", answer)
    assert refused.exit_code == 2
    assert "S406 文件不完整" in refused.stderr
    assert "\nThe file is cut off." in refused.stderr
    assert kiosk.store.health().queued == 1


def test_the_answer_goes_where_it_is_asked_for(stick, call, tmp_path):
    call(site, "export", stick.folder)
    (file,) = stick.folder.iterdir()
    other = tmp_path / "other"
    other.mkdir()
    assert call(office, "import", file, "--return-to", other).exit_code == 0
    assert [path.name for path in other.iterdir()] == [f"{file.stem}.R01"]
    assert list(stick.folder.iterdir()) == [file]


def test_a_folder_without_an_answer_is_said(stick, call):
    refused = call(site, "import", stick.folder)
    assert refused.exit_code == 2
    assert "holds no answer of the office for this machine" in refused.stderr


def test_no_bar_is_drawn_where_nobody_looks(stick, call):
    assert "%" not in call(site, "export", stick.folder).output
