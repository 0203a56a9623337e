"""What the commands for a stick print, for people and as JSON."""

from dataclasses import asdict
from typing import Any

from sync.media import Medium
from sync.outgoing import Exported
from sync.returning import Imported


def facts_of(done: Exported | Imported | Medium) -> dict[str, Any]:
    """Return a result as JSON values."""
    return {name: _plain(value) for name, value in asdict(done).items()}


def exported_text(done: Exported) -> str:
    """Say what is on the stick, and that it is not done with."""
    names = ", ".join(path.name for path in done.files)
    return (
        f"U 盘上已有 {done.operations} 项操作和 {done.images} 张图片，"
        "导入审核中心的回执之前，本机会一直保留它们。\n"
        f"{_count(done.operations, 'operation')} and {_count(done.images, 'image')}"
        f" ({done.bytes:,} bytes) are on the stick: {names}\n"
        "They stay here as well until the office has answered. At the office:"
        f" duanzheng central import {done.files[0].name}"
    )


def imported_text(done: Imported) -> str:
    """Say what came back and what still waits."""
    receipts = ", ".join(f"{n} {name}" for name, n in sorted(done.receipts.items()))
    new = f"{_count(done.changes, 'change')}; receipts: {receipts or 'none'}"
    if not done.receipts and not done.changes:
        new = "nothing that was not here already"
    settled = sum(done.receipts.values())
    return (
        f"回执已导入：{settled} 项有了结果，{done.changes} 条新内容，"
        f"还有 {done.waiting} 项待上传。\n"
        f"The answer brought {new}. {_count(done.waiting, 'operation')} still wait."
    )


def medium_text(medium: Medium) -> str:
    """Describe a medium on one line."""
    state = "" if medium.writable else ", read-only"
    return (
        f"{medium.path}  {medium.filesystem}, {medium.free_bytes:,} of"
        f" {medium.total_bytes:,} bytes free{state}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return value if isinstance(value, int | dict | bool) else str(value)
