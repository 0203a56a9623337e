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
)

catalogues = Table(
    "catalogues",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
)

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
    Index("dossiers_queue", "state", "state_since"),
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
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user", String(60), ForeignKey("users.name"), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
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
    Index("audit_of_registration", "registration", "id"),
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
