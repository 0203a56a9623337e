"""What a person at the command line is told."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from dossier.model import Held, HeldFor
from sync.cli import cli
from sync.onlyone import AGENT_LOCK, take
from sync.protocol.messages import EnrollRequest


@pytest.fixture
def settings(folder, tmp_path, scripted):
    """Return a settings file for the kiosk's folder and the scripted server."""
    path = tmp_path / "duanzheng.toml"
    lines = f'[sync]\ndata_dir = "{folder}"\nserver = "{scripted.url}"\n'
    path.write_text(lines + "disk_reserve_bytes = 0\n", encoding="utf-8")
    return path


@pytest.fixture
def call(settings):
    """Return a function that runs a command."""

    def run(*arguments):
        return CliRunner().invoke(cli, [*arguments, "--config", str(settings)])

    return run


def test_the_status_of_a_new_machine_says_that_it_is_not_enrolled(call):
    facts = json.loads(call("status", "--json").stdout.splitlines()[-1])
    assert (facts["enrolled"], facts["queued"]) == (False, 0)


def test_the_status_counts_what_waits(call, kiosk):
    kiosk.add()
    facts = json.loads(call("status", "--json").stdout)
    assert (facts["enrolled"], facts["queued"]) == (True, 1)


def test_the_status_for_people_explains_the_last_error(call, kiosk):
    kiosk.store.note_failure("S101")
    assert "暂时连不上审核中心。" in call("status").stdout
    shown = call("status", "--language", "en").stdout
    assert "last error              S101" in shown
    assert "The review centre cannot be reached just now." in shown


def test_a_machine_is_enrolled_with_a_code(call, scripted, enrolment_answer):
    scripted.answers.append(scripted.json(200, enrolment_answer.model_dump_json()))
    shown = call("enroll", "--code", "ABCD-EFGH")
    assert shown.exit_code == 0
    assert "enrolled: device device1, site S01" in shown.stdout


def test_enrolling_again_after_a_lost_answer_shows_the_same_key(
    call, scripted, enrolment_answer
):
    lost = call("enroll", "--code", "ABCD-EFGH")
    scripted.answers.append(scripted.json(200, enrolment_answer.model_dump_json()))
    again = call("enroll", "--code", "ABCD-EFGH")
    sent = [EnrollRequest.model_validate_json(r.body) for r in scripted.received]
    assert (lost.exit_code, again.exit_code) == (2, 0)
    assert sent[0] == sent[1]


def test_enrolling_anew_makes_a_new_key(call, scripted, enrolment_answer):
    answer = scripted.json(200, enrolment_answer.model_dump_json())
    scripted.answers += [answer, answer]
    call("enroll", "--code", "ABCD-EFGH")
    call("enroll", "--code", "IJKL-MNOP")
    first, second = [json.loads(r.body)["public_key"] for r in scripted.received]
    assert first != second


def test_a_machine_whose_pictures_wait_is_enrolled_as_who_it_was(
    call, kiosk, scripted, enrolment_answer
):
    kiosk.add()
    was = kiosk.store.identity()
    stays = enrolment_answer.model_copy(update={"device": was.device, "site": was.site})
    scripted.answers.append(scripted.json(200, stays.model_dump_json()))
    assert call("enroll", "--code", "ABCD-EFGH").exit_code == 0
    asked = json.loads(scripted.received[0].body)
    assert (asked["former"], asked["stay"]) == (was.device, was.site)


def test_a_machine_whose_pictures_wait_does_not_become_another(
    call, kiosk, scripted, enrolment_answer
):
    kiosk.add()
    was = kiosk.store.identity()
    another = enrolment_answer.model_copy(update={"device": "d" * 32})
    scripted.answers.append(scripted.json(200, another.model_dump_json()))
    refused = call("enroll", "--code", "ABCD-EFGH")
    assert (refused.exit_code, refused.stderr[:4]) == (2, "S207")
    assert kiosk.store.identity() == was


def test_without_a_server_enrolling_says_what_to_do(call):
    refused = call("enroll", "--code", "ABCD-EFGH")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("S101 暂时连不上审核中心。")
    assert "\nThe review centre cannot be reached just now." in refused.stderr


def test_a_broken_settings_file_is_told_whole(call, settings):
    settings.write_text("[sync]\npoll_s = 0\nserver = 'x'\n", encoding="utf-8")
    refused = call("status")
    assert refused.exit_code == 2
    assert "2 faults" in refused.stderr


def test_a_store_that_does_not_open_is_told(call, kiosk, folder):
    (folder / "store.key").write_text("0" * 64)
    refused = call("status")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("S202 ")


def test_the_status_says_how_the_kiosk_is_and_names_nobody(call, kiosk):
    kiosk.add()
    facts = json.loads(call("status", "--json").stdout)
    assert {"version", "epoch", "cursor", "held", "quarantined", "oldest_at"} <= set(
        facts
    )
    assert (facts["epoch"], facts["cursor"], facts["running"]) == ("epoch-1", 2, False)
    for shown in (json.dumps(facts), call("status").stdout):
        for name in ("样本甲", "specimen1", "2026000001", "999900199001010014"):
            assert name not in shown


def test_what_is_held_is_counted(call, kiosk):
    held = Held("0" * 32, HeldFor.LOCKED, "other")
    kiosk.server.show(replace(kiosk.shown, rev=3, held=(held,)))
    kiosk.exchange()
    assert json.loads(call("status", "--json").stdout)["held"] == 1


def test_a_second_agent_is_refused(call, kiosk, folder):
    with take(folder / AGENT_LOCK):
        for command in ("run", "once"):
            refused = call(command)
            assert refused.exit_code == 2
            assert refused.stderr.startswith("S110 ")
        assert json.loads(call("status", "--json").stdout)["running"]


def test_the_note_of_a_rescue_is_shown_until_it_is_seen(call, kiosk, folder):
    kiosk.add()
    kiosk.store.close()
    path = folder / "store.db"
    data = bytearray(path.read_bytes())
    data[4096 * 4 + 9] ^= 1
    path.write_bytes(data)
    assert "张图片，原文件保留为" in call("status").stdout
    assert "张图片，原文件保留为" in call("status").stdout
    call("status", "--seen")
    assert "张图片，原文件保留为" not in call("status").stdout
