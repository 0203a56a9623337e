"""Every table as it is now, in SQL that SQLite and PostgreSQL both speak.

How a database becomes so is in `migrations/versions/`; a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)

from central.store.database import Instant

metadata = MetaData()

# Read by programs from before the steps alone, so that they refuse a newer database.
schema_versions = Table(
    "schema_versions",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("applied_at", Instant, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

office_keys = Table(
    "office_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("private_key", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("site", String(60), nullable=False),
    Column("area", String(60), nullable=False),
    Column("name", String(60), nullable=False),
    Column("public_key", LargeBinary, nullable=False, unique=True),
    Column("enrolled_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("seen_at", Instant),
    Column("heartbeat", Text),
    # Since when the present key holds; None: since the enrolment.
    Column("key_since", Instant),
    # A renewed key that has not been used yet; both hold until then.
    Column("next_public_key", LargeBinary),
    # How far it has read the feed: what it says it has, in the present epoch.
    Column("cursor", BigInteger),
    # When it last tried although it is revoked.
    Column("refused_at", Instant),
    # How many operations waited at the kiosk an hour ago or so, and when that was.
    Column("queue_mark", Integer),
    Column("queue_mark_at", Instant),
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("site", String(60), nullable=False),
    Column("area", String(60), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("device", String(32), ForeignKey("devices.id")),
)

registrations = Table(
    "registrations",
    metadata,
    Column("number", String(64), primary_key=True),
    Column("site", String(60), nullable=False),
    Column("area", String(60), nullable=False),
    Column("account", String(64), nullable=False, unique=True),
    Column("entry", Text, nullable=False),
    Index("registrations_of_site", "site", "area"),
)

catalogues = Table(
    "catalogues",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
)

# The office's own examples: small, and kept here so that a backup has them.
example_pictures = Table(
    "example_pictures",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
    Column("stored_at", Instant, nullable=False),
)

_ORDER = ("state_since", "registration")
_MARKS = ("flags", "returns", "held")


def _some(name: str, which: str, *first: str) -> Index:
    """Return an index of the few rows that a filter wants, in the queue's order."""
    where = text(which)
    return Index(name, *first, *_ORDER, sqlite_where=where, postgresql_where=where)


