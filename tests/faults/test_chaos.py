"""The worst line there is, between real processes: all arrives, once."""

import pytest

from tests.faults.chaos import Trouble, misfortunes

ROUNDS = 2
QUEUE = 8
SEED = 1


@pytest.mark.slow
def test_a_queue_of_pictures_arrives_whole_and_once(whole_line):
    line, chaos = whole_line, whole_line.chaos
    before = len(chaos.struck)
    chaos.suffer(misfortunes(SEED, ROUNDS))
    for _ in range(QUEUE):
        line.add()
    while chaos.left:  # the troubles that are left wait for connections
        line.add()
        line.look_until(lambda: line.unsent == 0)
    line.look_until(lambda: line.unsent == 0)
    line.look_until(lambda: line.desk.view(line.session).dossier == line.dossier)
    assert line.desk.health().stuck == 0
    assert line.dossier.materials == tuple(line.kept)
    assert len(line.received) == line.recorded
    opened = [line.image(material) for material in line.added]
    assert opened == [line.picture(number) for number in range(len(line.added))]
    line.look_until(lambda: len(chaos.struck) - before == ROUNDS * len(Trouble))
