"""The states of a dossier, as one table."""

from enum import StrEnum


class State(StrEnum):
    """Where a dossier stands in its review."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PASSED = "passed"
    FAILED = "failed"


class Act(StrEnum):
    """What moves a dossier: the candidate submits, a reviewer does the rest."""

    SUBMIT = "submit"
    RETURN = "return"
    PASS = "pass"  # noqa: S105 - an act, not a password
    FAIL = "fail"


TRANSITIONS: dict[tuple[State, Act], State] = {
    (State.DRAFT, Act.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Act.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Act.RETURN): State.RETURNED,
    (State.SUBMITTED, Act.PASS): State.PASSED,
    (State.SUBMITTED, Act.FAIL): State.FAILED,
}
