"""The office finds who a provisional record is: on its page, or by command."""

import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from central import provisional
from central.cli import cli
from central.errors import RefusedError
from central.office import Office
from central.store import audit, dossiers, provisionals
from central.store.provisionals import Settled
from dossier.model import Dossier
from dossier.states import State
from tests.central.conftest import (
    NUMBER_2,
    Browser,
    both_databases,
)
from tests.central.kiosk import NUMBER, Kiosk

VERIFIER = (
    '{"salt": "' + "00" * 16 + '", "check": "11223344",'
    ' "time_cost": 1, "memory_kib": 8, "lanes": 1}'
)


def number_of(kiosk: Kiosk, end: str = "ABCDEF") -> str:
    return f"P-{kiosk.identity.device[:8].upper()}-{end}"


def opening(kiosk: Kiosk, number: str, **other: Any) -> dict[str, Any]:
    body = {
        "kind": "open_provisional",
        "name": "样本乙",
        "id_number": "999900199001010014",
        "year": 2026,
        "category": "临床执业医师",
        "verifier": VERIFIER,
        **other,
    }
    return kiosk.operation(body, key=f"dossier/{number}")


@pytest.fixture
def record(kiosk: Kiosk) -> str:
    """A record under which everything was handed in."""
    number = number_of(kiosk)
    answer = kiosk.sync(opening(kiosk, number), *kiosk.complete(number))
    assert [r["status"] for r in answer["results"]] == ["applied"] * 7
    return number


def stored(office: Office, number: str) -> Dossier:
    with office.database.read() as connection:
        return dossiers.load(connection, number)


def state(office: Office, number: str) -> Settled:
    with office.database.read() as connection:
        found = provisionals.find(connection, number)
    assert found is not None
    return found.state


@both_databases
def test_the_page_offers_who_has_the_same_id_number_and_moves_the_materials(
    browser: Browser, office: Office, record: str, kiosk: Kiosk
) -> None:
    browser.get("/records")
    assert record in browser.html
    assert f'name="true" value="{NUMBER}"' in browser.html
    assert "999900199001010014" not in browser.html
    browser.post(f"/records/{record}/match", true=NUMBER)
    assert "请先确认" in browser.html
    assert stored(office, NUMBER).materials == ()
    browser.post(f"/records/{record}/match", true=NUMBER, sure="yes")
    assert "材料已并入报名信息" in browser.html
    assert f'id="{record}"' not in browser.html
    true = stored(office, NUMBER)
    assert (true.state, len(true.materials)) == (State.SUBMITTED, 3)
    browser.get(f"/review/{NUMBER}")
    image = true.materials[0].id
    assert browser.get(f"/review/{NUMBER}/images/{image}").content[:2] == b"\xff\xd8"
    assert browser.get(f"/review/{NUMBER_2}/images/{image}").status_code == 404
    # The kiosk is told; the record in full, for it has no small form.
    answer = kiosk.sync()
    bodies = {c["key"]: c["body"] for c in answer["changes"]}
    assert bodies[f"registration/{record}"]["matched"]["number"] == NUMBER


