"""Who may do what, and see which area. Rules alone; nothing is read or written here."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Stands in a person's areas for all of them.
EVERYWHERE = "*"


class Role(StrEnum):
    """What a person is to the office."""

    REVIEWER = "reviewer"
    CHIEF = "chief"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What a page or an act asks for."""

    REVIEW = "review"
    USERS = "users"
    FLEET = "fleet"
    LISTS = "lists"
    TODAY = "today"
    NOTICES = "notices"
    AUDIT = "audit"
    # Of everybody who is logged in.
    ACCOUNT = "account"


_OF_ROLE: dict[Role, frozenset[Right]] = {
    Role.REVIEWER: frozenset({Right.REVIEW, Right.ACCOUNT}),
    Role.CHIEF: frozenset(
        {
            *(Right.REVIEW, Right.USERS, Right.FLEET, Right.TODAY),
            *(Right.NOTICES, Right.AUDIT, Right.ACCOUNT),
        }
    ),
    Role.ADMINISTRATOR: frozenset(Right),
    # Looks at what others did, never at a candidate's papers.
    Role.AUDITOR: frozenset({Right.AUDIT, Right.ACCOUNT}),
}
# The first part of an address says what it asks for; whatever is not here is for
# administrators alone.
_OF_PLACE: dict[str, Right] = {
    "review": Right.REVIEW,
    "bulk": Right.REVIEW,
    "records": Right.REVIEW,
    "phrases": Right.REVIEW,
    "notices": Right.NOTICES,
    "refused": Right.NOTICES,
    "users": Right.USERS,
    "fleet": Right.FLEET,
    "roster": Right.LISTS,
    "catalogue": Right.LISTS,
    "export": Right.LISTS,
    "today": Right.TODAY,
    "audit": Right.AUDIT,
    "audit.csv": Right.AUDIT,
    "": Right.ACCOUNT,
    "account": Right.ACCOUNT,
    "logout": Right.ACCOUNT,
}
# Where a role begins its day.
HOMES: dict[Role, str] = {
    Role.REVIEWER: "/review",
    Role.CHIEF: "/review",
    Role.ADMINISTRATOR: "/review",
    Role.AUDITOR: "/audit",
}
# Whoever may make others powerful needs more than a password, where that is set.
STRONG_ROLES = frozenset({Role.CHIEF, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the office; `areas` may hold EVERYWHERE."""

    name: str
    role: Role
    areas: frozenset[str]

    @property
    def is_everywhere(self) -> bool:
        """Whether no area is closed to them."""
        return EVERYWHERE in self.areas

    def may(self, right: Right) -> bool:
        """Say whether their role has a right."""
        return right in _OF_ROLE[self.role]

    def may_open(self, path: str) -> bool:
        """Say whether their role opens this address of the console."""
        place = path.partition("?")[0].strip("/").partition("/")[0]
        if place in _OF_PLACE:
            return self.may(_OF_PLACE[place])
        return self.role is Role.ADMINISTRATOR

    def sees(self, area: str) -> bool:
        """Say whether an area is theirs."""
        return self.is_everywhere or area in self.areas

    def looks_after(self, other: "Person") -> bool:
        """Say whether they may change another: a chief, the reviewers of own areas."""
        if self.role is Role.ADMINISTRATOR:
            return True
        if self.role is not Role.CHIEF or other.role is not Role.REVIEWER:
            return False
        return self.covers(other.areas)

    def covers(self, areas: Iterable[str]) -> bool:
        """Say whether all these areas, and at least one, are theirs."""
        wanted = frozenset(areas)
        return bool(wanted) and (self.is_everywhere or wanted <= self.areas)
