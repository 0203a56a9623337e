"""Which notices an act of a reviewer calls for, and which an undone one takes back.

Pure: two states of a dossier in, events out. An event is told of once, however often
it is queued.
"""

from dataclasses import dataclass
from datetime import timedelta

from central.notices.wording import Kind
from dossier.model import Dossier, Feedback

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something a candidate is told of; `hours` is the time to the deadline or 0."""

    id: str
    kind: Kind
    hours: int = 0


def events_of(dossier: Dossier) -> dict[str, Event]:
    """Return everything that its candidate was to be told of, by id."""
    events = [_of_feedback(one) for one in dossier.feedback]
    verdict = dossier.verdict
    if verdict is not None:
        kind = Kind.PASS if verdict.passed else Kind.FAIL
        moment = int(verdict.at.timestamp() * 1_000_000)
        events.append(Event(f"verdict/{dossier.registration}/{moment}", kind))
    return {event.id: event for event in events}


def added(before: Dossier, after: Dossier) -> list[Event]:
    """Return what an act brought that a candidate is told of."""
    known = events_of(before)
    return [event for id_, event in events_of(after).items() if id_ not in known]


def undone(before: Dossier, after: Dossier) -> list[str]:
    """Return the ids of what an act took back."""
    left = events_of(after)
    return [id_ for id_ in events_of(before) if id_ not in left]


def _of_feedback(feedback: Feedback) -> Event:
    id_ = f"feedback/{feedback.id}"
    if feedback.deadline is None:
        return Event(id_, Kind.FEEDBACK)
    return Event(id_, Kind.RETURN, round((feedback.deadline - feedback.at) / _HOUR))