@both_databases
def test_of_two_who_match_at_once_one_does(office: Office, record: str) -> None:
    came: list[str] = []
    both = threading.Barrier(2)

    def match(true: str) -> None:
        both.wait()
        try:
            provisional.match(office, record, true, "x", None)
        except RefusedError as error:
            came.append(error.problem.explanation.code)
        else:
            came.append(true)

    threads = [threading.Thread(target=match, args=(n,)) for n in (NUMBER, NUMBER_2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "R250" in came
    counts = [len(stored(office, n).materials) for n in (NUMBER, NUMBER_2)]
    assert sorted(counts) == [0, 3]
    with office.database.read() as connection:
        entries = audit.of_registration(connection, record, 50)
    assert [e.act for e in entries].count("match") == 1


@both_databases
def test_what_comes_late_under_a_record_goes_to_the_true_one(
    office: Office, record: str, kiosk: Kiosk
) -> None:
    provisional.match(office, record, NUMBER, "x", None)
    answer = kiosk.sync(kiosk.add("other", number=record))
    (result,) = answer["results"]
    assert (result["status"], result["rev"]) == ("held", 0)  # it was submitted
    assert len(stored(office, NUMBER).held) == 1
    assert stored(office, record).held == ()


def test_what_is_wrong_is_said_beside_what_was_typed(
    browser: Browser, office: Office, record: str
) -> None:
    browser.get("/records")
    answer = browser.post(f"/records/{record}/match", other="2099", sure="yes")
    assert answer.status_code == 422
    assert "R251" in browser.html
    assert 'value="2099"' in browser.html
    browser.post(f"/records/{record}/refuse", reason=" ")
    assert "R254" in browser.html
    assert state(office, record) is Settled.OPEN


def test_a_refused_record_stays_to_be_matched(
    browser: Browser, office: Office, record: str
) -> None:
    browser.get("/records")
    browser.post(f"/records/{record}/refuse", reason="证件与报名不符")
    assert "已记下" in browser.html
    assert "已不通过：证件与报名不符" in browser.html
    assert state(office, record) is Settled.REFUSED


def test_nobody_is_judged_before_they_are_found(
    browser: Browser, office: Office, record: str
) -> None:
    browser.get(f"/review/{record}")
    assert "这是临时记录" in browser.html
    assert 'name="verdict"' not in browser.html
    browser.post(f"/review/{record}/verdict", verdict="pass", checked="yes")
    assert "请先与报名信息核对" in browser.html
    assert stored(office, record).state is State.SUBMITTED


def test_a_foreign_areas_record_is_not_there(
    browser: Browser, office: Office, record: str
) -> None:
    with pytest.raises(RefusedError, match="R250"):
        provisional.refuse(office, record, "x", "x", ("别的考区",))
    with office.database.read() as connection:
        assert provisionals.waiting(connection, ("别的考区",)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"id_number": "999900199001010015!"},
        {"verifier": "{}"},
        {"verifier": VERIFIER.replace("00", "zz")},
    ],
)
def test_a_record_that_is_not_sound_is_rejected(
    kiosk: Kiosk, wrong: dict[str, str]
) -> None:
    answer = kiosk.sync(opening(kiosk, number_of(kiosk), **wrong))
    assert [(r["status"], r["code"]) for r in answer["results"]] == [
        ("rejected", "bad_record")
    ]


@pytest.mark.parametrize("wrong", [{"name": ""}, {"category": "x" * 61}, {"year": 1}])
def test_a_record_beyond_the_bounds_is_no_message(
    kiosk: Kiosk, wrong: dict[str, Any]
) -> None:
    import httpx  # noqa: PLC0415 - for this alone

    message = kiosk.message(opening(kiosk, number_of(kiosk), **wrong))
    body = httpx.Request("POST", "http://x", json=message).content
    assert kiosk.send("POST", "/v1/sync", body).status_code == 422


def test_the_commands_list_match_and_refuse(
    office: Office, record: str, kiosk: Kiosk, tmp_path: Path
) -> None:
    second = number_of(kiosk, "GHJKMN")
    kiosk.sync(opening(kiosk, second))
    path = tmp_path / "settings.toml"
    place = office.params.database_url
    more = f'database_url = "{place}"\n' if place else ""
    path.write_text(f'[central]\ndata_dir = "central"\n{more}', "utf-8")

    def run(*words: str) -> Any:
        return CliRunner().invoke(cli, [*words, "--config", str(path)])

    listed = run("records").output
    assert "2 records." in listed
    assert "样本乙" not in listed
    assert run("match", record, NUMBER).exit_code == 0
    again = run("match", record, NUMBER)
    assert (again.exit_code, "R250" in again.output) == (1, True)
    assert run("refuse-record", second, "--reason", "查无此人").exit_code == 0
    assert "refused" in run("records").output
    assert len(stored(office, NUMBER).materials) == 3
