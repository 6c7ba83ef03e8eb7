"""What Alembic runs for every service: the migrations, each in its own transaction, on the connection that kit.migrate opened."""

from alembic import context

from kit.migrate import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata(context.config.attributes["service"]),
    transaction_per_migration=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
