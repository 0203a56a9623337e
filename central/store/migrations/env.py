"""What alembic runs: the steps, on the connection and in the transaction it is given.

The transaction and the lock are those of `central.store.upgrade`; alembic adds none.
"""

from alembic import context

from central.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
