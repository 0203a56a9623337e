"""The schema of the local store, as small named steps that are never edited."""

from sync.engine import Database, Migrations

MIGRATIONS = Migrations("duanzheng")


@MIGRATIONS()
def m001_first_tables(db: Database) -> None:
    """Make the outbox, the images, the mirror, the counters and the facts."""
    db.table("fact").create({"name": str, "value": str}, pk="name")
    db.table("mirror").create(
        {"key": str, "rev": int, "seq": int, "body": str},
        pk="key",
        not_null={"rev", "seq", "body"},
    )
    db.table("counter").create({"key": str, "n": int}, pk="key", not_null={"n"})
    db.table("outbox").create(
        {
            "id": str,
            "place": int,  # order of creation on this kiosk
            "key": str,
            "n": int,
            "base_rev": int,
            "body": str,
            "blob": str,
            "boot": str,
            "mono": float,
            "wall": str,
            "state": str,  # pending, acknowledged, rejected
            "rev": int,  # the server's, once acknowledged
            "code": str,  # why it was rejected
        },
        pk="id",
        not_null={"place", "key", "n", "base_rev", "body", "state"},
    )
    db.table("outbox").create_index(["key", "n"], unique=True)
    db.table("outbox").create_index(["place"], unique=True)
    db.table("image").create(
        {
            "material": str,
            "device": str,
            "registration": str,
            "sha256": str,
            "sealed": bytes,  # gone after the retention time
            "candidate_wrap": bytes,  # gone on submit
            "thumbnail": bytes,  # gone after the verdict
            "uploaded": int,
            "acknowledged_at": str,  # the server's clock
        },
        pk="material",
        not_null={"device", "registration", "sha256", "uploaded"},
    )
    db.table("image").create_index(["sha256"], unique=True)
    db.table("image").create_index(["registration"])


@MIGRATIONS()
def m002_quarantine(db: Database) -> None:
    """Count what fails again and again while others pass."""
    # state may now also be "quarantined"; code says why.
    db.execute("ALTER TABLE outbox ADD COLUMN failed_at TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE outbox ADD COLUMN suspect INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE outbox ADD COLUMN failures INTEGER NOT NULL DEFAULT 0")


@MIGRATIONS()
def m003_keep_until_retention(db: Database) -> None:
    """Keep what the server shows, until it can no more be lost with a backup."""
    # state may now also be "shown": the mirror has it, and it is not replayed.
    db.execute("ALTER TABLE outbox ADD COLUMN acknowledged_at TEXT")
    db.execute(
        "UPDATE outbox SET acknowledged_at ="
        " (SELECT value FROM fact WHERE name = 'server_time')"
        " WHERE state = 'acknowledged'"
    )
    db.execute("CREATE INDEX idx_outbox_state ON outbox (state)")


@MIGRATIONS()
def m004_login_attempts(db: Database) -> None:
    """Count attempts to log in, so that neither a crash nor a reboot gives one back."""
    db.execute(
        "CREATE TABLE attempt (subject TEXT PRIMARY KEY, count REAL NOT NULL,"
        " boot TEXT NOT NULL, mono REAL NOT NULL)"
    )
