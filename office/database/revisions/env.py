"""What Alembic runs: the revisions, on the connection and in the transaction that it is handed."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from office.database.tables import schema


def is_other_default(*compared: Any) -> bool | None:
    """Alembic does not see on SQLite that an empty text is one; every other default is left to it."""
    *_, found, _, wanted = compared
    return False if wanted == "" and found == "('')" else None


def rendered(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """A type of ours as the plain one that it is stored as: a revision is frozen, and ours may change."""
    return f"sa.{item.impl_instance!r}" if kind == "type" and isinstance(item, sa.types.TypeDecorator) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema,
    render_as_batch=True,
    render_item=rendered,
    compare_server_default=is_other_default,
)
context.run_migrations()
