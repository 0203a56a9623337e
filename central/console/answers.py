"""Errors as pages of the console."""

import re
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from central.api.caller import office_of
from central.console.entrance import login_form
from central.console.render import page
from central.console.session import (
    SESSION_COOKIE,
    StepNeededError,
    check_token,
    fields,
    language_of,
)
from central.errors import Problem, RefusedError

CANDIDATES = "/c/"
OF_DOSSIER = re.compile(r"/review/[^/]+")
# What a reviewer fills in; buttons and hidden fields belong to the page that is over.
TYPED = ("type", "canned", "message", "deadline", "reasons", "note")


async def login_needed(request: Request, _error: Exception) -> Response:
    """Lead to the login, and from there back to a page that can be shown.

    What was typed on the page of a dossier stays in the login form meanwhile.
    """
    if request.method == "GET":
        return _to_login(request.url.path)
    found = OF_DOSSIER.match(request.url.path)
    goal = found[0] if found else "/review"
    form = await fields(request)
    token = request.cookies.get(SESSION_COOKIE, "")
    try:
        # The session is over, but the page was one of it: nobody else filled it in.
        check_token(office_of(request), token, form)
    except RefusedError:
        return _to_login(goal)
    kept = {name: form[name] for name in TYPED if name in form}
    if found is None or not kept:
        return _to_login(goal)
    return login_form(request, goal, "", kept=urlencode(kept, doseq=True))


def _to_login(goal: str) -> Response:
    return RedirectResponse(f"/login?next={quote(goal)}", 303)


def step_needed(_request: Request, error: Exception) -> Response:
    """Lead to what must be done before anything else."""
    assert isinstance(error, StepNeededError)
    return RedirectResponse(error.place, 303)


def problem_page(request: Request, problem: Problem) -> Response:
    """Say what happened, what is safe and what to do next."""
    explanation = problem.explanation
    language = language_of(request)
    zh = language == "zh"
    return page(
        request,
        "problem.html",
        status=problem.status,
        who=None,
        # A candidate has no queue to go back to.
        offers_queue=not request.url.path.startswith(CANDIDATES),
        code=explanation.code,
        happened=explanation.happened_zh if zh else explanation.happened_en,
        safe=explanation.safe_zh if zh else explanation.safe_en,
        next_step=explanation.next_zh if zh else explanation.next_en,
    )
