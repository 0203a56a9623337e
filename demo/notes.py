"""What happened, a JSON object a line: written by the kiosk, read by the story."""

import json
from pathlib import Path
from typing import Any


class Notes:
    """An append-only list of events in a file, shared by two processes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, event: str, **facts: Any) -> None:
        """Append one event."""
        line = json.dumps({"event": event, **facts}, ensure_ascii=False)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def all(self, event: str) -> list[dict[str, Any]]:
        """Return the events of one name, oldest first."""
        if not self._path.exists():
            return []
        lines = self._path.read_text(encoding="utf-8").splitlines()
        # A line that is still being written has no end yet; it is read next time.
        events = [json.loads(line) for line in lines if line.endswith("}")]
        return [entry for entry in events if entry["event"] == event]

    def has(self, event: str, **facts: Any) -> bool:
        """Say whether an event with these facts was written."""
        return any(facts.items() <= entry.items() for entry in self.all(event))
