"""Errors as pages of the console."""

from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from central.console.render import page
from central.console.session import StepNeededError, language_of
from central.errors import Problem


def login_needed(request: Request, _error: Exception) -> Response:
    """Lead to the login, and from there back to a page that can be shown."""
    goal = request.url.path if request.method == "GET" else "/review"
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
        code=explanation.code,
        happened=explanation.happened_zh if zh else explanation.happened_en,
        safe=explanation.safe_zh if zh else explanation.safe_en,
        next_step=explanation.next_zh if zh else explanation.next_en,
    )
