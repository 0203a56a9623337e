"""Many roster entries in few bytes: column by column, then LZMA.

50,000 registrations come down a rural line when a kiosk is new. What follows from
something else is left out (a check digit, an account that holds the number), and what
is alike stands together. Reading is bounded: a pack that would grow too large is none.
"""

import json
import lzma
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from dossier.model import Registration
from sync.protocol import columns
from sync.protocol.messages import LoginVerifier, RosterEntry

FORM = 1
ENTRIES_MAX = 10_000
# 10,000 entries whose texts are all as long as an import allows stay below this.
UNPACKED_MAX = 16_000_000
# A small window, so that a kiosk needs little memory to read.
_FILTERS = [
    {"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": 1 << 20, "lc": 0, "pb": 0}
]
_PLAIN, _DEFLATED, _LZMA = b"0", b"1", b"2"
_RAW = -zlib.MAX_WBITS
# What stands in almost every pack, so that a small one need not say it.
_WORDS = (
    '"中医执业医师","口腔执业医师","临床执业助理医师",16,4,"",3,65536,4]]}'
    ',"accounts":"\\u0001\\n","shared":[[2027,"临床执业医师",[[2026,"临床执业医师","'
    '"odd":[],"surnames":["王","李","张"],"givens":"\\n'
    ',"regions":["110101","310101","999901"],'
    '],"number":["2026",1,1,1,1,1,1,1,1,1,{"form":1,"count":20,"rev":[1,1,1,1,1,1,1'
    ",1,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,2,2"
).encode()
_LENGTH_BYTES = 3
_NUMBER, _ID = "\x01", "\x02"  # what an account may stand for; no text holds them


class BadPackError(Exception):
    """It is not a pack of ours, or one that was cut or changed."""


@dataclass(frozen=True, slots=True)
class Versioned:
    """A roster entry and the version of its key."""

    rev: int
    entry: RosterEntry


def pack(items: Sequence[Versioned]) -> bytes:
    """Return at most ENTRIES_MAX entries in their small form; their order is kept."""
    people = [item.entry.registration for item in items]
    locks = [item.entry.verifier for item in items]
    regions, odd, days, orders = columns.id_numbers([p.id_number for p in people])
    # Apart, because there are few surnames and many given names.
    surnames, firsts = columns.indexed([p.name[:1] for p in people])
    alphabet, givens = columns.letters([p.name[1:] for p in people])
    words, accounts = columns.letters([_account(p) for p in people])
    shared, which = columns.indexed([_shared(item.entry) for item in items])
    whole = {
        "form": FORM,
        "count": len(items),
        "rev": [item.rev for item in items],
        "number": columns.steps([p.number for p in people]),
        "regions": regions,
        "odd": odd,
        "surnames": surnames,
        "givens": alphabet,
        "accounts": words,
        "shared": shared,
    }
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    secret = bytes.fromhex("".join(lock.salt + lock.check for lock in locks))
    parts = [text, days, orders, firsts, givens, accounts, which]
    return b"".join(_framed(part) for part in [*map(_pressed, parts), secret])


def unpack(packed: bytes) -> list[Versioned]:
    """Return the entries of a pack; raise BadPackError."""
    try:
        return _unpacked(packed)
    except (LookupError, TypeError, ValueError, ValidationError) as error:
        raise BadPackError(type(error).__name__) from error
    except (lzma.LZMAError, zlib.error, OverflowError, StopIteration) as error:
        raise BadPackError(type(error).__name__) from error
    except RecursionError as error:  # brackets within brackets
        raise BadPackError(type(error).__name__) from error


