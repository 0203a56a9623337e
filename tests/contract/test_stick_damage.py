"""Whatever happens to a stick's files: refused with a reason, and nothing is taken."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from central.carry import take_in
from central.store.schema import blobs, feed_counter, operations
from tests.contract.stick import code_of

CALM = settings(
    deadline=None,
    derandomize=True,
    max_examples=40,
    suppress_health_check=list(HealthCheck),
)
REGIONS = 120  # cuts spread evenly over a file
UP = {"R301", "R302", "R303", "R304", "R305", "R306", "R307"}
DOWN = {"S401", "S402", "S403", "S404", "S405", "S406", "S407"}


class Way:
    """One file that goes one way, and the state of whoever takes it in."""

    def __init__(self, file, take, state, codes):
        self.file = file
        self.take = take
        self.state = state
        self.codes = codes
        self.whole = file.read_bytes()
        self.before = state()

    def refused(self, data: bytes) -> str:
        """Put other bytes there; they must be refused, and change nothing."""
        self.file.write_bytes(data)
        code = code_of(lambda: self.take(self.file))
        assert self.state() == self.before
        assert code in self.codes
        return code

    def taken(self) -> None:
        """Take in the whole file after all that: the refusals meant the damage."""
        self.file.write_bytes(self.whole)
        self.take(self.file)
        assert self.state() != self.before


def server_state(central, number):
    with central.office.database.read() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (operations, blobs)
        ]
        counts.append(connection.execute(select(feed_counter.c.seq)).scalar_one())
    files = sorted(p.name for p in central.data_dir.rglob("*") if len(p.name) >= 64)
    return counts, files, central.dossier(number)


@pytest.fixture(params=["up", "down"])
def way(request, stick, kiosk, session, number):
    kiosk.complete(session)
    done = stick.export(kiosk)
    if request.param == "up":
        take = partial(_take_in, stick.central.office, stick.folder)
        state = partial(server_state, stick.central, number)
        return Way(done.files[0], take, state, UP)
    (file,) = stick.arrive(done).answer
    store = kiosk.store
    take = stick.courier(kiosk).import_from
    state = lambda: (store.waiting(), store.cursor(), kiosk.shown(session))  # noqa: E731
    return Way(file, take, state, DOWN)


def _take_in(office, folder, file):
    return take_in(office, file, folder)


@pytest.mark.slow
def test_a_file_that_is_cut_anywhere_is_refused_whole(way):
    size = len(way.whole)
    ends = {0, 1, 3, 4, 5, 8, size - 64, size - 65, size - 1}
    ends |= {size * part // REGIONS for part in range(REGIONS)}
    codes = {way.refused(way.whole[:end]) for end in sorted(ends)}
    assert len(codes) == 1
    assert codes <= {"R306", "S406"}
    way.taken()


@pytest.mark.slow
def test_a_file_that_is_changed_anywhere_is_refused_whole(way):
    @CALM
    @given(st.data())
    def changed(data):
        start = data.draw(st.integers(0, len(way.whole) - 1))
        old = way.whole[start : start + data.draw(st.integers(1, 200))]
        new = data.draw(st.binary(max_size=200).filter(lambda b: b != old))
        way.refused(way.whole[:start] + new + way.whole[start + len(old) :])

    changed()
    way.taken()


def test_what_follows_the_end_is_refused(way):
    way.refused(way.whole + b"more")
    way.refused(way.whole + way.whole)
    way.taken()
