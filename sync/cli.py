"""`duanzheng sync`: enrol this machine, run the agent, look at its state."""

import json
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from sync.doctor.cli import doctor

if TYPE_CHECKING:  # heavy imports happen when a command runs, so that help is instant
    from config.settings import Settings, Sync
    from sync.agent import Agent
    from sync.courier import Courier
    from sync.errors import SyncError
    from sync.store import Store
    from sync.transport import LineParams

config_option = click.option(
    "--config", type=click.Path(path_type=Path), help="Settings file (TOML)."
)

HEARTBEAT_S = 60.0


@click.group(name="sync")
def cli() -> None:
    """The agent that sends what waits and fetches what was decided."""


@cli.command()
@config_option
@click.option("--code", help="The site's one-time enrolment code.")
@click.option("--qr", help="The whole text of its QR: server and CA are taken from it.")
def enroll(config: Path | None, code: str | None, qr: str | None) -> None:
    """Enrol this machine with the review server; its key is made here.

    With --qr the server's CA is pinned if it has the fingerprint in the text. With
    --code alone, the settings name the server and the CA.
    """
    from sync.enrolment import enrol
    from sync.errors import SyncError

    if (code is None) == (qr is None):
        _fail("Give either --code or --qr. Nothing was changed.")
    settings = _settings(config)
    store = _store(settings)
    try:
        params = _line_params(settings)
        answer = enrol(store, params, qr or code or "", settings.device_name)
    except SyncError as error:
        _refuse(error)
    click.echo(f"enrolled: device {answer.device}, site {answer.site}")


cli.add_command(doctor)


@cli.command()
@config_option
def run(config: Path | None) -> None:
    """Run the agent until SIGTERM or SIGINT; tells systemd how it is."""
    import os

    from sync.logs import configure
    from sync.service import Supervisor, Watchdog
    from sync.status import short

    configure()
    supervisor = Supervisor.of(os.environ)
    settings = _settings(config)
    _only_agent(settings)
    store = _store(settings)
    agent = _agent(settings, store)

    def stop(_number: int, _frame: FrameType | None) -> None:
        agent.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    watchdog = Watchdog(supervisor, agent.pulse, lambda: short(store.health()))
    watchdog.start()
    supervisor.tell("READY=1", f"STATUS={short(store.health())}")
    sound = agent.run()
    watchdog.end()
    supervisor.tell("STOPPING=1")
    if not sound:
        sys.exit(1)  # the supervisor starts a sound one


@cli.command()
@config_option
def once(config: Path | None) -> None:
    """Push and pull until nothing is left to do, then stop."""
    from sync.bar import bar, watched
    from sync.errors import SyncError
    from sync.logs import configure
    from sync.status_text import sent_text

    configure(watched=watched())
    settings = _settings(config)
    _only_agent(settings)
    store = _store(settings)
    agent = _agent(settings, store)
    try:
        with bar("roster") as progress:
            agent.once(progress)
    except SyncError as error:
        _refuse(error)
    click.echo(sent_text(store.health(), _language(config)))


@cli.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--seen", is_flag=True, help="Say no more about the last rescue.")
@click.option(
    "--language", type=click.Choice(["zh", "en"]), help="Else that of the kiosk."
)
def status(
    config: Path | None, as_json: bool, seen: bool, language: str | None
) -> None:
    """Say what waits, when the server was last reached, and what went wrong."""
    from dataclasses import asdict
    from zoneinfo import ZoneInfo

    from sync.logs import configure
    from sync.onlyone import AGENT_LOCK, is_taken
    from sync.status import status_of
    from sync.status_text import lines

    configure()  # else what is logged stands in the way of the JSON
    whole = _all_settings(config)
    settings, spoken = whole.sync, language or whole.kiosk.language
    store = _store(settings)
    if seen:
        from sync.salvage.rescue import note_seen

        store.write(note_seen)
    server = store.server()
    facts = status_of(
        store.health(),
        store.cursor(),
        _version(),
        running=is_taken(settings.data_dir / AGENT_LOCK),
        pinned=server is not None and bool(server.ca_pem),
        language="en" if as_json else spoken,
    )
    if as_json:
        click.echo(json.dumps(asdict(facts)))
        return
    for line in lines(facts, spoken, ZoneInfo(whole.kiosk.time_zone)):
        click.echo(line)


@cli.command()
@config_option
@click.option("--user", default="duanzheng", help="Whose the store is.")
@click.option(
    "--credential", is_flag=True, help="systemd hands in the store's key (TPM)."
)
def unit(config: Path | None, user: str, *, credential: bool) -> None:
    """Print the agent's systemd unit for this machine and these settings."""
    from sync.unit import UnitParams, longest_silence_s, unit_text

    settings = _settings(config)
    line = _line_params(settings)
    params = UnitParams(
        name="duanzheng-agent.service",
        python=Path(sys.executable),
        config=config,
        data_dir=settings.data_dir,
        user=user,
        longest_silence_s=longest_silence_s(
            line.connect_timeout_s, line.stall_timeout_s
        ),
        credential=credential,
    )
    click.echo(unit_text(params), nl=False)


@cli.command()
@config_option
def release(config: Path | None) -> None:
    """Let what is quarantined be sent again, once its cause is mended."""
    from sync.doorbell import AGENT, Doorbells
    from sync.errors import SyncError

    settings = _settings(config)
    try:
        count = _store(settings).release()
    except SyncError as error:
        _refuse(error)
    Doorbells(settings.data_dir).ring(AGENT)
    click.echo(f"{count} quarantined operation{'' if count == 1 else 's'} released")


