"""Many registrations in few bytes, and back, whatever stands in them."""

import lzma
import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.idnumber import check_character
from dossier.model import Registration
from sync.protocol.messages import LoginVerifier, RosterEntry
from sync.protocol.rosterpack import (
    ENTRIES_MAX,
    BadPackError,
    Versioned,
    pack,
    unpack,
)

TEXT = st.text(
    st.characters(exclude_characters="\n\x01\x02", exclude_categories=("Cs",)),
    min_size=1,
    max_size=12,
)
NUMBERS = st.from_regex(r"[A-Za-z_.-]{0,6}[0-9]{0,12}[A-Za-z]?", fullmatch=True)
VERIFIERS = st.builds(
    LoginVerifier,
    salt=st.sampled_from(["", "ab" * 16]),
    check=st.sampled_from(["01020304", "ff" * 32]),
    base=st.sampled_from(["", "cd" * 8]),
    time_cost=st.integers(1, 4),
    memory_kib=st.integers(8, 65_536),
    lanes=st.integers(1, 4),
)


# Most candidates of a site are of a few counties, and finished school lately.
COUNTIES = [f"99{n:04d}" for n in random.Random(2).sample(range(10_000), 300)]
OFTEN = [1 / (n + 1) ** 1.2 for n in range(len(COUNTIES))]


def id_number(rng: random.Random) -> str:
    age = timedelta(days=int(rng.triangular(0, 27 * 365, 20 * 365)))
    born = date(1975, 1, 1) + age
    county = rng.choices(COUNTIES, OFTEN)[0]
    first = f"{county}{born:%Y%m%d}{rng.randrange(1000):03d}"
    return first + check_character(first)


SPECIMENS = st.integers(0, 999).map(lambda n: id_number(random.Random(n)))
ID_NUMBERS = st.one_of(SPECIMENS, TEXT)


@st.composite
def entries(draw: st.DrawFn) -> Versioned:
    number, id_text = draw(NUMBERS), draw(ID_NUMBERS)
    account = draw(st.sampled_from([number, id_text, f"a{number}", "own"]) | TEXT)
    person = Registration(
        number,
        account,
        draw(TEXT),
        id_text,
        draw(st.integers(2000, 2099)),
        draw(TEXT),
        "YB",
        "YB01",
    )
    entry = RosterEntry(registration=person, verifier=draw(VERIFIERS))
    return Versioned(draw(st.integers(1, 10**6)), entry)


@given(st.lists(entries(), max_size=12))
def test_what_is_packed_comes_out_as_it_was(items):
    assert unpack(pack(items)) == items


@given(st.lists(entries(), min_size=1, max_size=3), st.data())
def test_a_pack_that_was_cut_is_refused(items, data):
    packed = pack(items)
    with pytest.raises(BadPackError):
        unpack(packed[: data.draw(st.integers(1, len(packed) - 1))])


@given(st.binary(max_size=200))
def test_nonsense_is_refused_and_nothing_else_happens(raw):
    try:
        unpack(raw)
    except BadPackError:
        return
    raise AssertionError("it was taken")


@given(st.lists(entries(), min_size=1, max_size=3), st.data())
def test_a_changed_byte_is_refused_or_understood_but_never_an_accident(items, data):
    packed = bytearray(pack(items))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        unpack(bytes(packed))
    except BadPackError:
        return


def test_a_pack_that_would_grow_without_bound_is_refused():
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": 1 << 20, "pb": 0}]
    bomb = lzma.compress(bytes(100_000_000), lzma.FORMAT_RAW, filters=filters)
    with pytest.raises(BadPackError):
        unpack(b"".join(len(part).to_bytes(4, "big") + part for part in [bomb] * 8))


def people(count: int, seed: int) -> list[Versioned]:
    """Registrations whose names and numbers are as hard to guess as real ones."""
    rng = random.Random(seed)
    surnames = [chr(0x4E00 + n) for n in rng.sample(range(20_000), 120)]
    given = [chr(0x4E00 + n) for n in rng.sample(range(20_000), 1200)]
    often = [1 / (n + 3) for n in range(len(surnames))]
    seldom = [1 / (n + 20) ** 1.1 for n in range(len(given))]
    made = []
    for place in range(count):
        name = rng.choices(surnames, often)[0]
        name += "".join(rng.choices(given, seldom, k=rng.choices((1, 2), (2, 8))[0]))
        identity = id_number(rng)
        person = Registration(
            str(202_611_000_000 + place),
            identity,
            name,
            identity,
            2026,
            rng.choices(("临床执业医师", "口腔执业医师", "中医执业医师"), (6, 3, 1))[0],
            "YB",
            "YB01",
        )
        verifier = LoginVerifier(
            check=rng.randbytes(4).hex(),
            base="cd" * 8,
            time_cost=3,
            memory_kib=65_536,
            lanes=4,
        )
        made.append(Versioned(1, RosterEntry(registration=person, verifier=verifier)))
    return made


@pytest.mark.slow
def test_ten_thousand_registrations_take_less_than_a_fifth_of_the_limit():
    items = people(ENTRIES_MAX, 7)
    packed = pack(items)
    assert len(packed) <= 118_000  # 50,000 in 0.6 MB, with 1.6 % for its envelope
    assert unpack(packed) == items
