"""The office's commands say what they did, and change nothing when they cannot."""

import io
import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result

from central import setup
from central.cli import cli
from central.logs import short
from central.office import Office
from central.params import CentralParams
from central.serve import listen
from central.store import audit, feed, people
from sync.protocol.messages import LoginVerifier
from sync.protocol.verifier import make_verifier, unlock

HEADER = "number,account,password,name,id_number,year,category,area,site\n"
GOOD = "2021110001,a1,secret,样本甲,999900199001010014,2026,临床执业医师,样本考区,S01\n"


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('[central]\ndata_dir = "central"\nport = 0\n', encoding="utf-8")
    return path


def run(settings: Path, *words: str, typed: str | None = None) -> Result:
    arguments = [*words, "--config", str(settings)]
    return CliRunner().invoke(cli, arguments, input=typed)


def keys(settings: Path) -> list[str]:
    office = Office.open(CentralParams(settings.parent / "central"))
    with office.database.read() as connection:
        page = feed.page(connection, "S01", 0)
    office.close()
    return [change.key for change in page.changes]


def test_init_twice_is_init_once(settings: Path) -> None:
    first = run(settings, "init")
    second = run(settings, "init")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "default published" in first.output
    assert "kept" in second.output
    assert first.output.splitlines()[1] == second.output.splitlines()[1]
    assert keys(settings) == ["catalogue/current"]


def epoch(settings: Path) -> str:
    office = Office.open(CentralParams(settings.parent / "central"))
    office.close()
    return office.secrets.epoch


def test_after_a_restore_a_new_epoch_begins_and_stays(settings: Path) -> None:
    run(settings, "init")
    before = epoch(settings)
    assert "new epoch" in run(settings, "restored").output
    assert before != epoch(settings) == epoch(settings)


def test_an_enrolment_code_is_easy_to_read_aloud(settings: Path) -> None:
    result = run(
        settings, "enroll-code", "--site", "S01", "--area", "样本考区", "--plain"
    )
    assert re.fullmatch(r"([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}\n", result.output)


def test_a_reviewer_needs_a_name_and_a_long_password(settings: Path) -> None:
    words = ("add-reviewer", "王审核", "--password-stdin")
    assert run(settings, *words, typed="short\n").exit_code == 1
    assert run(settings, *words, typed="long enough to pass\n").exit_code == 0
    blank = ("add-reviewer", " ", "--password-stdin")
    assert run(settings, *blank, typed="long enough to pass\n").exit_code == 1


def test_a_roster_is_imported_and_its_passwords_unlock(settings: Path) -> None:
    file = settings.parent / "roster.csv"
    file.write_text("\ufeff" + HEADER + GOOD, encoding="utf-8")
    result = run(settings, "import-roster", str(file))
    assert "1 registrations imported: 1 new" in result.output
    assert "已导入 1 个报名号：新增 1" in result.output
    office = Office.open(CentralParams(settings.parent / "central"))
    with office.database.read() as connection:
        body = feed.page(connection, "S01", 0).changes[0].body
    office.close()
    assert body is not None
    assert "secret" not in json.dumps(body)
    verifier = LoginVerifier.model_validate(body["verifier"])
    assert unlock("secret", verifier, "2021110001") is not None
    assert unlock("wrong", verifier, "2021110001") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER.replace(",site", ""), "row 1: R582（考点 site）"),
        (HEADER, "row 1: R584"),
        (HEADER + GOOD.replace("0014", "0015"), "row 2 身份证号 id_number: R577"),
        (HEADER + GOOD.replace("2026", "26"), "row 2 年度 year: R576"),
        (HEADER + GOOD.replace("2021110001", "a/b"), "row 2 报名号 number: R575"),
        (HEADER + GOOD.replace(",a1,", ",,"), "row 2 账号 account: R571"),
        (HEADER + GOOD.replace("S01", "S" * 61), "row 2 考点 site: R573"),
        (HEADER + GOOD + GOOD, "row 3 报名号 number: R580（行 row 2）"),
        (HEADER + "1,2\n", "row 2 密码 password: R571"),
    ],
)
def test_one_bad_row_is_named_and_nothing_is_imported(
    settings: Path, text: str, said: str
) -> None:
    file = settings.parent / "roster.csv"
    file.write_text(text, encoding="utf-8")
    result = run(settings, "import-roster", str(file))
    assert result.exit_code == 1
    assert said in result.output
    assert "Nothing was imported." in result.output
    assert keys(settings) == []


def test_an_account_of_somebody_else_is_refused(settings: Path) -> None:
    file = settings.parent / "roster.csv"
    file.write_text(HEADER + GOOD, encoding="utf-8")
    assert run(settings, "import-roster", str(file)).exit_code == 0
    file.write_text(HEADER + GOOD.replace("2021110001", "2021110002"), "utf-8")
    result = run(settings, "import-roster", str(file))
    assert "row 2 账号 account: R581" in result.output


