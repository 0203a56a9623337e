"""Write the reference pages of docs/ from the tables in the code.

`write_docs.py --check` writes nothing and fails when a page is out of date.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from camera.errors import ERRORS
from camera.problems import PROBLEMS
from central.errors import PROBLEMS as SERVER_PROBLEMS
from central.findings import FINDINGS
from central.lists.faults import LIST_FAULTS
from central.notices.faults import NOTICE_FAULTS
from central.stops import STOPS
from config.settings import Settings
from duanzheng.cli import ROOMS
from kiosk.errors import EXPLANATIONS as KIOSK
from sync.doctor.findings import ADVICE as DOCTOR
from sync.errors import EXPLANATIONS as SYNC

DOCS = Path(__file__).resolve().parents[1] / "docs"
GENERATED = "<!-- Written by scripts/write_docs.py from the tables in the code. -->\n"
ERRORS_LEAD = """\
Every error says what happened, what is safe and what to do next. The letter is the
room: C camera, D doctor, F settings, K kiosk, R review server, S store and line.
"""
F101 = """\
**F101** (retry: no)
- 设置文件有错误,全部列出并注明位置。没有启动,也没有改动任何内容。请改正后重新启动。
- A settings file has faults; all are listed with their place. Nothing was started or
  changed. Mend the lines and start again.
"""
SETTINGS_LEAD = """\
A TOML file, named by `--config` or `DUANZHENG_CONFIG`; without one the defaults hold.
Paths in it stand relative to the file. A fault stops the start, and all faults are
listed at once.
"""


def errors_page() -> str:
    """Return every code of every room with its texts."""
    server = {code: problem.explanation for code, problem in SERVER_PROBLEMS.items()}
    parts = [
        "# Errors\n",
        GENERATED,
        ERRORS_LEAD,
        "## F: settings\n",
        F101,
    ]
    for title, table in (
        ("C: camera", ERRORS),
        ("K: kiosk", KIOSK),
        ("R: review server", _office(server)),
        ("S: store and line", SYNC),
    ):
        parts.append(f"## {title}\n")
        parts += [_error(code, text) for code, text in table.items()]
    parts.append("## D: what `duanzheng sync doctor` finds\n")
    parts += [_error(code, text) for code, text in DOCTOR.items()]
    parts.append("## Problems of a picture\n")
    parts.append("Not errors: data of a photograph, shown to the candidate.\n")
    parts.append("| code | severity | 中文 | English |\n|---|---|---|---|")
    parts += [
        f"| `{code}` | {text.severity} | {text.zh} | {text.en} |"
        for code, text in PROBLEMS.items()
    ]
    return "\n".join(parts) + "\n"


def _office(server: dict[str, Any]) -> dict[str, Any]:
    return server | STOPS | FINDINGS | NOTICE_FAULTS | LIST_FAULTS


def _error(code: str, text: Any) -> str:
    retry = "yes" if text.retry else "no"
    return (
        f"**{code}** (retry: {retry})\n"
        f"- {text.happened_zh}{text.safe_zh}{text.next_zh}\n"
        f"- {text.happened_en} {text.safe_en} {text.next_en}\n"
    )


def settings_page() -> str:
    """Return every setting with its default, bounds and meaning."""
    parts = [
        "# Settings\n",
        GENERATED,
        SETTINGS_LEAD,
    ]
    top = []
    for name, field in Settings.model_fields.items():
        section = field.annotation
        if hasattr(section, "model_fields"):
            parts.append(f"## [{name}]\n\n{(section.__doc__ or '').strip()}\n")
            parts.append("| setting | default | bounds | meaning |\n|---|---|---|---|")
            parts += [_setting(n, f) for n, f in section.model_fields.items()]
            parts.append("")
        else:
            top.append(f"`{name}` stands above all sections. {field.description}")
    return "\n".join([*parts, *top]) + "\n"


def _setting(name: str, field: Any) -> str:
    bounds = ", ".join(_bound(item) for item in field.metadata) or "-"
    default = field.default
    shown = f'"{default}"' if isinstance(default, str | Path) else str(default).lower()
    shown = "-" if default is None else f"`{shown}`"
    return f"| `{name}` | {shown} | {bounds} | {field.description} |"


def _bound(item: Any) -> str:
    names = {"ge": "at least", "gt": "over", "le": "at most", "lt": "under"}
    names |= {"min_length": "length at least", "max_length": "length at most"}
    for name, words in names.items():
        if (value := getattr(item, name, None)) is not None:
            return f"{words} {value:,}"
    pattern = str(getattr(item, "pattern", item)).replace("|", "\\|")
    return f"`{pattern}`"


def commands_page() -> str:
    """Return every command with its help."""
    parts = ["# Commands\n", GENERATED]
    for room, (module, _) in sorted(ROOMS.items()):
        group = import_module(module).cli
        parts.append(f"## duanzheng {room}\n")
        parts += _commands(group, f"duanzheng {room}")
    return "\n".join(parts) + "\n"


def _commands(group: click.Group, path: str) -> list[str]:
    parts = []
    for name, command in sorted(group.commands.items()):
        if command.hidden:
            continue
        if isinstance(command, click.Group):
            parts += _commands(command, f"{path} {name}")
            continue
        context = click.Context(command, info_name=f"{path} {name}", terminal_width=88)
        parts.append(f"```text\n{command.get_help(context)}\n```\n")
    return parts


PAGES = {
    "errors.md": errors_page,
    "settings.md": settings_page,
    "commands.md": commands_page,
}


def main() -> None:
    check = "--check" in sys.argv[1:]
    stale = []
    for name, make in PAGES.items():
        path = DOCS / name
        text = make()
        if check and (not path.exists() or path.read_text("utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.exit(f"out of date: {', '.join(stale)}; run scripts/write_docs.py")


if __name__ == "__main__":
    main()
