"""What has changed since somebody was last here, in a few short sentences."""

from zoneinfo import ZoneInfo

from dossier.model import Dossier
from kiosk.texts import Texts
from kiosk.viewmodels.when import moment
from sync.seen import Seen


def changes(
    seen: Seen | None, dossier: Dossier, texts: Texts, zone: ZoneInfo
) -> tuple[str, str]:
    """Return a title and what changed; both empty on a first visit."""
    if seen is None:
        return "", ""
    title = texts("changes.since", at=moment(seen.at, zone, texts))
    found = []
    if dossier.state is not seen.state:
        found.append(texts("changes.state", state=texts(f"banner.{dossier.state}")))
    fresh = {entry.id for entry in dossier.feedback} - set(seen.feedback)
    if fresh:
        found.append(texts("changes.feedback", count=len(fresh)))
    if len(dossier.held) < seen.held:
        found.append(texts("changes.decided", count=seen.held - len(dossier.held)))
    return title, "\n".join(found) or texts("changes.none")