CATALOGUE = """version = {version}
[[types]]
id = "one"
name_zh = "一"
name_en = "One"
hint_zh = ""
hint_en = ""
maximum = {maximum}
"""


def test_a_catalogue_is_published_when_it_is_newer_and_sound(settings: Path) -> None:
    file = settings.parent / "catalogue.toml"
    words = ("catalogue", "publish", str(file))
    for version, maximum, code in ((5, 1, 0), (5, 1, 1), (6, 0, 1), (7, 2, 0)):
        file.write_text(CATALOGUE.format(version=version, maximum=maximum), "utf-8")
        assert run(settings, *words).exit_code == code


def test_files_and_settings_that_are_not_there_are_named(settings: Path) -> None:
    missing = str(settings.parent / "missing")
    assert missing in run(settings, "import-roster", missing).output
    assert missing in run(settings, "catalogue", "publish", missing).output
    assert "F101" in run(Path(missing), "init").output


def test_an_unknown_kiosk_cannot_be_revoked(settings: Path) -> None:
    done = run(settings, "revoke-device", "nobody")
    assert done.exit_code == 1
    assert "R546 (nobody)" in done.output
    assert "没有这台设备" in done.output


def test_a_verifier_costs_what_it_says() -> None:
    verifier = make_verifier("密码", time_cost=1, memory_kib=8, lanes=1)
    key = unlock("密码", verifier)
    assert key is not None
    assert len(key) == 32
    assert unlock("密码 ", verifier) is None


def test_logs_know_registrations_by_a_short_hash() -> None:
    assert re.fullmatch(r"[0-9a-f]{8}", short("2021110001"))


@pytest.mark.slow
def test_the_server_says_where_it_is_and_ends_cleanly(settings: Path) -> None:
    words = ["central", "serve", "--config", str(settings)]
    program = "from duanzheng.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert isinstance(server.stdout, io.TextIOBase)
        line = server.stdout.readline()
        url = line.rpartition(" ")[2].strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url), line
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            assert answer.status == 200
        first = server.stdout.readline()
        assert re.fullmatch(r"First reviewer: admin, password \S{20}\n", first)
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=10) == 0


@pytest.mark.slow
def test_a_port_that_is_taken_is_said_to_be(settings: Path) -> None:
    with listen("127.0.0.1", 0) as bound:
        bound.listen()
        port = str(bound.getsockname()[1])
        result = run(settings, "serve", "--port", port)
    assert result.exit_code == 1
    assert "Nothing was started." in result.output


def test_an_office_is_backed_up_checked_and_restored(
    settings: Path, tmp_path: Path
) -> None:
    run(settings, "init")
    folder = str(tmp_path / "backup")
    assert run(settings, "backup", folder).exit_code == 0
    assert "everything is whole" in run(settings, "check").output
    refused = run(settings, "restore", folder)
    assert refused.exit_code == 1
    assert "R515" in refused.output
    (tmp_path / "central").rename(tmp_path / "old")
    restored = run(settings, "restore", folder)
    assert restored.exit_code == 0, restored.output
    assert keys(settings) == ["catalogue/current"]


def test_a_check_that_finds_something_fails_and_says_what_to_do(
    settings: Path, tmp_path: Path
) -> None:
    run(settings, "init")
    office = Office.open(CentralParams(settings.parent / "central"))
    with office.database.write() as connection:
        connection.exec_driver_sql("UPDATE feed_counter SET seq = 0")
    office.close()
    result = run(settings, "check")
    assert result.exit_code == 1
    assert "R525" in result.output


def test_the_first_reviewer_is_made_once_and_can_log_in(tmp_path: Path) -> None:
    office = Office.open(CentralParams(tmp_path))
    password = setup.add_first_reviewer(office)
    assert setup.add_first_reviewer(office) is None
    with office.database.read() as connection:
        user = people.find(connection, setup.FIRST_REVIEWER)
    office.close()
    assert user is not None
    assert password is not None
    assert PasswordHasher().verify(user.password_hash, password)


def test_what_is_done_at_the_server_stands_in_the_log(settings: Path) -> None:
    file = settings.parent / "roster.csv"
    file.write_text(HEADER + GOOD, encoding="utf-8")
    assert run(settings, "import-roster", str(file)).exit_code == 0
    code = run(settings, "enroll-code", "--site", "S01", "--plain").output.strip()
    words = ("push-settings", "--site", "S01", "--retention-days", "9")
    assert run(settings, *words).exit_code == 0
    office = Office.open(CentralParams(settings.parent / "central"))
    with office.database.read() as connection:
        log = [(one.who, one.act) for one in audit.of_registration(connection, "")]
        details = [one.detail for one in audit.of_registration(connection, "")]
    office.close()
    assert log[:3] == [
        ("command", "push_settings"),
        ("command", "enrol_code"),
        ("command", "import_roster"),
    ]
    assert "retention_days=9" in details[0]
    assert not any(code in detail for detail in details)
