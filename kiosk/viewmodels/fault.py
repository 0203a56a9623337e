"""A fault that stands in the way: what it means, what is safe, what to do."""

from dataclasses import dataclass

from dossier.explain import Explanation
from kiosk.errors import explanation_of
from kiosk.lookout import Report
from kiosk.texts import Texts


@dataclass(frozen=True, slots=True)
class FaultCard:
    """One fault. `recovers` says whether waiting helps; `code` is for the staff."""

    title: str
    happened: str
    safe: str
    next: str
    recovers: str
    code: str


def camera_fault(report: Report, texts: Texts) -> FaultCard | None:
    """Return what to say of the camera; None when nothing is wrong with it."""
    if not report.code:
        return None
    told = explanation_of(report.code)
    key = "lasting" if report.lasting else "passing"
    return FaultCard(
        title=texts(f"fault.camera.{key}"),
        happened=_happened(told, texts),
        safe=texts.either(told.safe_zh, told.safe_en),
        next=texts.either(told.next_zh, told.next_en),
        recovers=texts(f"fault.camera.{key}.recovers"),
        code=texts("fault.code", code=report.code),
    )


def _happened(told: Explanation, texts: Texts) -> str:
    return texts.either(told.happened_zh, told.happened_en)
