"""The pages about notices: what was not sent, the templates; and what was refused."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from central import setup
from central.api.caller import office_of
from central.console.render import page
from central.console.scope import check_numbers, within
from central.console.session import (
    Form,
    Reviewer,
    first,
    language_of,
    posted,
    reviewer,
)
from central.errors import PROBLEMS
from central.notices.faults import NOTICE_FAULTS, NoticeFault
from central.notices.params import Way
from central.notices.wording import (
    DEFAULTS,
    Kind,
    Length,
    Values,
    WordingFault,
    fault_of,
    length,
    render,
)
from central.office import Office
from central.rejections import EXPLANATIONS, Rejection
from central.store import audit, notices, refusals
from central.store.notices import Notice, NoticeState
from dossier.explain import Explanation

router = APIRouter()
SHOWN_MAX = 200
REFUSED_DAYS = 7
UNUSABLE = 422
# A specimen, as long as names and links get.
EXAMPLE = Values(24, "样本考生", "0001", "样本报名点", "")

Who = Annotated[Reviewer, Depends(reviewer)]
Sent = Annotated[Form, Depends(posted)]


@dataclass(frozen=True, slots=True)
class Draft:
    """A template as it stands in its form, and what it would become."""

    kind: Kind
    body: str
    own: bool
    fault: WordingFault | None
    text: str
    length: Length | None


@router.get("/notices")
def show(request: Request, who: Who, done: str = "") -> Response:
    """Show what was not sent, and the templates."""
    return _page(request, who, done=done if done in {"template", "retry"} else "")


@router.post("/notices/{id_}/retry")
def retry(request: Request, who: Who, _form: Sent, id_: str) -> Response:
    """Send a notice again that was given up."""
    office = office_of(request)
    now = office.clock()
    with office.database.read() as connection:
        number = notices.registration_of(connection, id_)
    if number is not None:
        check_numbers(office, who.person, [number], request.url.path)
    with office.database.write() as connection:
        known = notices.retry(connection, id_, now, office.params.notices.valid)
        if known:
            entry = audit.Entry(now, who.name, "notice_retry", "", id_)
            audit.add(connection, entry)
    if not known:
        return _page(request, who, trouble="retry_gone", status=409)
    return RedirectResponse("/notices?done=retry", 303)


@router.post("/notices/template")
def template(request: Request, who: Who, form: Sent) -> Response:
    """Preview or save a template; the default comes back by its own button."""
    office = office_of(request)
    named = first(form, "kind")
    kind = Kind(named) if named in set(Kind) else Kind.RETURN
    body = first(form, "body").replace("\r\n", "\n")
    act = first(form, "act")
    if act == "default":
        body = ""
    else:
        draft = _draft(office, kind, body, own=body != DEFAULTS[kind])
        if draft.fault is not None or act != "save":
            trouble = "" if draft.fault is None else draft.fault.value
            status = UNUSABLE if trouble else 200
            return _page(request, who, draft, trouble=trouble, status=status)
    with office.database.write() as connection:
        notices.put_template(connection, kind, "" if body == DEFAULTS[kind] else body)
        now = office.clock()
        entry = audit.Entry(now, who.name, "notice_template", "", kind.value)
        audit.add(connection, entry)
    setup.tell_pages(office)  # whether messages name the page stands on receipts
    return RedirectResponse("/notices?done=template", 303)


@router.get("/refused")
def refused(request: Request, who: Who) -> Response:
    """Show how often each error was answered."""
    office = office_of(request)
    now = office.clock()
    office.tally.flush(office.database, now)
    with office.database.read() as connection:
        found = refusals.since(connection, now, REFUSED_DAYS)
    language = language_of(request)
    rows = [(one, _happened(_explanation(one.code), language)) for one in found]
    return page(
        request, "refused.html", who.token, who=who, rows=rows, days=REFUSED_DAYS
    )


def _page(
    request: Request,
    who: Reviewer,
    typed: Draft | None = None,
    *,
    done: str = "",
    trouble: str = "",
    status: int = 200,
) -> Response:
    office, mine = office_of(request), within(who.person)
    with office.database.read() as connection:
        counts = notices.counts(connection, mine)
        failed = notices.newest(connection, NoticeState.FAILED, SHOWN_MAX, mine)
        queued = notices.newest(connection, NoticeState.QUEUED, SHOWN_MAX, mine)
        bodies = notices.templates(connection)
    drafts = [
        typed
        if typed is not None and typed.kind is kind
        else _draft(office, kind, body, own=body != DEFAULTS[kind])
        for kind, body in bodies.items()
    ]
    language = language_of(request)

    def why(notice: Notice) -> str:
        return _happened(NOTICE_FAULTS[NoticeFault(notice.code)], language)

    return page(
        request,
        "notices.html",
        who.token,
        status,
        who=who,
        counts=counts,
        failed=failed,
        waiting=[one for one in queued if one.code],
        drafts=drafts,
        why=why,
        no_way=office.params.notices.way is Way.NONE,
        done=done,
        trouble=trouble,
    )


def _draft(office: Office, kind: Kind, body: str, *, own: bool) -> Draft:
    page_url = office.params.notices.page_url
    fault = fault_of(body, has_link=page_url is not None)
    if fault is not None:
        return Draft(kind, body, own, fault, "", None)
    link = f"{page_url}/c/{'a' * 26}" if page_url else ""
    example = Values(
        EXAMPLE.hours, EXAMPLE.name, EXAMPLE.number_end, EXAMPLE.site, link
    )
    text = render(body, example)
    return Draft(kind, body, own, None, text, length(text))


def _explanation(code: str) -> Explanation | None:
    if code in PROBLEMS:
        return PROBLEMS[code].explanation
    return EXPLANATIONS[Rejection(code)] if code in set(Rejection) else None


def _happened(explanation: Explanation | None, language: str) -> str:
    if explanation is None:
        return ""
    return explanation.happened_zh if language == "zh" else explanation.happened_en
