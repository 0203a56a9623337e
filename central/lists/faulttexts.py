"""What a person reads of the faults of a list: at the terminal, and in the report."""

from collections.abc import Iterator, Sequence

from central.lists.columns import Column, titled
from central.lists.faults import LIST_FAULTS, ListFault
from central.lists.table import UnreadableError
from central.store.staging import RowFault

REPORT_HEADINGS = (
    "行 row",
    "列 column",
    "代码 code",
    "问题",
    "处理办法",
    "what is wrong",
    "what to do",
    "相关 detail",
)


def fault_lines(name: str, fault: RowFault) -> tuple[str, str]:
    """Return a fault in Chinese and in English."""
    said = LIST_FAULTS[fault.code]
    head = f"{name} 第 {fault.place} 行 row {fault.place}"
    column = f" {_titled(fault.column)}" if fault.column else ""
    detail = f"（{fault.detail}）" if fault.detail else ""
    return (
        f"{head}{column}: {fault.code}{detail} {said.happened_zh}{said.next_zh}",
        f"    {said.happened_en} {said.next_en}",
    )


def tally_lines(tally: Sequence[tuple[str, str, int]], most: int) -> Iterator[str]:
    """Say how often each fault is in the list, the most frequent first."""
    yield "各类问题的数量 How often each:"
    for code, column, many in tally[:most]:
        said = LIST_FAULTS[code]
        where = f" {_titled(column)}" if column else ""
        yield f"  {many:>8,} × {code}{where}: {said.happened_zh} {said.happened_en}"


def report_row(fault: RowFault) -> tuple[object, ...]:
    """Return a fault as a row under REPORT_HEADINGS."""
    said = LIST_FAULTS[fault.code]
    return (
        fault.place,
        _titled(fault.column),
        fault.code,
        said.happened_zh,
        said.next_zh,
        said.happened_en,
        said.next_en,
        fault.detail,
    )


def unreadable(name: str, error: UnreadableError) -> str:
    """Return what is said of a file that is no list."""
    said = LIST_FAULTS[ListFault.UNREADABLE]
    return (
        f"{said.code} ({name}: {error})\n"
        f"{said.happened_zh}{said.safe_zh}{said.next_zh}\n"
        f"{said.happened_en} {said.safe_en} {said.next_en}"
    )


def _titled(column: str) -> str:
    return titled(Column(column)) if column else ""
