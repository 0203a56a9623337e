"""An enrolment code for people and cameras: on a terminal, as a picture, on paper."""

import io
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

import segno

from sync.protocol.invitation import Invitation

ERROR_CORRECTION = "m"
SCALE = 8  # pixels a module: about 6 cm of paper at 150 dots an inch
BORDER = 4  # modules of white that readers need
SUFFIXES = (".png", ".svg", ".html")
_SHEET = """\
<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>端正 · 设备登记 / Enrolment</title>
<style>body{{font-family:sans-serif;max-width:40em;margin:2em auto}}
code{{font-size:1.5em}} svg{{width:8cm;height:8cm}} small{{word-break:break-all}}
</style>
<h1>设备登记 <small>Enrolment of a kiosk</small></h1>
<p>考点 / site: <b>{site}</b> &nbsp; 考区 / area: <b>{area}</b></p>
{picture}
<p>登记码 / code: <code>{code}</code></p>
<p>服务器 / server: {server}<br><small>CA SHA-256: {fingerprint}</small></p>
<p>仅可使用一次，有效至 {ends}。用毕请销毁本页。<br>
Good for one kiosk, until {ends}. Destroy this page after use.</p>
<p><code>duanzheng sync enroll --qr '…'</code></p>
</html>
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A code, whom it is for, and until when it may be used."""

    invitation: Invitation
    site: str
    area: str
    ends: datetime

    def terminal(self) -> str:
        """Return the QR as text for a terminal."""
        out = io.StringIO()
        self._qr().terminal(out, border=2, compact=True)
        return out.getvalue()

    def write(self, path: Path) -> None:
        """Write the QR as PNG or SVG, or the whole sheet for printing as HTML.

        The file is readable by its owner only: who has it can enrol a kiosk. Raises
        OSError when it cannot be written.
        """
        content = self.content(path.suffix.lower())
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(content)

    def content(self, suffix: str) -> bytes:
        """Return the bytes of a file of this kind, one of SUFFIXES."""
        assert suffix in SUFFIXES
        if suffix == ".html":
            return self._page().encode()
        out = io.BytesIO()
        kind = suffix.removeprefix(".")
        self._qr().save(out, kind=kind, scale=SCALE, border=BORDER)
        return out.getvalue()

    def _qr(self) -> segno.QRCode:
        return segno.make(
            self.invitation.text, error=ERROR_CORRECTION, micro=False, boost_error=False
        )

    def svg(self) -> str:
        """Return the QR for a page, as large as its place there."""
        out = io.BytesIO()
        self._qr().save(out, kind="svg", xmldecl=False, omitsize=True, border=BORDER)
        return out.getvalue().decode()

    def _page(self) -> str:
        return _SHEET.format(
            site=escape(self.site),
            area=escape(self.area),
            picture=self.svg(),
            code=self.invitation.code,
            server=escape(self.invitation.server) or "-",
            fingerprint=self.invitation.fingerprint or "-",
            ends=self.ends.strftime("%Y-%m-%d %H:%M %Z"),
        )
