"""A bell wakes the other process, and only the one that it is for."""

import subprocess
import sys
import threading

import pytest

from sync.doorbell import AGENT, KIOSK, Doorbells

PATIENCE_S = 30
RING = (
    "import sys; from pathlib import Path; from sync.doorbell import Doorbells;"
    "Doorbells(Path(sys.argv[1])).ring(sys.argv[2])"
)


@pytest.fixture
def bells(tmp_path):
    bells = Doorbells(tmp_path)
    yield bells
    bells.close()


@pytest.mark.slow
def test_a_ring_in_one_process_is_heard_in_another(bells, tmp_path):
    heard = threading.Event()
    bells.listen(AGENT, heard.set)
    subprocess.run([sys.executable, "-c", RING, str(tmp_path), AGENT], check=True)
    assert heard.wait(PATIENCE_S)


def test_a_ring_is_heard_only_where_it_is_listened_for(bells):
    rung: list[str] = []
    heard = threading.Event()
    bells.listen(AGENT, lambda: rung.append(AGENT))
    bells.listen(KIOSK, lambda: (rung.append(KIOSK), heard.set()))
    bells.ring(KIOSK)
    assert heard.wait(PATIENCE_S)
    assert set(rung) == {KIOSK}


def test_a_ring_that_nobody_hears_is_no_error(bells):
    bells.ring(AGENT)


def test_a_desk_rings_for_the_agent_when_something_waits(kiosk):
    bells, heard = Doorbells(kiosk.store.folder), threading.Event()
    bells.listen(AGENT, heard.set)
    kiosk.add()
    rang = heard.wait(PATIENCE_S)
    bells.close()
    assert rang


def test_a_closed_bell_can_be_closed_again(bells):
    bells.listen(AGENT, lambda: None)
    bells.close()
    bells.close()
