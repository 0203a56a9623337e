"""The scripted reviewer: reads the console's pages and sends their forms.

It does what a browser does with a page (forms, hidden fields, images), without a
script engine, which the console does not need.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import requests

from demo.exam import REVIEWER
from demo.processes import DemoError

TIMEOUT_S = 30


@dataclass(slots=True)
class Page:
    """What matters of a page: its hidden fields by form address, images, text."""

    status: int
    url: str
    text: str
    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    images: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._form: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self._form = self._page.forms.setdefault(named.get("action", ""), {})
            case "input" if named.get("type") == "hidden":
                self._form[named["name"]] = named.get("value", "")
            case "img":
                self._page.images.append(named["src"])
            case _:
                return


class Reviewer:
    """A reviewer who is logged in at the console."""

    def __init__(self, console: str, password: str, ca_file: Path) -> None:
        self._console = console.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(ca_file)
        login = self._get("/login")
        answer = self._post(
            login, "/login", name=REVIEWER, password=password, next="/review"
        )
        if "/review" not in answer.url:
            raise DemoError(f"the reviewer could not log in: {answer.url}")

    def waits(self, number: str) -> bool:
        """Say whether a dossier stands in the queue of submitted ones."""
        return f"/review/{number}" in self._get("/review?state=submitted").text

    def images(self, number: str) -> dict[str, bytes]:
        """Return the images of a dossier by material id, as the page shows them."""
        pictures = {}
        for source in self._get(f"/review/{number}").images:
            answer = self._session.get(self._console + source, timeout=TIMEOUT_S)
            if answer.status_code != requests.codes.ok:
                raise DemoError(f"an image does not open: {answer.status_code}")
            pictures[source.rsplit("/", 1)[1]] = answer.content
        return pictures

    def give_back(self, number: str, type_id: str, message: str) -> None:
        """Return one type with a message."""
        self._act(
            number, "return", "returned", type=type_id, message=message, deadline="yes"
        )

    def pass_dossier(self, number: str) -> None:
        """Pass a dossier."""
        self._act(number, "verdict", "verdict", verdict="pass", checked="yes")

    def discard_held(self, number: str) -> int:
        """Discard every held operation of a dossier; return how many there were."""
        count = 0
        while True:
            page = self._get(f"/review/{number}")
            prefix = f"/review/{number}/held/"
            held = [action for action in page.forms if action.startswith(prefix)]
            if not held:
                return count
            answer = self._post(page, held[0], settle="discard")
            if answer.status != requests.codes.ok:
                raise DemoError(f"a held operation was not discarded: {answer.status}")
            count += 1

    def _act(self, number: str, act: str, done: str, **fields: str) -> None:
        page = self._get(f"/review/{number}")
        action = f"/review/{number}/{act}"
        if action not in page.forms:
            raise DemoError(f"the page of the dossier does not offer to {act} it")
        answer = self._post(page, action, **fields)
        if f"done={done}" not in answer.url:
            raise DemoError(f"the reviewer's {act} was refused: {answer.status}")

    def _get(self, path: str) -> Page:
        return _read(self._session.get(self._console + path, timeout=TIMEOUT_S))

    def _post(self, page: Page, action: str, **fields: str) -> Page:
        data = {**page.forms.get(action, {}), **fields}
        answer = self._session.post(
            self._console + action, data=data, timeout=TIMEOUT_S
        )
        return _read(answer)


def _read(answer: requests.Response) -> Page:
    page = Page(answer.status_code, answer.url, answer.text)
    _Reader(page).feed(answer.text)
    return page
