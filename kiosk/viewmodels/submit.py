"""The last look before handing in, and the receipt after it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dossier.masking import mask_name, mask_phone
from dossier.model import Registration
from kiosk.receipt import Slip, code_text, number_of
from kiosk.texts import Texts
from kiosk.viewmodels.materials import delivery
from kiosk.viewmodels.naming import type_name
from kiosk.viewmodels.registration import Row
from kiosk.viewmodels.when import moment
from sync.views import DossierView


@dataclass(frozen=True, slots=True)
class Submission:
    """Summary, declaration, and the button that locks everything."""

    heading: str
    rows: tuple[Row, ...]
    about: tuple[Row, ...]
    declaration: str
    declared: bool
    warning: str
    submit: str
    can_submit: bool


def submission(
    entry: Registration, view: DossierView, texts: Texts, *, declared: bool
) -> Submission:
    """Return the submit screen."""
    profile = view.dossier.profile
    phone = mask_phone(profile.phone) if profile else texts("materials.no_phone")
    return Submission(
        heading=texts("submit.heading"),
        rows=_counts(view, texts),
        about=(
            Row(texts("registration.name"), mask_name(entry.name)),
            Row(texts("registration.number"), entry.number),
            Row(texts("submit.category"), entry.category),
            Row(texts("materials.phone"), phone),
        ),
        declaration=texts("submit.declaration"),
        declared=declared,
        warning=texts("submit.warning"),
        submit=texts("submit.submit"),
        can_submit=declared,
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """上报完成,内容已锁定: what was handed in, when, and what comes next.

    `code` is what the QR says: the address of the candidate's own page once the centre
    has everything and it is known here (then it stands in `page` too), else the proof.
    """

    heading: str
    text: str
    rows: tuple[Row, ...]
    delivery: str
    delivered: bool
    next_title: str
    next: tuple[str, ...]
    code: str
    code_hint: str
    page: str
    print: str
    printed: str
    see: str
    finish: str


def receipt(
    entry: Registration,
    view: DossierView,
    at: datetime,
    texts: Texts,
    zone: ZoneInfo,
    *,
    prints: bool = False,
    printed: str = "",
) -> Receipt:
    """Return the receipt; `at` is when the candidate submitted here."""
    profile = view.dossier.profile
    phone = mask_phone(profile.phone) if profile else ""
    count = len(view.dossier.materials)
    # Before the centre has it, the page would still tell of what was before.
    page = "" if view.unsent else view.page
    return Receipt(
        code=page or code_text(view.dossier, at),
        code_hint=texts("done.page" if page else "done.code"),
        page=page,
        print=texts("done.print") if prints else "",
        printed=texts(f"done.printed.{printed}") if printed else "",
        heading=texts("banner.submitted"),
        text=texts("done.text"),
        rows=(
            Row(texts("registration.number"), entry.number),
            Row(texts("done.number"), number_of(view.dossier)),
            Row(texts("registration.name"), mask_name(entry.name)),
            Row(texts("done.at"), moment(at, zone, texts)),
            Row(texts("done.count"), texts("submit.images", count=count)),
        ),
        delivery=delivery(view.unsent, texts),
        delivered=view.unsent == 0,
        next_title=texts("done.next"),
        next=(
            texts("done.next.sms", phone=phone),
            *(() if page or not view.page_by_sms else (texts("done.next.page"),)),
            texts("done.next.return"),
            texts("done.next.nothing"),
        ),
        see=texts("done.see"),
        finish=texts("done.finish"),
    )


def receipt_slip(shown: Receipt, view: DossierView, texts: Texts) -> Slip:
    """Return the same receipt for paper, with what was handed in as a list."""
    counted = tuple((row.label, row.value) for row in _counts(view, texts))
    return Slip(
        title=shown.heading,
        rows=(*((row.label, row.value) for row in shown.rows), *counted),
        notes=(*shown.next, shown.code_hint) if shown.page else shown.next,
        code=shown.code,
        page=shown.page,
    )


def _counts(view: DossierView, texts: Texts) -> tuple[Row, ...]:
    return tuple(
        Row(type_name(entry.type, texts), texts("submit.images", count=count))
        for entry in view.requirements
        if (count := len(view.dossier.of_type(entry.type.id)))
    )
