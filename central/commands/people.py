"""People, the audit log, and what the kiosks need."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from central.commands.opening import config_option, open_office

if TYPE_CHECKING:
    from central.office import Office
    from central.users import Wish

ROLES = ("reviewer", "chief", "administrator", "auditor")
role_option = click.option(
    "--role", type=click.Choice(ROLES), default=ROLES[0], help="What they are."
)
area_option = click.option(
    "--area", "areas", multiple=True, help="An area of theirs; several times. Else all."
)


@click.group()
def user() -> None:
    """People of the office: reviewers, chiefs, administrators, auditors."""


@user.command("list")
@config_option
def list_(config_path: Path | None) -> None:
    """List everybody with role and areas."""
    from central.store import people

    with _opened(config_path) as office, office.database.read() as connection:
        for one in people.everybody(connection):
            state = "active" if one.active else "off"
            factor = "factor" if one.totp_secret else "-"
            areas = ", ".join(sorted(one.areas))
            click.echo(f"{one.name}  {one.role.value}  {state}  {factor}  {areas}")


@user.command()
@click.argument("name")
@role_option
@area_option
@config_option
def add(name: str, role: str, areas: tuple[str, ...], config_path: Path | None) -> None:
    """Add NAME and print the password that is good for one login."""
    from central import users

    with _opened(config_path) as office:
        wish = _wish(name, role, areas)
        password = users.add(office, users.AT_THE_SERVER, wish)
    click.echo(f"{name}: one-time password {password}")


@user.command()
@click.argument("name")
@role_option
@area_option
@config_option
def change(
    name: str, role: str, areas: tuple[str, ...], config_path: Path | None
) -> None:
    """Make NAME what the options say; their sessions end."""
    from central import users

    with _opened(config_path) as office:
        users.change(office, users.AT_THE_SERVER, _wish(name, role, areas))
    click.echo(f"{name} is {role} now.")


@user.command()
@click.argument("name")
@config_option
def password(name: str, config_path: Path | None) -> None:
    """Give NAME a new password that is good for one login, and print it."""
    from central import users

    with _opened(config_path) as office:
        fresh = users.reset_password(office, users.AT_THE_SERVER, name)
    click.echo(f"{name}: one-time password {fresh}")


@user.command()
@click.argument("name")
@click.option("--on/--off", "active", default=False, help="Let them in, or no more.")
@config_option
def login(name: str, active: bool, config_path: Path | None) -> None:
    """Switch NAME off (or on again); their sessions end at once."""
    from central import users

    with _opened(config_path) as office:
        users.let_in(office, users.AT_THE_SERVER, name, active=active)
    click.echo(f"{name} can {'log in' if active else 'log in no more'}.")


@user.command("drop-factor")
@click.argument("name")
@config_option
def drop_factor(name: str, config_path: Path | None) -> None:
    """Take away NAME's second factor, when telephone and recovery codes are lost."""
    from central import users

    with _opened(config_path) as office:
        users.drop_factor(office, users.AT_THE_SERVER, name)
    click.echo(f"{name} logs in with the password alone.")


@click.group()
def audit() -> None:
    """The audit log."""


@audit.command()
@click.option("--known", help="NUMBER:HASH that was noted down earlier.")
@config_option
def verify(known: str | None, config_path: Path | None) -> None:
    """Read the whole log; exit 1 and say where, if a line was altered or removed.

    Note the last line's NUMBER:HASH elsewhere from time to time: with --known even
    someone who wrote the whole log anew is found out.
    """
    from central.findings import Finding, Found
    from central.store import audit as log

    with _opened(config_path) as office, office.database.read() as connection:
        found = log.verify(connection)
        fault = found.fault or _unlike(known, lambda n: log.hash_of(connection, n))
    click.echo(
        f"前 {found.number} 行完整；请另行抄存最后一行 {found.number}:{found.hash}\n"
        f"{found.number} lines are whole; the last is {found.number}:{found.hash}"
    )
    if fault:
        click.echo(Finding(Found.AUDIT, 1, fault).words(), err=True)
        sys.exit(1)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@config_option
def fleet(as_json: bool, config_path: Path | None) -> None:
    """Say which kiosks need a person, and why; exit 1 if any does."""
    from central import fleet as rules
    from central import kiosks
    from central.store import fleet as store

    with _opened(config_path) as office:
        with office.database.read() as connection:
            known = store.fleet(connection)
        now = office.clock()
        watched = rules.watch(known, now, office.params)
        for one in watched:
            if as_json:
                facts = kiosks.facts(one.state, now, office.params)
                click.echo(json.dumps(facts, ensure_ascii=False))
                continue
            said = ", ".join(alert.value for alert in one.alerts) or "-"
            click.echo(f"{one.state.site}  {one.state.name}  {one.state.id}  {said}")
    if any(one.alerts for one in watched):
        sys.exit(1)


@contextmanager
def _opened(path: Path | None) -> "Iterator[Office]":
    """Open the office; say in both languages why something cannot be done."""
    from central.console.texts import text
    from central.users import BadUserError

    office = open_office(path)
    try:
        yield office
    except BadUserError as error:
        said = f"{text('zh', error.reason)}\n{text('en', error.reason)}"
        raise click.ClickException(said) from error
    finally:
        office.close()


def _wish(name: str, role: str, areas: tuple[str, ...]) -> "Wish":
    from central.rights import EVERYWHERE, Role
    from central.users import Wish

    return Wish(name, Role(role), frozenset(areas or (EVERYWHERE,)))


def _unlike(known: str | None, hash_of: "Callable[[int], str | None]") -> str:
    """Return what is wrong with a line that was noted down; "" when it stands."""
    if known is None:
        return ""
    number, _, noted = known.partition(":")
    if not number.isdigit() or not noted:
        raise click.ClickException(
            f"--known takes NUMBER:HASH, not {known}. Nothing was compared."
        )
    same = hash_of(int(number)) == noted.lower()
    return "" if same else f"line {number} is not the one that was noted down"


PEOPLE = (user, audit, fleet)
