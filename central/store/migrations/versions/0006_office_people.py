"""People have roles, areas and second factors; the audit log becomes a chain.

On PostgreSQL a line is linked at commit. The trigger takes the counter of the feed
first, as the trigger of the feed does: two transactions that write both can never wait
for each other, whichever of the two they wrote first.
"""

import sqlalchemy as sa
from alembic import op

from central.store.chain import START, digest, link
from central.store.database import Instant

revision = "0006"
down_revision = "0005"

# Whoever reviewed before there were roles goes on to; `admin` looks after the others.
FIRST = "admin"
FUNCTION = """
CREATE FUNCTION link_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    number bigint;
    link text;
BEGIN
    PERFORM FROM feed_counter WHERE id = 1 FOR UPDATE;
    SELECT seq + 1, hash INTO number, link FROM audit_head WHERE id = 1 FOR UPDATE;
    link := encode(
        sha256(convert_to(link || ' ' || number || ' ' || NEW.digest, 'UTF8')), 'hex');
    UPDATE audit_head SET seq = number, hash = link WHERE id = 1;
    UPDATE audit SET seq = number, hash = link WHERE id = NEW.id;
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE CONSTRAINT TRIGGER link_audit AFTER INSERT ON audit
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.seq IS NULL)
EXECUTE FUNCTION link_audit()
"""


def upgrade() -> None:
    """Add what people, the chain and the alerts of the fleet need."""
    _people()
    _chain()
    op.create_index("operations_received", "operations", ["received_at"])
    op.add_column("devices", sa.Column("refused_at", sa.DateTime))
    op.add_column("devices", sa.Column("queue_mark", sa.Integer))
    op.add_column("devices", sa.Column("queue_mark_at", sa.DateTime))
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("began_at", sa.DateTime, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )


def _people() -> None:
    for column in (
        sa.Column("role", sa.String(16), nullable=False, server_default="reviewer"),
        sa.Column("areas", sa.Text, nullable=False, server_default='["*"]'),
        sa.Column("must_change", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("totp_secret", sa.String(64)),
        sa.Column("totp_pending", sa.String(64)),
        sa.Column("totp_step", sa.BigInteger),
    ):
        op.add_column("users", column)
    users = sa.table("users", sa.column("name"), sa.column("role"))
    op.execute(users.update().where(users.c.name == FIRST).values(role="administrator"))
    op.create_table(
        "recovery_codes",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("user", sa.String(60), sa.ForeignKey("users.name"), nullable=False),
    )
    # A session of before has no last hour: everybody logs in again.
    op.execute("DELETE FROM sessions")
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("ends_at", sa.DateTime, nullable=False))
        sessions.add_column(sa.Column("needs_code", sa.Boolean, nullable=False))


def _chain() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.add_column("audit", sa.Column("digest", sa.String(64)))
    op.add_column("audit", sa.Column("seq", sa.BigInteger))
    op.add_column("audit", sa.Column("hash", sa.String(64)))
    _link_what_is_there(op.get_bind())
    op.create_index("audit_seq", "audit", ["seq"], unique=True)
    op.create_index("audit_at", "audit", ["at"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        op.execute(TRIGGER)


def _link_what_is_there(connection: sa.Connection) -> None:
    columns = [
        sa.column("at", Instant),
        *map(sa.column, ("id", "who", "act", "registration", "detail")),
        *map(sa.column, ("digest", "seq", "hash")),
    ]
    audit = sa.table("audit", *columns)
    before, number = START, 0
    for row in connection.execute(sa.select(audit).order_by(audit.c.id)).all():
        number += 1
        said = digest(row.at, row.who, row.act, row.registration, row.detail)
        before = link(before, number, said)
        place = {"digest": said, "seq": number, "hash": before}
        connection.execute(audit.update().where(audit.c.id == row.id).values(place))
    head = sa.table("audit_head", *map(sa.column, ("id", "seq", "hash")))
    connection.execute(head.insert().values(id=1, seq=number, hash=before))
