"""Somebody who is not on the kiosk's roster, asked at the real server."""

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import select

from central import setup
from central.store import feed as office_feed
from central.store.schema import audit as audit_rows
from sync.errors import LineError
from sync.guard import Denied
from sync.inquiry import NotServed
from sync.protocol.lookup import LookupRequest, LookupStatus, prove
from sync.transport import Line, LineParams
from sync.views import Session
from tests.contract.conftest import AREA, OTHER_SITE, PASSWORD, SITE

LATE = "2026000777"


@pytest.fixture
def line(central, kiosk):
    """A signed line of the kiosk's own."""
    made = Line(LineParams(central.url, None, 10, 10), kiosk.store.enrolled().signer)
    yield made
    made.close()


@pytest.fixture
def late(central, kiosk, make_entry):
    """Somebody whom the office took in after the kiosk's last contact."""
    setup.put_roster(central.office, [make_entry(LATE)])
    assert kiosk.desk.log_in(f"a{LATE}", PASSWORD) is None
    return f"a{LATE}"


def audited(central, act):
    with central.office.database.read() as connection:
        rows = connection.execute(select(audit_rows).where(audit_rows.c.act == act))
        return [(row.who, row.registration, row.detail) for row in rows]


def moves(central):
    """Let the office move whom a kiosk of another site looks up."""
    params = replace(central.office.params, lookup_moves=True)
    object.__setattr__(central.office, "params", params)


def ask(kiosk, account, password=PASSWORD):
    return kiosk.desk.inquire(kiosk.params.line, account, password)


def test_who_came_late_is_let_in_and_then_needs_no_network(central, kiosk, late):
    session = ask(kiosk, late)
    assert isinstance(session, Session)
    assert session.registration.number == LATE
    central.stop()
    again = kiosk.desk.log_in(late, PASSWORD)
    assert again == session  # the same key, so what was shot before can be opened


def test_who_was_looked_up_can_hand_in(central, kiosk, late):
    session = ask(kiosk, late)
    kiosk.complete(session)
    kiosk.desk.submit(session, declared=True)
    kiosk.sync()
    assert len(central.dossier(LATE).materials) == 3


def test_the_cursor_stays_and_the_feed_brings_the_rest(
    central, kiosk, late, make_entry
):
    setup.put_roster(central.office, [make_entry("2026000778")])
    before = kiosk.store.cursor()
    ask(kiosk, late)
    assert kiosk.store.cursor() == before
    kiosk.sync()
    assert kiosk.desk.log_in("a2026000778", PASSWORD) is not None
    assert kiosk.desk.log_in(late, PASSWORD) is not None


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_learns_nothing(kiosk, late, password):
    assert ask(kiosk, late, password) == NotServed()
    assert ask(kiosk, "nobody", password) == NotServed()


def test_the_answers_for_an_account_that_is_nobodys_have_the_same_form(line, late):
    known = line.lookup(LookupRequest(account=late))
    nobody = line.lookup(LookupRequest(account="nobody"))
    again = line.lookup(LookupRequest(account="nobody"))
    assert nobody == again
    assert nobody.status is known.status is LookupStatus.PROVE
    assert nobody.derivation is not None
    assert known.derivation is not None
    assert nobody.derivation.salt != known.derivation.salt
    same = {"salt": known.derivation.salt}
    assert nobody.derivation.model_copy(update=same) == known.derivation


def test_where_costs_differ_an_unknown_account_costs_what_its_neighbour_does(
    line, central, make_entry, late
):
    dear = make_entry("2026000999")
    verifier = dear.verifier.model_copy(update={"time_cost": 3})
    setup.put_roster(central.office, [dear.model_copy(update={"verifier": verifier})])
    account = dear.registration.account

    def cost(asked):
        return line.lookup(LookupRequest(account=asked)).derivation.time_cost

    assert cost(account) == 3
    assert cost(account[:-1] + "8") == 3
    assert cost(late) == cost(late[:-1] + " ") == 1


def test_the_password_does_not_travel(line, central, late):
    how = line.lookup(LookupRequest(account=late)).derivation
    proof = prove(PASSWORD, how)
    assert PASSWORD.encode().hex() not in proof
    assert len(proof) == hashlib.sha256().digest_size * 2
    found = line.lookup(LookupRequest(account=late, proof=proof))
    assert found.page is not None
    assert [c.key for c in found.page.changes] == [f"registration/{LATE}"]


def test_who_belongs_elsewhere_is_told_where_and_only_with_the_password(
    central, kiosk, foreign
):
    assert ask(kiosk, foreign.account) == NotServed(OTHER_SITE)
    assert ask(kiosk, foreign.account, "wrong") == NotServed()
    assert audited(central, "transfer") == []


def test_who_belongs_elsewhere_is_moved_where_the_office_allows_it(
    central, kiosk, foreign
):
    moves(central)
    session = ask(kiosk, foreign.account)
    assert isinstance(session, Session)
    assert session.registration.site == SITE
    device = kiosk.store.enrolled().device
    said = f"{OTHER_SITE} -> {SITE}, looked up"
    assert audited(central, "transfer") == [(device, foreign.number, said)]
    with central.office.database.read() as connection:
        page = office_feed.page(connection, OTHER_SITE, 0)
    gone = {c.key: c.body for c in page.changes}
    assert gone[f"registration/{foreign.number}"] is None
    ask(kiosk, foreign.account)
    assert len(audited(central, "transfer")) == 1


def test_a_dossier_that_was_begun_is_not_moved(central, kiosk, foreign):
    moves(central)
    central.review(foreign.number, lambda dossier: replace(dossier, rev=1))
    assert ask(kiosk, foreign.account) == NotServed(OTHER_SITE)


def test_another_areas_people_are_nobody(central, kiosk, make_entry):
    entry = make_entry("2026000779", "S99")
    far = replace(entry.registration, area=f"{AREA}二")
    setup.put_roster(central.office, [entry.model_copy(update={"registration": far})])
    assert ask(kiosk, far.account) == NotServed()


def test_guessing_is_not_answered_for_a_while_not_even_when_it_is_right(kiosk, late):
    for _ in range(10):
        assert ask(kiosk, late, "wrong") == NotServed()
    with pytest.raises(LineError) as refused:
        ask(kiosk, late)
    assert refused.value.code == "S132"


def test_an_answer_that_the_office_did_not_sign_is_not_believed(central, kiosk, late):
    sign = type(central.office).sign_page

    def forged(*_: object) -> str:
        return "A" * 86 + "=="

    type(central.office).sign_page = forged
    try:
        with pytest.raises(LineError) as refused:
            ask(kiosk, late)
    finally:
        type(central.office).sign_page = sign
    assert refused.value.code == "S107"
    assert kiosk.store.roster_entry(late) is None


def test_without_a_line_it_says_so(central, kiosk, late):
    central.stop()
    with pytest.raises(LineError) as refused:
        ask(kiosk, late)
    assert refused.value.code == "S101"


def test_the_attempt_was_counted_before_the_office_was_asked(kiosk, late):
    assert isinstance(ask(kiosk, late), Session)
    for _ in range(4):
        assert isinstance(kiosk.desk.try_login(late, "wrong"), Denied)
    assert isinstance(kiosk.desk.try_login(late, PASSWORD), Session)
