"""Nonces that the server can check without remembering them.

A nonce is the number of a minute and its HMAC under a secret of the server, so it is
fresh for a few minutes at every worker process, whatever the kiosk's clock says.
"""

import hashlib
import hmac
from dataclasses import dataclass

from central.params import Clock

BUCKET_S = 60
# The current minute and this many before it: a slow line may need minutes for one
# answer and the next request.
EARLIER = 5


@dataclass(frozen=True, slots=True)
class Nonces:
    """Issues and checks nonces."""

    secret: bytes
    clock: Clock

    def issue(self) -> str:
        """Return the nonce of this minute."""
        return self._of(self._minute())

    def is_fresh(self, nonce: str) -> bool:
        """Say whether this server issued the nonce a few minutes ago at the most."""
        now = self._minute()
        known = (self._of(now - age) for age in range(EARLIER + 1))
        given = nonce.encode()
        return any(hmac.compare_digest(given, one.encode()) for one in known)

    def _minute(self) -> int:
        return int(self.clock().timestamp()) // BUCKET_S

    def _of(self, minute: int) -> str:
        digest = hmac.new(self.secret, str(minute).encode(), hashlib.sha256)
        return f"{minute}.{digest.hexdigest()[:32]}"
