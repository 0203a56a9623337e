"""Operations reach the truth once, in order, or are told why not."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest

from central import setup
from central.office import Office
from central.store import dossiers, operations
from dossier.states import State
from tests.central.conftest import FOREIGN, NUMBER_2, FakeClock, both_databases
from tests.central.kiosk import NUMBER, Kiosk, picture


def statuses(answer: dict[str, Any]) -> list[str]:
    return [result["status"] for result in answer["results"]]


def codes(answer: dict[str, Any]) -> list[str]:
    return [result["code"] for result in answer["results"]]


def stored(office: Office, number: str = NUMBER) -> Any:
    with office.database.read() as connection:
        return dossiers.load(connection, number)


@both_databases
def test_a_candidate_s_whole_work_arrives_in_one_request(
    kiosk: Kiosk, office: Office
) -> None:
    answer = kiosk.sync(*kiosk.complete())
    assert statuses(answer) == ["applied"] * 6
    assert stored(office).state is State.SUBMITTED
    assert len(stored(office).materials) == 3


def test_the_answer_carries_the_roster_the_catalogue_and_the_dossier(
    kiosk: Kiosk,
) -> None:
    answer = kiosk.sync(kiosk.operation({"kind": "activate", "consent": "1"}))
    keys = [change["key"] for change in answer["changes"]]
    assert keys == [
        "catalogue/current",
        f"registration/{NUMBER}",
        f"registration/{NUMBER_2}",
        f"dossier/{NUMBER}",
    ]
    assert answer["next"] == answer["changes"][-1]["seq"]
    assert not answer["more"]


@both_databases
def test_a_second_sending_changes_nothing_and_tells_the_first_result(
    kiosk: Kiosk, office: Office
) -> None:
    ops = kiosk.complete()
    first = kiosk.sync(*ops)
    before = stored(office)
    again = kiosk.sync(*ops, since=first["next"])
    assert statuses(again) == ["duplicate"] * 6
    assert [r["rev"] for r in again["results"]] == [r["rev"] for r in first["results"]]
    assert again["changes"] == []
    assert stored(office) == before


def test_a_second_sending_after_a_reboot_is_still_the_same(kiosk: Kiosk) -> None:
    operation = kiosk.operation({"kind": "activate", "consent": "1"})
    kiosk.sync(operation)
    later = {**operation, "wall": "2026-01-01T00:00:00Z", "mono": 5.0, "boot": "b2"}
    assert statuses(kiosk.sync(later)) == ["duplicate"]


def test_an_id_that_comes_back_with_other_content_is_rejected(kiosk: Kiosk) -> None:
    operation = kiosk.operation({"kind": "activate", "consent": "1"})
    kiosk.sync(operation)
    other = {**operation, "body": {"kind": "delete_material", "material_id": "x"}}
    answer = kiosk.sync(other)
    assert (statuses(answer), codes(answer)) == (["rejected"], ["id_reused"])


@both_databases
def test_two_operations_of_one_id_in_one_request_do_not_share_a_proof(
    kiosk: Kiosk,
) -> None:
    good = kiosk.add("diploma")
    sha256, blob = kiosk.sealed("elsewhere", NUMBER_2)
    kiosk.put(sha256, blob)
    bad = {**kiosk.adding("forged", "diploma", sha256), "id": good["id"]}
    answer = kiosk.sync(bad, good)
    assert codes(answer) == ["seal_broken", "id_reused"]


def test_a_missing_image_holds_back_its_own_key_only(kiosk: Kiosk) -> None:
    sha256, blob = kiosk.sealed("late")
    late = kiosk.adding("late", "diploma", sha256)
    after = kiosk.operation({"kind": "submit", "declared": True})
    elsewhere = kiosk.operation(
        {"kind": "activate", "consent": "1"}, key=f"dossier/{NUMBER_2}"
    )
    assert statuses(kiosk.sync(late, after, elsewhere)) == [
        "need_blob",
        "retry",
        "applied",
    ]
    kiosk.put(sha256, blob)
    assert statuses(kiosk.sync(late, after)) == ["applied", "held"]


@both_databases
def test_after_submitting_everything_is_locked_and_a_late_picture_is_held(
    kiosk: Kiosk, office: Office
) -> None:
    kiosk.sync(*kiosk.complete())
    late = kiosk.add("diploma")
    material = stored(office).materials[0].id
    removal = kiosk.operation({"kind": "delete_material", "material_id": material})
    answer = kiosk.sync(late, removal)
    assert statuses(answer) == ["held", "held"]
    assert codes(answer) == ["locked", "locked"]
    assert len(stored(office).materials) == 3
    assert len(stored(office).held) == 2


def test_another_site_s_registration_is_out_of_reach(
    kiosk: Kiosk, office: Office
) -> None:
    operation = kiosk.operation(
        {"kind": "activate", "consent": "1"}, key=f"dossier/{FOREIGN}"
    )
    answer = kiosk.sync(operation)
    assert (statuses(answer), codes(answer)) == (["rejected"], ["other_site"])
    assert stored(office, FOREIGN).rev == 0


def test_a_rejection_is_said_again_as_a_rejection(kiosk: Kiosk) -> None:
    operation = kiosk.operation(
        {"kind": "activate", "consent": "1"}, key=f"dossier/{FOREIGN}"
    )
    kiosk.sync(operation)
    again = kiosk.sync(operation)
    assert (statuses(again), codes(again)) == (["rejected"], ["other_site"])


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("dossier/nobody", "unknown_registration"),
        (f"registration/{NUMBER}", "wrong_key"),
        ("catalogue/current", "wrong_key"),
    ],
)
def test_keys_that_no_kiosk_may_write_are_rejected(
    kiosk: Kiosk, key: str, code: str
) -> None:
    answer = kiosk.sync(kiosk.operation({"kind": "activate", "consent": "1"}, key=key))
    assert (statuses(answer), codes(answer)) == (["rejected"], [code])


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (b"MZ not an image", "not_an_image"),
        (picture()[:400], "not_an_image"),
        (picture(kind="PNG")[:-30], "not_an_image"),
        (picture(kind="GIF"), "not_an_image"),
        (picture(8, 8), "bad_dimensions"),
        (picture(7000, 7000, "PNG")[:150_000], "bad_dimensions"),
        (picture() + bytes(200_000), "too_many_bytes"),
    ],
)
def test_what_is_not_a_sound_picture_is_rejected_with_its_reason(
    kiosk: Kiosk, image: bytes, code: str
) -> None:
    sha256, blob = kiosk.sealed("m", image=image)
    kiosk.put(sha256, blob)
    answer = kiosk.sync(kiosk.adding("m", "diploma", sha256))
    assert (statuses(answer), codes(answer)) == (["rejected"], [code])


def test_png_is_taken_too(kiosk: Kiosk) -> None:
    sha256, blob = kiosk.sealed("m", image=picture(kind="PNG"))
    kiosk.put(sha256, blob)
    assert statuses(kiosk.sync(kiosk.adding("m", "diploma", sha256))) == ["applied"]


def test_a_picture_sealed_for_another_place_does_not_open_here(kiosk: Kiosk) -> None:
    sha256, blob = kiosk.sealed("m", NUMBER_2)
    kiosk.put(sha256, blob)
    answer = kiosk.sync(kiosk.adding("m", "diploma", sha256))
    assert codes(answer) == ["seal_broken"]


def test_bytes_that_are_no_sealed_image_are_rejected(kiosk: Kiosk) -> None:
    blob = b"DZS1\x00\x02{}" + bytes(64)
    sha256 = hashlib.sha256(blob).hexdigest()
    kiosk.put(sha256, blob)
    answer = kiosk.sync(kiosk.adding("m", "diploma", sha256))
    assert codes(answer) == ["seal_broken"]


def test_an_operation_must_name_the_image_of_its_material(kiosk: Kiosk) -> None:
    operation = {**kiosk.add("diploma"), "blob": None}
    assert codes(kiosk.sync(operation)) == ["blob_mismatch"]


def test_the_cursor_of_another_epoch_starts_again(kiosk: Kiosk) -> None:
    first = kiosk.sync()
    assert kiosk.sync(since=first["next"])["changes"] == []
    kiosk.epoch = "before-the-restore"
    assert kiosk.sync(since=first["next"])["changes"] == first["changes"]


def test_operations_of_a_former_epoch_wait_until_the_kiosk_has_learned_of_it(
    kiosk: Kiosk, office: Office
) -> None:
    # It sent 1 before the restore and would send it again after 2.
    activation = kiosk.operation({"kind": "activate", "consent": "1"})
    kiosk.epoch = "before-the-restore"
    assert statuses(kiosk.sync(activation)) == ["retry"]
    assert stored(office).rev == 0
    assert statuses(kiosk.sync(activation)) == ["applied"]


def test_a_database_older_than_a_cursor_is_refused_until_a_new_epoch(
    kiosk: Kiosk, office: Office
) -> None:
    kiosk.sync()
    body = json.dumps(kiosk.message(since=10_000)).encode()
    for answer in (
        kiosk.send("POST", "/v1/sync", body),
        kiosk.send("GET", f"/v1/feed?epoch={kiosk.epoch}&since=10000"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (503, "R192")
    known = setup.begin_epoch(office).secrets.epoch
    assert known != office.secrets.epoch


def test_a_kiosk_sees_its_own_site_only(kiosk: Kiosk, other_kiosk: Kiosk) -> None:
    kiosk.sync(kiosk.operation({"kind": "activate", "consent": "1"}))
    keys = {change["key"] for change in other_kiosk.sync()["changes"]}
    assert keys == {"catalogue/current", f"registration/{FOREIGN}"}


def test_the_server_s_clock_says_when_it_happened(
    kiosk: Kiosk, office: Office, clock: FakeClock
) -> None:
    now_boot = kiosk.operation({"kind": "activate", "consent": "1"})
    old_boot = kiosk.operation(
        {"kind": "delete_material", "material_id": "x"}, boot="boot-0"
    )
    kiosk.sync(now_boot, old_boot)
    with office.database.read() as connection:
        first, second = operations.of_registration(connection, NUMBER)
    assert first.times.happened_at == clock.now - timedelta(seconds=60)
    assert second.times.happened_at is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"ops": 3}',
        json.dumps({"since": -1}).encode(),
        b'{"since": 1e400}',
    ],
)
def test_a_malformed_body_is_said_to_be_one(kiosk: Kiosk, body: bytes) -> None:
    answer = kiosk.send("POST", "/v1/sync", body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "R110"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("n", 10**30),
        ("base_rev", 10**30),
        ("mono", 1e308),
        ("wall", "9999-12-31T23:59:59Z"),
        ("boot", "\ud83d\ude00\u0000"),
    ],
)
def test_absurd_values_are_never_an_error_of_the_server(
    kiosk: Kiosk, field: str, value: object
) -> None:
    operation = {**kiosk.operation({"kind": "activate", "consent": "1"}), field: value}
    body = json.dumps(kiosk.message(operation, since=10**30)).encode()
    assert kiosk.send("POST", "/v1/sync", body).status_code in {200, 422}


def test_a_huge_body_is_refused_before_it_is_read(kiosk: Kiosk) -> None:
    answer = kiosk.send("POST", "/v1/sync", b" " * 1_000_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "R112")
