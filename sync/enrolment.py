"""How a machine becomes a device: code in, identity and pinned server out."""

from dataclasses import replace

from sync.errors import LineError, StoreError
from sync.identity import public_key_text
from sync.pins import Server
from sync.protocol.invitation import BadInvitationError, Invitation
from sync.protocol.messages import EnrollRequest, EnrollResponse
from sync.protocol.renewal import vouch
from sync.store import Store
from sync.transport import Line, LineParams, fetch_authority


def enrol(store: Store, params: LineParams, text: str, name: str) -> EnrollResponse:
    """Enrol with a code, or with the whole text of its QR; return who we are then.

    The CA is pinned first, for its fingerprint; only then is the code sent. While
    something waits here, only who we were is taken: it is sealed under that name.
    Raises LineError, S207 for a code that would make us another; nothing has changed
    then but the key that the next try uses as well.
    """
    try:
        invitation = Invitation.read(text)
    except BadInvitationError as error:
        raise LineError("S127", str(error)) from error
    params = _meet(params, invitation)
    key, was = store.enrolling_key(), store.identity()
    waits = store.health().queued > 0
    request = EnrollRequest(
        code=invitation.code, public_key=public_key_text(key), name=name
    )
    if was is not None:
        public = key.public_key().public_bytes_raw()
        word = vouch(was.signer.private_key, was.device, public)
        stay = was.site if waits else ""
        request = request.model_copy(
            update={"former": was.device, "vouch": word, "stay": stay}
        )
    line = Line(params, None)
    try:
        answer = line.enroll(request)
    finally:
        line.close()
    # A server of before `stay` spends the code; here nothing is lost by it.
    if was and waits and (answer.device, answer.site) != (was.device, was.site):
        raise LineError("S207", again=False)
    pinned = Server(invitation.server, params.ca_pem) if invitation.server else None
    store.enroll(key, answer, pinned)
    return answer


def line_of(store: Store, params: LineParams) -> LineParams:
    """Return where the server is: as the settings say, else as it was enrolled.

    Raises StoreError: S105 before enrolment, S128 when nothing names a server.
    LineError: S129 when the CA that is to be trusted cannot be read.
    """
    known = store.server()
    if known is not None:
        params = replace(
            params, server=params.server or known.address, ca_pem=known.ca_pem
        )
    if not params.server:
        raise StoreError("S105" if store.identity() is None else "S128")
    params.pin()  # said at the start, not by a thread that dies of it
    return params


def _meet(params: LineParams, invitation: Invitation) -> LineParams:
    """Return how to reach the server of an invitation, its CA checked."""
    if not invitation.server:
        if not params.server:
            raise LineError("S128")
        return params
    # The settings' file is another server's: here only the invitation's CA counts.
    params = replace(params, server=invitation.server, ca_file=None, ca_pem="")
    if not invitation.fingerprint:
        return params
    pin = fetch_authority(params, invitation.fingerprint)
    return replace(params, ca_pem=pin.pem)