dossiers = Table(
    "dossiers",
    metadata,
    Column(
        "registration", String(64), ForeignKey("registrations.number"), primary_key=True
    ),
    Column("site", String(60), nullable=False),
    Column("state", String(16), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    # Since when the dossier is in its state: what the queue calls "waiting since".
    Column("state_since", Instant, nullable=False),
    Column("body", Text, nullable=False),
    # What the queue filters by; `flags` counts warnings, `returns` the feedback.
    Column("area", String(60), nullable=False, server_default=""),
    Column("category", Text, nullable=False, server_default=""),
    Column("flags", Integer, nullable=False, server_default="0"),
    Column("returns", Integer, nullable=False, server_default="0"),
    # Each begins with what a filter names and goes on in the order of the queue, so a
    # page is read off one of them. What follows the order is for a rare filter more.
    Index("dossiers_queue", "state", *_ORDER, *_MARKS),
    Index("dossiers_of_site", "state", "site", *_ORDER),
    Index("dossiers_of_area", "state", "area", *_ORDER, "category", *_MARKS),
    Index("dossiers_of_category", "state", "category", *_ORDER, *_MARKS),
    _some("dossiers_flagged", "flags > 0", "state"),
    _some("dossiers_back", "returns > 0", "state"),
    _some("dossiers_held", "held > 0"),
)

feed_counter = Table(
    "feed_counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    # "*" stands for every site; a key may leave one site and appear at another.
    Column("site", String(60), primary_key=True),
    Column("key", String(80), primary_key=True),
    # None until the commit, on PostgreSQL; see migrations/versions/0002.
    Column("seq", BigInteger, unique=True),
    Column("rev", Integer, nullable=False),
    Column("body", Text),
    Index("feed_cursor", "site", "seq"),
)

operations = Table(
    "operations",
    metadata,
    Column("device", String(32), ForeignKey("devices.id"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("key", String(80), nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    # When it happened by the server's clock; None when that cannot be known.
    Column("happened_at", Instant),
    Column("status", String(16), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("code", String(40), nullable=False),
    Index("operations_of_key", "key", "received_at"),
    Index("operations_received", "received_at"),
)

blobs = Table(
    "blobs",
    metadata,
    Column("device", String(32), ForeignKey("devices.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("stored_at", Instant, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("password_hash", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
    Column("role", String(16), nullable=False, server_default="reviewer"),
    # A JSON list of areas; "*" in it stands for all.
    Column("areas", Text, nullable=False, server_default='["*"]'),
    # The password was given by another and is good for one login.
    Column("must_change", Boolean, nullable=False, server_default=false()),
    Column("totp_secret", String(64)),
    # Shown as a QR, not yet proved by a code.
    Column("totp_pending", String(64)),
    # The last time step of which a code was used; none is good twice.
    Column("totp_step", BigInteger),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user", String(60), ForeignKey("users.name"), nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    # The hash of what was tried from where.
    Column("key", String(64), primary_key=True),
    Column("began_at", Instant, nullable=False),
    Column("count", Integer, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user", String(60), ForeignKey("users.name"), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    # Whatever is done until then, the session ends.
    Column("ends_at", Instant, nullable=False),
    # The password was right; the second factor is still to come.
    Column("needs_code", Boolean, nullable=False),
)

# One row: the last line of the audit log.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("who", String(60), nullable=False),
    Column("act", String(40), nullable=False),
    Column("registration", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("digest", String(64)),
    # None until the commit, on PostgreSQL; see migrations/versions.
    Column("seq", BigInteger),
    Column("hash", String(64)),
    Index("audit_of_registration", "registration", "id"),
    Index("audit_seq", "seq", unique=True),
    Index("audit_at", "at"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", String(32), primary_key=True),
    # What it tells of; one notice for each.
    Column("event", String(120), nullable=False, unique=True),
    Column(
        "registration", String(64), ForeignKey("registrations.number"), nullable=False
    ),
    Column("kind", String(16), nullable=False),
    # Until the deadline, for the text; 0 when there is none.
    Column("hours", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    # From then on it would be stale, and is given up.
    Column("ends_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("code", String(8), nullable=False),
    Column("sent_at", Instant),
    Index("notices_due", "state", "due_at"),
    Index("notices_of_registration", "registration"),
)

notice_templates = Table(
    "notice_templates",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("body", Text, nullable=False),
)

# What only one process does at a time, and until when it does if it says no more.
leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("ends_at", Instant, nullable=False),
)

candidate_pages = Table(
    "candidate_pages",
    metadata,
    Column("code", String(26), primary_key=True),
    Column(
        "registration",
        String(64),
        ForeignKey("registrations.number"),
        nullable=False,
        unique=True,
    ),
)

# How often each error was answered, by the day (UTC).
refusals = Table(
    "refusals",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("many", BigInteger, nullable=False),
    Column("last_at", Instant, nullable=False),
)

# What the staff opened for somebody who is on no roster, until the office finds them.
provisionals = Table(
    "provisionals",
    metadata,
    Column("number", String(64), ForeignKey("registrations.number"), primary_key=True),
    Column("device", String(32), ForeignKey("devices.id"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    # open, matched or refused
    Column("state", String(16), nullable=False),
    Column("matched", String(64), ForeignKey("registrations.number")),
    Column("reason", Text, nullable=False),
    Column("who", String(60), nullable=False),
    Column("settled_at", Instant),
    Index("provisionals_state", "state", "opened_at"),
    Index("provisionals_matched", "matched"),
)

exports = Table(
    "exports",
    metadata,
    Column("registration", String(64), primary_key=True),
    # Of the dossier as it was written out; one that changed since is not exported.
    Column("rev", Integer, nullable=False),
    Column("manifest_sha256", String(64), nullable=False),
    Column("exported_at", Instant, nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    # An image whose rows are gone and whose blob is to go from the shelf.
    Column("sha256", String(64), primary_key=True),
    Column("registration", String(64), nullable=False),
)
