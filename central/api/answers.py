"""Answers of the wire, compressed where that saves bytes."""

import gzip

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from sync.protocol.messages import Message

# Below this the header costs as much as is saved.
SMALL_BYTES = 200
LEVEL = 6


async def compressed(request: Request, message: Message) -> Response:
    """Return a message as JSON, gzipped for who takes that."""
    body = message.model_dump_json(exclude_defaults=False).encode()
    # No Vary: an answer to a signed request is nobody else's, and no cache may keep it.
    headers: dict[str, str] = {}
    if len(body) >= SMALL_BYTES and takes_gzip(request):
        # No time in it: equal messages are equal bytes.
        body = await run_in_threadpool(gzip.compress, body, LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)


def takes_gzip(request: Request) -> bool:
    """Say whether the caller takes gzip (RFC 9110 section 12.5.3)."""
    for item in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = item.strip().partition(";")
        if name.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
