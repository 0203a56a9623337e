"""The report as one HTML page; its pictures lie beside it. Writes no file."""

import statistics
from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from camera.png import MAGIC
from camera.problems import Problem
from tests.bench.results import Result

STYLE = """
:root { --paper: #f4f2ec; --card: #fffefb; --ink: #1d2a38; --soft: #66717d;
  --line: #e2ded3; --red: #b3261e; --green: #1f6b4a; --amber: #8a5300; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 24px; background: var(--paper);
  color: var(--ink); font: 15px/1.5 "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC",
  "Microsoft YaHei", system-ui, sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; }
.sum { display: flex; flex-wrap: wrap; gap: 10px; margin: 16px 0; }
.sum div { background: var(--card); border: 1px solid var(--line); padding: 8px 14px;
  border-radius: 8px; }
.sum b { display: block; font-size: 20px; }
.key, small, .sum span { color: var(--soft); }
article { display: grid; grid-template-columns: 1fr 1fr 300px; gap: 16px;
  background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  border-left: 6px solid var(--green); padding: 14px; margin: 14px 0; }
article.bad { border-left-color: var(--red); }
article.fair { border-left-color: var(--amber); }
figure { margin: 0; text-align: center; }
figure img { max-width: 100%; max-height: 420px; border: 1px solid var(--line); }
h2 { font-size: 16px; margin: 0 0 6px; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 1px 10px; margin: 6px 0; }
dt { color: var(--soft); } dd { margin: 0; font-variant-numeric: tabular-nums; }
ul { margin: 6px 0; padding: 0; list-style: none; }
li { border-radius: 6px; padding: 2px 8px; margin: 3px 0; background: #fcf0d9; }
li small { display: block; color: inherit; }
li.blocks { background: #fbe9e7; color: var(--red); }
.wrong { color: var(--red); font-weight: 600; }
@media (max-width: 900px) { article { grid-template-columns: 1fr; } }
"""
GOOD, FAIR = 0.95, 0.90  # IoU


def page(results: list[Result], title: str) -> str:
    """The whole page, the results in the order given."""
    cards = "\n".join(_card(result) for result in results)
    facts = "".join(
        f"<div><b>{b}</b><span>{a}</span></div>" for a, b in summary(results)
    )
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>\n"
        f"<h1>{escape(title)}</h1>"
        '<div class="key">Worst first. Orange: the frame found, its dot where reading'
        " starts; green: the true page; red: where a problem is.</div>"
        f'<div class="sum">{facts}</div>\n{cards}\n</html>\n'
    )


def summary(results: list[Result]) -> Iterator[tuple[str, str]]:
    """What was counted over all photographs, as (what, how much)."""
    yield "photographs", str(len(results))
    failed = sum(result.capture is None for result in results)
    if failed:
        yield "could not be read", str(failed)
    shares = [result.iou for result in results if result.iou is not None]
    if shares:
        yield "IoU over 0.90", f"{sum(s > FAIR for s in shares)} of {len(shares)}"
        yield "IoU over 0.95", f"{sum(s > GOOD for s in shares)} of {len(shares)}"
        yield "mean IoU", f"{statistics.mean(shares):.4f}"
    empty = [result for result in results if result.judged and result.true is None]
    if empty:
        yield "false quads", f"{sum(r.false_quad for r in empty)} of {len(empty)}"
    yield from _directions(results)
    yield "median time", f"{statistics.median(r.ms for r in results):.0f} ms"
    sizes = [len(result.capture.picture) for result in results if result.capture]
    yield "largest picture", f"{max(sizes, default=0):,} bytes"


def _directions(results: list[Result]) -> Iterator[tuple[str, str]]:
    told = [result for result in results if result.turned_right is not None]
    if not told:
        return
    claimed = [result for result in told if not result.asked]
    wrong = sum(result.turned_right is False for result in claimed)
    yield "upright, claimed", f"{len(claimed) - wrong} of {len(told)}"
    yield "asked", str(len(told) - len(claimed))
    yield "turned wrongly, claimed", str(wrong)


def photo_name(result: Result) -> str:
    """The file of the small photograph with frames on it, beside the page."""
    return f"{result.path.name}.photo.jpg"


def finished_name(result: Result) -> str:
    """The file of the finished picture, beside the page."""
    picture = result.capture.picture if result.capture else b""
    return (
        f"{result.path.name}.finished{'.png' if picture.startswith(MAGIC) else '.jpg'}"
    )


def small_name(result: Result) -> str:
    """The file of the finished picture made small, beside the page."""
    return f"{result.path.name}.small.jpg"


def _card(result: Result) -> str:
    capture, name = result.capture, escape(result.path.name)
    if capture is None:
        error = escape(result.error)
        return f'<article class="bad"><h2>{name}</h2><p>{error}</p></article>'
    problems = "".join(_problem(problem) for problem in capture.problems)
    facts = "".join(f"<dt>{key}</dt><dd>{value}</dd>" for key, value in _facts(result))
    finished, small = quote(finished_name(result)), quote(small_name(result))
    return (
        f'<article class="{_grade(result)}">'
        f'<figure><img src="{quote(photo_name(result))}" alt="photo"></figure>'
        f'<figure><a href="{finished}"><img src="{small}"'
        ' alt="finished"></a></figure>'
        f"<div><h2>{name}</h2><ul>{problems}</ul><dl>{facts}</dl>"
        f"<small>{_measures(result)}<br>{_steps(result)}</small></div></article>"
    )


def _grade(result: Result) -> str:
    """How the card is marked: `bad`, `fair` or nothing."""
    share = 1.0 if result.iou is None else result.iou
    lied = result.turned_right is False and not result.asked
    if share <= FAIR or result.false_quad or lied:
        return "bad"
    capture = result.capture
    complaints = capture is not None and capture.problems
    return "fair" if share <= GOOD or complaints else ""


def _problem(problem: Problem) -> str:
    words = f"{escape(problem.text.zh)}<br>{escape(problem.text.en)}"
    return f'<li class="{problem.severity}">{problem.code}<small>{words}</small></li>'


def _facts(result: Result) -> Iterator[tuple[str, str]]:
    capture = result.capture
    assert capture is not None
    if result.iou is not None:
        css = ' class="wrong"' if result.iou <= FAIR else ""
        yield "IoU", f"<span{css}>{result.iou:.4f}</span>"
    elif result.judged:
        yield "page", '<span class="wrong">false</span>' if capture.found else "none"
    yield "frame", f"{capture.confidence:.2f}" if capture.found else "not found"
    mirror = ", mirrored" if capture.mirrored else ""
    yield "turn", f"{capture.rotation}&deg;{mirror} {_direction(result)}"
    yield "photo", f"{capture.width} &times; {capture.height}"
    yield "picture", f"{capture.out_width} &times; {capture.out_height}"
    yield "bytes", f"{len(capture.picture):,}"


def _direction(result: Result) -> str:
    assert result.capture is not None
    sure = f"({result.capture.upright_confidence:.2f}{', asked' * result.asked})"
    if result.turned_right is False:
        return f'<span class="wrong">wrong {sure}</span>'
    return sure


def _measures(result: Result) -> str:
    assert result.capture is not None
    return " &middot; ".join(
        f"{escape(key)} {value:.3g}" for key, value in result.capture.quality.items()
    )


def _steps(result: Result) -> str:
    assert result.capture is not None
    steps = " &middot; ".join(
        f"{escape(step)} {ms:.0f}" for step, ms in result.capture.ms.items()
    )
    return f"{result.ms:.0f} ms: {steps}"
