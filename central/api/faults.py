"""The one translator from errors to answers."""

import errno

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from central.api.caller import office_of
from central.console.answers import problem_page
from central.errors import PROBLEMS, Problem, RefusedError
from sync.protocol.messages import Fault

WIRE = "/v1/"
HTTP_CODES = {404: "R120", 405: "R121"}
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def answer(request: Request, problem: Problem, place: str = "") -> Response:
    """Return a problem as a Fault to a kiosk, as a page to a reviewer.

    `place` names a field, never its value.
    """
    office_of(request).tally.count(problem.explanation.code)
    if not request.url.path.startswith(WIRE):
        return problem_page(request, problem)
    text = problem.explanation.text("en")
    fault = Fault(
        code=problem.explanation.code,
        message=f"{text} ({place})" if place else text,
        retry=problem.explanation.retry,
    )
    return JSONResponse(fault.model_dump(), status_code=problem.status)


def on_refused(request: Request, error: Exception) -> Response:
    """Answer a refusal."""
    assert isinstance(error, RefusedError)
    return answer(request, error.problem, error.place)


def on_malformed(request: Request, error: Exception) -> Response:
    """Answer a query or address that is not of the agreed form."""
    assert isinstance(error, RequestValidationError)
    place = ".".join(str(part) for part in error.errors()[0]["loc"])
    return answer(request, PROBLEMS["R110"], place)


def on_http(request: Request, error: Exception) -> Response:
    """Answer what the router itself refuses."""
    assert isinstance(error, HTTPException)
    code = HTTP_CODES.get(error.status_code, "R110")
    problem = PROBLEMS[code]
    return answer(request, Problem(error.status_code, problem.explanation))


def on_unstorable(request: Request, _error: Exception) -> Response:
    """Answer what PostgreSQL cannot hold: a zero in a text, a number over its range."""
    return answer(request, PROBLEMS["R110"])


def on_os_error(request: Request, error: Exception) -> Response:
    """Answer a full disk as such; anything else of the system is ours to mend."""
    assert isinstance(error, OSError)
    return answer(request, PROBLEMS["R191" if error.errno in NO_SPACE else "R190"])


def on_failure(request: Request, _error: Exception) -> Response:
    """Answer a fault of ours; the server has logged it with its trace."""
    return answer(request, PROBLEMS["R190"])
