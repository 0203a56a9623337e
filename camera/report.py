"""What the command line says of a picture, of a camera and of an error.

Values in, plain objects for JSON or one sentence out; must not print.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # --help must not wait for OpenCV
    from camera.codes import Code
    from camera.contents import FoundField
    from camera.errors import CameraError
    from camera.pipeline import Capture
    from camera.problems import Box
    from camera.v4l2 import Abilities


def report_of(photo: Path, out: Path | None, capture: "Capture") -> dict[str, Any]:
    """The contract of the command line: one flat object for a photo."""
    quad = capture.quad
    return {
        "file": str(photo),
        "width": capture.width,
        "height": capture.height,
        "found": capture.found,
        "quad": quad and [[round(x, 2), round(y, 2)] for x, y in quad.points()],
        "confidence": capture.confidence,
        "rotation": capture.rotation,
        "mirrored": capture.mirrored,
        "upright_confidence": capture.upright_confidence,
        "out": str(out) if out else None,
        "out_width": capture.out_width,
        "out_height": capture.out_height,
        "bytes": len(capture.picture),
        "quality": dict(capture.quality),
        "problems": [problem.code for problem in capture.problems],
        "ms": dict(capture.ms),
        "kind": capture.kind,
        "fields": [_field(found) for found in capture.fields],
        "codes": [_code(code) for code in capture.codes],
    }


def sentence_of(report: dict[str, Any]) -> str:
    """The same for a person, on one line."""
    page = "page found" if report["found"] else "no page found"
    turn = f", turned {report['rotation']}" if report["rotation"] else ""
    mirror = ", unmirrored" if report["mirrored"] else ""
    size = f"{report['out_width']}x{report['out_height']}, {report['bytes']} bytes"
    wrong = ", ".join(report["problems"]) or "no problems"
    where = f" -> {report['out']}" if report["out"] else ""
    return f"{report['file']}: {page}{turn}{mirror}; {size}; {wrong}{where}"


def abilities_of(name: str, found: "Abilities") -> dict[str, Any]:
    """A camera's sizes and controls: low, high, step, default."""
    return {
        "source": name,
        "name": found.name,
        "modes": {mode.fourcc: mode.sizes for mode in found.modes},
        "controls": {
            one.name: [one.low, one.high, one.step, one.default]
            for one in found.controls
        },
    }


def listing_of(report: dict[str, Any]) -> str:
    """The same for a person, a line for each."""
    lines = [f"{report['source']}  {report['name']}"]
    for fourcc, sizes in report["modes"].items():
        lines.append(f"  {fourcc}: " + " ".join(f"{w}x{h}" for w, h in sizes))
    for name, (low, high, step, default) in report["controls"].items():
        lines.append(f"  {name}: {low} to {high}, step {step}, default {default}")
    return "\n".join(lines)


def words_of(error: "CameraError") -> str:
    """An error on one line: what happened, and what to do."""
    detail = f" ({error.detail})" if error.detail else ""
    return f"{error.code} {error.text.happened_en} {error.text.next_en}{detail}"


def _field(found: "FoundField") -> dict[str, Any]:
    """A field; compare its value only when it is sound."""
    return {
        "name": found.name,
        "value": found.value,
        "confidence": found.confidence,
        "sound": found.sound,
        "box": _box(found.place) if found.place else None,
    }


def _code(code: "Code") -> dict[str, Any]:
    return {"format": code.format, "text": code.text, "box": _box(code.place)}


def _box(box: "Box") -> list[int]:
    """Left, top, right, bottom in pixels of the finished picture."""
    return [box.left, box.top, box.right, box.bottom]
