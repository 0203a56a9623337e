"""Sticks and the network in any order: everything arrives, once, and both agree."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.protocol.messages import Status

ACTS = ["add", "add", "delete", "export", "arrive", "arrive", "back", "back", "line"]


@dataclass
class Site:
    """A kiosk, its candidate, and whoever carries sticks."""

    stick: Any
    kiosk: Any
    session: Any
    chance: Random
    exported: list[Any] = field(default_factory=list)
    arrived: list[Any] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)

    def act(self, name: str) -> None:
        match name:
            case "add":
                seed = self.chance.randrange(5)
                self.kept.append(self.kiosk.add(self.session, seed=seed))
            case "delete" if self.kept:
                gone = self.kept.pop(self.chance.randrange(len(self.kept)))
                self.kiosk.desk.delete(self.session, gone.id)
            case "export":
                self.exported.append(self.stick.export(self.kiosk))
            case "arrive" if self.exported:
                done = self.chance.choice(self.exported)
                self.arrived.append(self.stick.arrive(done))
            case "back" if self.arrived:
                self.stick.back(self.kiosk, self.chance.choice(self.arrived))
            case "line":
                self.kiosk.sync()
        self.check_shown()

    def check_shown(self) -> None:
        shown = self.kiosk.shown(self.session).materials
        assert {m.id for m in shown} == {m.id for m in self.kept}

    def settle(self) -> None:
        """Let everything arrive, by the line or by one more stick."""
        if self.chance.random() < 0.5:
            self.kiosk.sync()
        else:
            self.stick.round_trip(self.kiosk)

    def check_office(self, number: str) -> None:
        central = self.stick.central
        assert self.kiosk.desk.view(self.session).unsent == 0
        assert self.kiosk.shown(self.session) == central.dossier(number)
        self.check_shown()
        received = central.received(number)
        assert len({entry.id for entry in received}) == len(received)
        assert {entry.status for entry in received} <= {Status.APPLIED}


@pytest.mark.slow
def test_any_order_of_sticks_and_network_ends_well(stick, kiosk, session, number):
    @settings(
        deadline=None,
        derandomize=True,
        max_examples=12,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(st.sampled_from(ACTS), min_size=4, max_size=12),
        st.randoms(use_true_random=False),
    )
    def any_order(acts, chance):
        site = Site(stick, kiosk, session, chance)
        for act in acts:
            site.act(act)
        site.settle()
        site.check_office(number)
        for material in site.kept:  # the next order begins with no pictures
            kiosk.desk.delete(session, material.id)

    any_order()
