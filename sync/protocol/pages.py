"""The candidate's own page on the wire: the code of each, and where all of them are.

The code comes with the dossier, once it was submitted. The address of the server of the
pages comes once for all, with the office's signature.
"""

from pydantic import Field

from sync.protocol.messages import Message, Ordinal

# A kiosk of before there was one takes it for settings that it never reads.
PAGES_KEY = "settings/pages"
CODE_PATTERN = r"^[a-z2-7]{26}$"
PLACE_MAX = 200  # characters; a longer one makes a QR that no old phone reads


class PagesPlace(Message):
    """Where candidates' phones reach the pages (key `settings/pages`).

    `by_sms`: each text message of the office names the candidate's page.
    """

    version: Ordinal
    page_url: str = Field(max_length=PLACE_MAX, pattern=r"^https?://[^\s/?#@]+$")
    by_sms: bool = False


class PageCode(Message):
    """What a dossier's body says of its page; "" before there is one."""

    page: str = Field(default="", pattern=rf"^$|{CODE_PATTERN}", repr=False)


def address(page_url: str, code: str) -> str:
    """Return where a page is, for a text or a QR."""
    return f"{page_url.rstrip('/')}/c/{code}"