@cli.command()
@click.argument("account")
@config_option
def unlock(account: str, config: Path | None) -> None:
    """Let ACCOUNT log in again after too many wrong passwords.

    Only once the staff has seen whose account it is. The count of the whole machine
    begins anew too.
    """
    from sync.errors import SyncError

    try:
        counted = _store(_settings(config)).unlock_login(account)
    except SyncError as error:
        _refuse(error)
    if not counted:
        click.echo("nothing was counted for this account; it can be tried at once")
        return
    click.echo("unlocked: the account can be tried again")


@cli.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def export(folder: Path, config: Path | None, as_json: bool) -> None:
    """Write all that waits into FOLDER, on a stick for the office."""
    from sync.bar import bar, watched
    from sync.carry_report import exported_text, facts_of
    from sync.errors import SyncError
    from sync.logs import configure

    configure(watched=watched())
    try:
        with bar("export") as progress:
            done = _courier(_settings(config)).export_to(folder, progress)
    except SyncError as error:
        _refuse(error)
    click.echo(json.dumps(facts_of(done)) if as_json else exported_text(done))


@cli.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def import_(file: Path, config: Path | None, as_json: bool) -> None:
    """Take in the office's answer: a FILE (DZ..., .R01), or all in a folder."""
    from sync.bar import bar, watched
    from sync.carry_report import facts_of, imported_text
    from sync.errors import SyncError
    from sync.logs import configure

    configure(watched=watched())
    courier = _courier(_settings(config))
    try:
        files = courier.answers_in(file) if file.is_dir() else (file,)
        if not files:
            _fail(f"{file} holds no answer of the office for this machine.")
        for path in files:
            with bar(f"import {path.name}") as progress:
                done = courier.import_from(path, progress)
            click.echo(json.dumps(facts_of(done)) if as_json else imported_text(done))
    except SyncError as error:
        _refuse(error)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a medium.")
def media(as_json: bool) -> None:
    """List the sticks that are mounted here, with their free space."""
    from sync.carry_report import facts_of, medium_text
    from sync.media import media as mounted

    for medium in mounted():
        click.echo(json.dumps(facts_of(medium)) if as_json else medium_text(medium))


def _courier(settings: "Sync") -> "Courier":
    from importlib.metadata import version

    from sync.clock import SystemClock
    from sync.courier import Courier, CourierParams
    from sync.doorbell import KIOSK, Doorbells

    bells = Doorbells(settings.data_dir)
    params = CourierParams(version("duanzheng"))
    store = _store(settings)
    return Courier(params, store, SystemClock(), lambda: bells.ring(KIOSK))


def _settings(path: Path | None) -> "Sync":
    return _all_settings(path).sync


def _language(path: Path | None) -> str:
    return _all_settings(path).kiosk.language


def _all_settings(path: Path | None) -> "Settings":
    from config.settings import SettingsError, load

    try:
        return load(path)
    except SettingsError as error:
        _fail(str(error))


def _store(settings: "Sync") -> "Store":
    from sync.errors import SyncError
    from sync.store import Store

    try:
        store = Store(settings.data_dir, settings.disk_reserve_bytes)
    except SyncError as error:
        _refuse(error)
    click.get_current_context().call_on_close(store.close)
    return store


def _only_agent(settings: "Sync") -> None:
    """Be the one agent of this store, until the process ends."""
    from sync.errors import SyncError
    from sync.onlyone import AGENT_LOCK, take

    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        held = take(settings.data_dir / AGENT_LOCK)
    except SyncError as error:
        _refuse(error)
    click.get_current_context().call_on_close(held.close)


def _version() -> str:
    from importlib.metadata import version

    return version("duanzheng")


def _agent(settings: "Sync", store: "Store") -> "Agent":
    from sync.agent import Agent, AgentParams
    from sync.backoff import Backoff
    from sync.clock import SystemClock
    from sync.doorbell import Doorbells
    from sync.errors import SyncError

    params = AgentParams(
        line=_line_of(store, settings),
        backoff=Backoff(settings.backoff_first_s, settings.backoff_most_s),
        poll_s=settings.poll_s,
        feed_wait_s=settings.feed_wait_s,
        heartbeat_s=HEARTBEAT_S,
        version=_version(),
    )
    try:
        return Agent(params, store, Doorbells(settings.data_dir), SystemClock())
    except SyncError as error:
        _refuse(error)


def _line_of(store: "Store", settings: "Sync") -> "LineParams":
    """Return the line to the server of the enrolment, or of the settings."""
    from sync.enrolment import line_of
    from sync.errors import SyncError

    try:
        return line_of(store, _line_params(settings))
    except SyncError as error:
        _refuse(error)


def _line_params(settings: "Sync") -> "LineParams":
    from sync.transport import LineParams

    return LineParams(
        server=settings.server or "",
        ca_file=settings.ca_file,
        connect_timeout_s=settings.connect_timeout_s,
        # The feed is silent while it waits; that is no stall.
        stall_timeout_s=max(settings.stall_timeout_s, settings.feed_wait_s + 10),
    )


def _refuse(error: "SyncError") -> NoReturn:
    """Say in both languages what went wrong: who stands here may read either."""
    _fail(error.told())


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(2)