def _unpacked(packed: bytes) -> list[Versioned]:
    *pressed, secret = _frames(packed)
    text, days, orders, firsts, givens, accounts, which = _released(pressed)
    whole = json.loads(text)
    if whole["form"] != FORM or not 0 <= whole["count"] <= ENTRIES_MAX:
        raise BadPackError("another form")
    if whole["count"] == 0:
        return []
    take = _taker(secret)
    rows = zip(
        whole["rev"],
        columns.from_steps(whole["number"]),
        columns.from_letters(whole["accounts"], accounts),
        columns.from_planes(firsts),
        columns.from_letters(whole["givens"], givens),
        columns.from_id_numbers(whole["regions"], whole["odd"], days, orders),
        columns.from_planes(which),
        strict=True,
    )
    items: list[Versioned] = []
    for rev, number, account, first, given, id_number, place in rows:
        year, category, area, site, *kind = whole["shared"][place]
        known = account.replace(_NUMBER, number).replace(_ID, id_number)
        name = whole["surnames"][first] + given
        person = Registration(
            number, known, name, id_number, year, category, area, site
        )
        entry = RosterEntry(registration=person, verifier=_verifier(kind, take))
        items.append(Versioned(rev, entry))
    if len(items) != whole["count"] or take(1):
        raise BadPackError("another count")
    return items


def _account(person: Registration) -> str:
    found = person.account.replace(person.number, _NUMBER, 1)
    return found.replace(person.id_number, _ID, 1) if person.id_number else found


def _shared(entry: RosterEntry) -> tuple[Any, ...]:
    person, lock = entry.registration, entry.verifier
    sizes = len(lock.salt) // 2, len(lock.check) // 2
    costs = lock.time_cost, lock.memory_kib, lock.lanes
    place = person.year, person.category, person.area, person.site
    return (*place, *sizes, lock.base, *costs)


def _verifier(kind: Sequence[Any], take: Callable[[int], bytes]) -> LoginVerifier:
    salt_bytes, check_bytes, base, time_cost, memory_kib, lanes = kind
    return LoginVerifier(
        salt=take(salt_bytes).hex(),
        check=take(check_bytes).hex(),
        base=base,
        time_cost=time_cost,
        memory_kib=memory_kib,
        lanes=lanes,
    )


def _taker(raw: bytes) -> Callable[[int], bytes]:
    view, place = memoryview(raw), 0

    def take(count: int) -> bytes:
        nonlocal place
        taken = bytes(view[place : place + count])
        place += count
        return taken

    return take


def _pressed(column: bytes) -> bytes:
    """Return the smallest form of a column, led by the byte that says which."""
    small = zlib.compressobj(9, zlib.DEFLATED, _RAW, 9, zlib.Z_DEFAULT_STRATEGY, _WORDS)
    deflated = small.compress(column) + small.flush()
    squeezed = lzma.compress(column, lzma.FORMAT_RAW, filters=_FILTERS)
    forms = [_PLAIN + column, _DEFLATED + deflated, _LZMA + squeezed]
    return min(forms, key=len)


def _released(pressed: Sequence[bytes]) -> list[bytes]:
    left = UNPACKED_MAX
    parts: list[bytes] = []
    for column in pressed:
        parts.append(_release(column[:1], column[1:], left))
        left -= len(parts[-1])
        if left <= 0:
            raise BadPackError("larger than any of ours")
    return parts


def _release(form: bytes, column: bytes, most: int) -> bytes:
    if form == _PLAIN:
        return column
    if form == _DEFLATED:
        small = zlib.decompressobj(_RAW, _WORDS)
        plain, ended = small.decompress(column, most), small.eof
    elif form == _LZMA:
        large = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=_FILTERS)
        plain, ended = large.decompress(column, max_length=most), large.eof
    else:
        raise BadPackError("another form")
    if not ended:
        raise BadPackError("cut, or larger than any of ours")
    return plain


def _framed(part: bytes) -> bytes:
    return len(part).to_bytes(_LENGTH_BYTES, "big") + part


def _frames(packed: bytes) -> list[bytes]:
    parts: list[bytes] = []
    place = 0
    while place < len(packed):
        start = place + _LENGTH_BYTES
        size = int.from_bytes(packed[place:start], "big")
        parts.append(packed[start : start + size])
        if len(parts[-1]) != size:
            raise BadPackError("cut")
        place = start + size
    return parts
