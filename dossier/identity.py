"""The kinds of identity papers with which candidates apply, told by their numbers."""

import re
from enum import StrEnum

from dossier.idnumber import is_valid


class IdType(StrEnum):
    """An identity paper; the values stand in catalogues and in rosters."""

    RESIDENT = "resident"
    HMT_RESIDENCE = "hmt_residence"
    HK_MACAO = "hk_macao"
    TAIWAN = "taiwan"
    PASSPORT = "passport"


# The residence permits for Hong Kong, Macao and Taiwan are numbered as identity cards,
# under 810000, 820000 and 830000 (GB/T 2260 and the State Council's measures of 2018).
_HMT = re.compile(r"8[123]0000[0-9]{11}[0-9X]")
# A letter and 8 digits, of old with 2 more for the issue of the card.
_HK_MACAO = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
# 8 digits for five years, 10 digits with a letter in brackets for the old booklet.
_TAIWAN = re.compile(r"[0-9]{8}|[0-9]{10}(?:\([A-Z]\))?")
# ICAO 9303: at most 9 characters in the machine-readable zone; some print longer ones.
_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,15}")


def fits(kind: IdType, number: str) -> bool:
    """Say whether a number may be that of a paper of this kind."""
    match kind:
        case IdType.RESIDENT:
            return is_valid(number) and not _HMT.fullmatch(number)
        case IdType.HMT_RESIDENCE:
            return is_valid(number) and bool(_HMT.fullmatch(number))
        case IdType.HK_MACAO:
            return bool(_HK_MACAO.fullmatch(number))
        case IdType.TAIWAN:
            return bool(_TAIWAN.fullmatch(number))
        case IdType.PASSPORT:
            return bool(_PASSPORT.fullmatch(number))


def id_type_of(number: str) -> IdType:
    """Return the kind of paper that a number is most likely of.

    A passport may look like a travel permit; nothing but what is shown hangs on this.
    """
    for kind in IdType:
        if fits(kind, number):
            return kind
    return IdType.PASSPORT
