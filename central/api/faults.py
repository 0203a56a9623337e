"""The one translator from errors to answers of the wire."""

import errno

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from central.errors import PROBLEMS, Problem, RefusedError
from sync.protocol.messages import Fault

HTTP_CODES = {404: "R120", 405: "R121"}
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def answer(problem: Problem, place: str = "") -> Response:
    """Return the Fault of a problem; `place` names a field, never its value."""
    text = problem.explanation.text("en")
    fault = Fault(
        code=problem.explanation.code,
        message=f"{text} ({place})" if place else text,
        retry=problem.explanation.retry,
    )
    return JSONResponse(fault.model_dump(), status_code=problem.status)


def on_refused(_request: Request, error: Exception) -> Response:
    """Answer a refusal."""
    assert isinstance(error, RefusedError)
    return answer(error.problem, error.place)


def on_malformed(_request: Request, error: Exception) -> Response:
    """Answer a query or address that is not of the agreed form."""
    assert isinstance(error, RequestValidationError)
    place = ".".join(str(part) for part in error.errors()[0]["loc"])
    return answer(PROBLEMS["R110"], place)


def on_http(_request: Request, error: Exception) -> Response:
    """Answer what the router itself refuses."""
    assert isinstance(error, HTTPException)
    code = HTTP_CODES.get(error.status_code, "R110")
    problem = PROBLEMS[code]
    return answer(Problem(error.status_code, problem.explanation))


def on_os_error(_request: Request, error: Exception) -> Response:
    """Answer a full disk as such; anything else of the system is ours to mend."""
    assert isinstance(error, OSError)
    return answer(PROBLEMS["R191" if error.errno in NO_SPACE else "R190"])


def on_failure(_request: Request, _error: Exception) -> Response:
    """Answer a fault of ours; the server has logged it with its trace."""
    return answer(PROBLEMS["R190"])
