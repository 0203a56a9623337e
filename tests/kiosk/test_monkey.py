"""Whatever is tapped: no crash, no dead end, no way out, nobody else's papers."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier.catalogue import Catalogue
from dossier.model import Profile
from dossier.states import State
from kiosk.acts import Places
from kiosk.inbox import FileInbox, InboxParams
from kiosk.params import CONSENT_VERSION
from sync.protocol.messages import CATALOGUE_KEY, body_of
from tests.kiosk.conftest import brief_catalogue
from tests.kiosk.drawing import draw_page
from tests.kiosk.monkey import Monkey
from tests.kiosk.stories import SIGNATURE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Few types, so that few cards are made each time the materials are shown."""
    return brief_catalogue()


TAPS = int(os.environ.get("MONKEY_TAPS", "200"))
SEED = int(os.environ.get("MONKEY_SEED", "7"))


def refiller(desk: Any, office: Any) -> Callable[[], None]:
    """Have what was submitted returned, so that there is something to do again."""

    def refill() -> None:
        session = desk.log_in("sample01", "pass2026")
        desk.activate(session, CONSENT_VERSION)
        desk.set_profile(session, Profile("13800000000"))
        view = desk.view(session)
        if view.dossier.state is State.SUBMITTED:
            office.everything_arrived(view.dossier.rev + 1)
            asked = tuple(entry.type.id for entry in view.requirements)
            rev = view.dossier.rev + 2
            again = replace(view.dossier, state=State.RETURNED, asked=asked, rev=rev)
            office.decide(again)
        for one in desk.view(session).dossier.of_type(SIGNATURE.id):
            desk.delete(session, one.id)  # so that there is something to sign again

    return refill


def test_random_taps_find_no_crash_no_dead_end_and_no_way_out(
    start: Callable[..., Any],
    desk: Any,
    office: Any,
    catalogue: Catalogue,
    tmp_path: Path,
) -> None:
    signed = replace(catalogue, version=2, types=(*catalogue.types, SIGNATURE))
    office.tell(CATALOGUE_KEY, body_of(signed), rev=2)
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "photo.jpg").write_bytes(draw_page(300, 200))
    (stick / "broken.png").write_bytes(b"no picture")
    kiosk = start(Places(FileInbox(InboxParams(None), lambda: [stick])))
    left: list[object] = []
    kiosk._window.bind(on_close=left.append, on_request_close=left.append)
    monkey = Monkey(kiosk, SEED, refiller(desk, office))
    try:
        kiosk.play(monkey.play(TAPS), seconds=300 + 2 * TAPS)
    finally:
        kiosk._window.unbind(on_close=left.append, on_request_close=left.append)
    assert left == []
    assert kiosk._loop.status != "stopped"
    assert {"materials", "capture", "check", "files", "sign"} <= set(monkey.seen), (
        monkey.seen
    )
