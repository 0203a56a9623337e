"""Adds a fresh nonce to every answer of the wire, errors included."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.protocol.signing import NONCE_HEADER

PREFIX = "/v1/"


class NonceHeader:
    """An ASGI layer, since a response must stay a stream."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return

        async def send_with_nonce(message: Message) -> None:
            if message["type"] == "http.response.start":
                nonce = scope["app"].state.office.nonces.issue()
                MutableHeaders(scope=message)[NONCE_HEADER] = nonce
            await send(message)

        await self._app(scope, receive, send_with_nonce)
