"""Agent and server are killed again and again; nothing is lost, nothing is doubled."""

import os
import random

import pytest

KILLS = int(os.environ.get("KILLS", "20"))
KEPT_MOST = 30  # a type takes 500 pictures


def kill_points(line):
    """Return how far a round may have come when the killing starts."""
    images, known = line.images_at_the_office, len(line.received)
    uploads = line.logged("uploaded")
    return [
        lambda: True,
        lambda: line.images_at_the_office > images,
        lambda: len(line.received) > known,
        lambda: line.logged("uploaded") > uploads,
        lambda: line.unsent <= 2,
        lambda: line.unsent == 0,
    ]


@pytest.mark.slow
def test_after_any_killing_the_office_has_everything_once(whole_line):
    kill_often(whole_line, random.Random(6), KILLS)
    check_all_arrived_once(whole_line)


def kill_often(line, chance, kills):
    """Kill agent, server or both, at every point of the way in turn."""
    done = 0
    while done < kills:
        reached = chance.choice(kill_points(line))
        for _ in range(5):
            line.add()
        line.delete_oldest()
        while len(line.kept) > KEPT_MOST:
            line.delete_oldest()
        line.look_until(reached)
        victims = chance.choice(
            [[line.agent], [line.server], [line.agent, line.server]]
        )
        for victim in victims:
            victim.kill()
        line.add()
        for victim in victims:
            victim.start()
        done += len(victims)


def check_all_arrived_once(line):
    """Wait until all is there; then look that nothing is lost, and nothing doubled."""
    line.look_until(lambda: line.unsent == 0)
    line.look_until(lambda: line.desk.view(line.session).dossier == line.dossier)
    assert len(line.received) == line.recorded
    assert line.dossier.materials == tuple(line.kept)
    opened = [line.image(material) for material in line.added]
    assert opened == [line.picture(seed) for seed in range(len(line.added))]


@pytest.mark.slow
def test_both_end_in_order_when_they_are_asked_to(whole_line):
    line = whole_line
    line.add()
    line.look_until(lambda: line.unsent == 0)
    assert [line.agent.end(), line.server.end()] == [0, 0]


@pytest.mark.slow
def test_the_agents_log_names_nobody(whole_line):
    line = whole_line
    line.add()
    line.look_until(lambda: line.unsent == 0)
    line.server.kill()
    line.look_until(lambda: line.logged("contact_failed") > 0)
    text = line.agent.log.read_text(encoding="utf-8")
    for name in ("样本甲", "specimen1", "2026000001", "999900199001010014"):
        assert name not in text
