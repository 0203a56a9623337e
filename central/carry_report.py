"""What `central import` prints, for people and as JSON."""

import errno
import json
from dataclasses import asdict

from central.carry import Arrived
from central.errors import PROBLEMS, RefusedError


def facts_of(arrived: Arrived) -> str:
    """Return what came as one JSON object."""
    names = [str(path) for path in arrived.answer]
    return json.dumps({**asdict(arrived), "answer": names})


def text_of(arrived: Arrived) -> str:
    """Say what came, and where the answer lies."""
    results = ", ".join(f"{n} {name}" for name, n in sorted(arrived.results.items()))
    came = (
        f"From kiosk {arrived.device} of site {arrived.site}:"
        f" {arrived.images} images ({arrived.new_images} new);"
        f" operations: {results or 'none'}."
    )
    handed = sum(arrived.results.values())
    chinese = (
        f"{arrived.site} 的设备：{arrived.images} 张图片"
        f"（新 {arrived.new_images} 张），{handed} 项操作。"
    )
    lines = [chinese, came]
    if arrived.odd:
        lines.append(
            f"{arrived.odd} items are of no form that this server takes; they stay at"
            " the kiosk. Update the server, then import again."
        )
    names = ", ".join(str(path) for path in arrived.answer)
    lines.append("请把回执带回考点，在该设备上导入。")
    lines.append(f"The answer for the kiosk: {names}")
    return "\n".join(lines)


def words_of(error: RefusedError | OSError) -> str:
    """Say what stopped an import: the bundle, the stick, or this server's own disk."""
    if isinstance(error, RefusedError):
        explanation = error.problem.explanation
    else:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        explanation = PROBLEMS["R191" if full else "R190"].explanation
    both = (explanation.text("zh"), explanation.text("en"))
    return f"{explanation.code} " + "\n".join(both)
