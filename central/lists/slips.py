"""Registration slips: a page to print, or a list for an office's own printing.

A slip that carries a password opens the login by itself, so it is made only from a
password that still holds; without one it fills in the account.
"""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import segno
from sqlalchemy import Connection, select

from central.office import Office
from central.stops import StoppedError
from central.store import audit, rosterbulk
from central.store.rosterbulk import CHUNK
from central.store.schema import registrations
from dossier.masking import mask_id_number, mask_name
from dossier.model import Registration
from sync.protocol.messages import RosterEntry
from sync.protocol.slip import Slip, slip_text
from sync.protocol.verifier import unlock

SUFFIXES = (".html", ".csv")
BORDER = 4  # modules of white that readers need
_HEAD = """\
<!doctype html>
<html lang="zh"><meta charset="utf-8">
<title>端正 · 报名凭条 / Registration slips</title>
<style>body{font-family:sans-serif;margin:1cm}
section{display:flex;gap:1em;border-bottom:1px dashed #999;padding:.5cm 0;
break-inside:avoid}
svg{width:4cm;height:4cm;flex:none} h2{margin:.2em 0} p{margin:.3em 0}</style>
"""
_SLIP = """\
<section>{picture}<div><h2>{name}</h2>
<p>报名号 / registration: <b>{number}</b></p><p>证件 / ID: {id_number}</p>
<p>{category} · {site}</p><p>{told}</p></div></section>
"""
_WITH = (
    "在考点设备上选“扫描报名凭条”，把二维码放到镜头下即可登录。请妥善保管，"
    "他人持此凭条也能登录。<br>At the kiosk choose the slip's QR code and hold it "
    "under the camera: it logs you in. Keep it safe; whoever has it can log in."
)
_WITHOUT = (
    "在考点设备上选“扫描报名凭条”，把二维码放到镜头下，再输入您的密码。<br>At the "
    "kiosk choose the slip's QR code and hold it under the camera, then enter your "
    "password."
)


class BadPasswordsError(ValueError):
    """The file is not one that an import wrote."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What was written; `outdated` are numbers whose password holds no longer."""

    slips: int
    outdated: list[str]
    unknown: list[str]


@dataclass(frozen=True, slots=True)
class _Made:
    registration: Registration
    text: str = field(repr=False)
    has_password: bool


def passwords_of(path: Path) -> dict[str, str]:
    """Return the passwords that an import wrote, the last one of each number.

    Raises BadPasswordsError; OSError when it cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            if next(rows, None) != ["number", "password"]:
                raise BadPasswordsError("its first line is not: number,password")
            return {number: password for number, password in rows}  # noqa: C416 - checks
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        if isinstance(error, BadPasswordsError):
            raise
        raise BadPasswordsError("a line is not: number,password") from error


def numbers_of_site(office: Office, site: str) -> list[str]:
    """Return the numbers of a site's registrations, in their order."""
    column = registrations.c.number
    wanted = select(column).where(registrations.c.site == site).order_by(column)
    with office.database.read() as connection:
        return list(connection.execute(wanted).scalars())


def write(
    office: Office, path: Path, numbers: Sequence[str], passwords: dict[str, str]
) -> Printed:
    """Write the slips of these registrations, for the file's owner alone.

    Raises StoppedError R542 when the file cannot be written; then an older one stays.
    """
    assert path.suffix.lower() in SUFFIXES
    outdated: list[str] = []
    unknown: list[str] = []
    made = _made(office, numbers, passwords, outdated, unknown)
    draft = path.with_name(f"{path.name}.part")
    try:
        count = _write(draft, made, html=path.suffix.lower() == ".html")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoppedError("R542", str(path)) from error
    with office.database.write() as connection:
        _note(connection, office, count, len(passwords))
    return Printed(count, outdated, unknown)


def _note(connection: Connection, office: Office, count: int, given: int) -> None:
    said = f"{count} slips, " + ("with passwords" if given else "without passwords")
    entry = audit.Entry(office.clock(), "command", "print_slips", "", said)
    audit.add(connection, entry)


def _made(
    office: Office,
    numbers: Sequence[str],
    passwords: dict[str, str],
    outdated: list[str],
    unknown: list[str],
) -> Iterator[_Made]:
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        with office.database.read() as connection:
            known = rosterbulk.known(connection, chunk)
        for number in chunk:
            entry = known.get(number)
            password = passwords.get(number, "")
            if entry is None:
                unknown.append(number)
            elif password and unlock(password, entry.verifier, number) is None:
                outdated.append(number)
            else:
                yield _slip(entry, password)


def _slip(entry: RosterEntry, password: str) -> _Made:
    who = entry.registration
    return _Made(who, slip_text(Slip(who.account, password)), bool(password))


def _write(path: Path, made: Iterator[_Made], *, html: bool) -> int:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    count = 0
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if html:
            file.write(_HEAD)
        else:
            writer.writerow(["number", "name", "slip"])
        for count, one in enumerate(made, 1):  # noqa: B007 - how many there were
            if html:
                file.write(_page(one))
            else:
                who = one.registration
                writer.writerow([who.number, who.name, one.text])
        file.flush()
        os.fsync(file.fileno())
    return count


def _page(one: _Made) -> str:
    out = io.BytesIO()
    code = segno.make(one.text, error="m", micro=False, boost_error=False)
    code.save(out, kind="svg", xmldecl=False, omitsize=True, border=BORDER)
    who = one.registration
    return _SLIP.format(
        picture=out.getvalue().decode(),
        name=escape(mask_name(who.name)),
        number=escape(who.number),
        id_number=escape(mask_id_number(who.id_number)),
        category=escape(who.category),
        site=escape(who.site),
        told=_WITH if one.has_password else _WITHOUT,
    )
