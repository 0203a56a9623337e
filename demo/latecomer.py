"""An operation that reaches the server after the dossier was locked.

A kiosk that was offline may hold such a thing. The demo sends one with the kiosk's own
identity, to show that the server holds it for a reviewer and changes nothing.
"""

import uuid

from demo.places import Places
from dossier.operations import DeleteMaterial
from sync.clock import SystemClock
from sync.protocol.messages import (
    Heartbeat,
    Status,
    SyncRequest,
    WireOperation,
    dossier_key,
)
from sync.store import Store
from sync.transport import Line, LineParams

TIMEOUT_S = 30.0


def delete_late(places: Places, server: str, number: str, material_id: str) -> Status:
    """Ask the server to delete a locked image; return what became of it."""
    store = Store(places.kiosk, disk_reserve_bytes=0)
    who = store.identity()
    store.close()
    assert who is not None
    params = LineParams(server, places.authority, TIMEOUT_S, TIMEOUT_S)
    line = Line(params, who.signer)
    now = SystemClock().now()
    operation = WireOperation(
        id=uuid.uuid4().hex,
        n=1_000_000,  # after everything that the kiosk itself has sent
        key=dossier_key(number),
        base_rev=0,
        body=DeleteMaterial(material_id),
        boot=now.boot,
        mono=now.mono,
        wall=now.wall,
    )
    heartbeat = Heartbeat(
        version="demo",
        boot=now.boot,
        mono=now.mono,
        wall=now.wall,
        queued=1,
        free_bytes=0,
    )
    try:
        answer = line.exchange(SyncRequest(ops=[operation], heartbeat=heartbeat))
    finally:
        line.close()
    return answer.results[0].status
