"""A kiosk as the tests of the central server need it: it signs, seals and sends."""

import base64
import io
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from PIL import Image

from sync.protocol import signing
from sync.protocol.messages import EnrollResponse
from sync.seal import OfficeKey, SealContext, seal

NUMBER = "2021110001"


def picture(width: int = 320, height: int = 220, kind: str = "JPEG") -> bytes:
    """Return an image that a kiosk might make."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (180, 200, 190)).save(out, kind)
    return out.getvalue()


@dataclass
class Kiosk:
    """A kiosk that signs its requests and remembers the newest nonce."""

    client: httpx.Client
    identity: EnrollResponse
    key: Ed25519PrivateKey
    nonce: str = ""
    epoch: str | None = None
    numbers: Any = field(default_factory=lambda: count(1))

    @classmethod
    def enrol(cls, client: httpx.Client, code: str, name: str = "一号机") -> "Kiosk":
        key = Ed25519PrivateKey.generate()
        public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
        body = {"code": code, "public_key": public, "name": name}
        answer = client.post("/v1/enroll", json=body)
        assert answer.status_code == 200, answer.text
        identity = EnrollResponse.model_validate_json(answer.content)
        return cls(client, identity, key, answer.headers[signing.NONCE_HEADER])

    def headers(
        self, method: str, path: str, body: bytes = b"", nonce: str | None = None
    ) -> dict[str, str]:
        """Return the headers of a signed request."""
        url = str(self.client.base_url.join(path))
        request = signing.ReceivedRequest(method, url, {})
        signer = signing.Signer(self.identity.device, self.key)
        signing.sign(request, signer, self.nonce if nonce is None else nonce, body)
        return dict(request.headers)

    def send(
        self, method: str, path: str, body: bytes = b"", **extra: str
    ) -> httpx.Response:
        """Send a signed request."""
        headers = self.headers(method, path, body) | extra
        answer = self.client.request(method, path, content=body, headers=headers)
        self.nonce = answer.headers.get(signing.NONCE_HEADER, self.nonce)
        return answer

    def sealed(
        self,
        material: str,
        number: str = NUMBER,
        image: bytes | None = None,
        note: bytes = b"",
    ) -> tuple[str, bytes]:
        """Return (sha256, blob) of an image and a note sealed for a place."""
        raw = base64.b64decode(self.identity.office_public_key)
        office = OfficeKey(
            self.identity.office_key_id, X25519PublicKey.from_public_bytes(raw)
        )
        context = SealContext(self.identity.device, number, material)
        done = seal(picture() if image is None else image, context, office, note)
        return done.sha256, done.blob

    def put(self, sha256: str, blob: bytes) -> httpx.Response:
        return self.send("PUT", f"/v1/blobs/{sha256}", blob)

    def operation(self, body: dict[str, Any], **other: Any) -> dict[str, Any]:
        """Return one operation on the first registration, unless told otherwise."""
        n = next(self.numbers)
        return {
            "id": f"{n:032x}",
            "n": n,
            "key": f"dossier/{NUMBER}",
            "base_rev": 0,
            "body": body,
            "blob": None,
            "boot": "boot-1",
            "mono": 100.0,
            "wall": "1999-01-01T00:00:00Z",
            **other,
        }

    def add(
        self, type_id: str, part: str = "", number: str = NUMBER, **other: Any
    ) -> dict[str, Any]:
        """Upload a picture and return the operation that adds it."""
        material = f"m{next(self.numbers)}"
        sha256, blob = self.sealed(material, number)
        assert self.put(sha256, blob).status_code == 201
        return self.adding(material, type_id, sha256, part, number, **other)

    def adding(
        self,
        material: str,
        type_id: str,
        sha256: str,
        part: str = "",
        number: str = NUMBER,
        **other: Any,
    ) -> dict[str, Any]:
        value = {"id": material, "type_id": type_id, "blob": sha256, "part": part}
        body = {"kind": "add_material", "material": {**value, "warnings": ["blur"]}}
        return self.operation(body, blob=sha256, key=f"dossier/{number}", **other)

    def message(self, *ops: dict[str, Any], since: int = 0) -> dict[str, Any]:
        heartbeat = {
            "version": "0.1.0",
            "boot": "boot-1",
            "mono": 160.0,
            "wall": "1999-01-01T00:01:00Z",
            "queued": len(ops),
            "free_bytes": 10**9,
        }
        return {
            "epoch": self.epoch,
            "since": since,
            "ops": list(ops),
            "heartbeat": heartbeat,
        }

    def sync(self, *ops: dict[str, Any], since: int = 0) -> dict[str, Any]:
        """Send operations and return the answer."""
        body = httpx.Request(
            "POST", "http://x", json=self.message(*ops, since=since)
        ).content
        answer = self.send("POST", "/v1/sync", body)
        assert answer.status_code == 200, answer.text
        parsed: dict[str, Any] = answer.json()
        self.epoch = parsed["epoch"]
        return parsed

    def complete(self, number: str = NUMBER) -> list[dict[str, Any]]:
        """Return all operations from the first login to the submission."""
        key = {"key": f"dossier/{number}"}
        profile = {"kind": "set_profile", "profile": {"phone": "13800000000"}}
        return [
            self.operation({"kind": "activate", "consent": "1"}, **key),
            self.operation(profile, **key),
            self.add("identity", "front", number),
            self.add("identity", "back", number),
            self.add("diploma", number=number),
            self.operation({"kind": "submit", "declared": True}, **key),
        ]
