"""On PostgreSQL a change takes its number at commit, so that no reader skips one.

Writers commit in another order than they began. A number that is taken early would
become visible late, behind the cursor of a reader. The trigger is deferred, so it takes
the counter's row as the last thing before the commit, and whoever is slow before that
delays nobody. SQLite has one writer at a time and numbers where the change is written.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# A program from before the steps read this table, and refuses a number above its own.
REFUSED_BY_OLDER = "INSERT INTO schema_versions VALUES (2, CURRENT_TIMESTAMP)"
FUNCTION = """
CREATE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    number bigint;
BEGIN
    PERFORM FROM feed WHERE site = NEW.site AND key = NEW.key AND seq IS NULL;
    IF FOUND THEN
        UPDATE feed_counter SET seq = seq + 1 WHERE id = 1 RETURNING seq INTO number;
        UPDATE feed SET seq = number WHERE site = NEW.site AND key = NEW.key;
        PERFORM pg_notify('duanzheng_feed', '');
    END IF;
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE CONSTRAINT TRIGGER number_change AFTER INSERT OR UPDATE ON feed
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.seq IS NULL)
EXECUTE FUNCTION number_change()
"""


def upgrade() -> None:
    """Let a change wait for its number, and number it at commit."""
    with op.batch_alter_table("feed") as feed:
        feed.alter_column("seq", existing_type=sa.BigInteger, nullable=True)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        op.execute(TRIGGER)
    op.execute(REFUSED_BY_OLDER)
