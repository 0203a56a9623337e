"""A transaction of many changes takes their numbers in blocks that grow.

The counter's row was written anew for each change. PostgreSQL keeps every version of a
row until the transaction ends and looks through them all, so a list of a hundred
thousand registrations would have taken a hundred times as long as one of ten thousand.
What is left of a block is never used: a reader minds the order, not gaps.
"""

from alembic import op

revision = "0011"
down_revision = "0010"

FUNCTION = """
CREATE OR REPLACE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- Of this transaction alone: its last number, the end of its block, and its size.
    used bigint := nullif(current_setting('duanzheng.used', true), '');
    ends bigint := nullif(current_setting('duanzheng.ends', true), '');
    size bigint := coalesce(nullif(current_setting('duanzheng.size', true), ''), '0');
BEGIN
    IF used IS NULL OR used = ends THEN
        size := least(greatest(size * 2, 1), 1024);
        UPDATE feed_counter SET seq = seq + size WHERE id = 1 RETURNING seq INTO ends;
        used := ends - size;
        PERFORM set_config('duanzheng.ends', ends::text, true),
            set_config('duanzheng.size', size::text, true),
            set_config('duanzheng.used', used::text, true),
            pg_notify('duanzheng_feed', '');
    END IF;
    UPDATE feed SET seq = used + 1
        WHERE site = NEW.site AND key = NEW.key AND seq IS NULL;
    IF FOUND THEN
        PERFORM set_config('duanzheng.used', (used + 1)::text, true);
    END IF;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    """Let the trigger take numbers in blocks."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
