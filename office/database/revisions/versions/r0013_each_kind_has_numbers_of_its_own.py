"""Each kind has numbers of its own by year; a try to sign in is never changed.

What was numbered before keeps its number: appointments those that ran through all years, told as a text from now on.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

#: as an appointment was called until now
CALLED = "\u9884\u7ea6{running:05d}\u53f7"
_KEPT = ("running", "key", "number", "kind", "at", "call_by")


def upgrade() -> None:
    _numbers(op.get_bind())
    _appointments(op.get_bind())
    with op.batch_alter_table("sign_ins") as batch_op:
        batch_op.add_column(sa.Column("answers", sa.Integer(), nullable=True))
        batch_op.create_index("sign_ins_answered", ["answers"], unique=True)


def _numbers(connection: sa.Connection) -> None:
    rows = connection.execute(sa.text("SELECT year, last FROM running_numbers")).all()
    op.drop_table("running_numbers")
    made = op.create_table(
        "running_numbers",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year"),
    )
    if rows:
        connection.execute(made.insert(), [{"kind": "case", "year": year, "last": last} for year, last in rows])


def _appointments(connection: sa.Connection) -> None:
    instant = sa.DateTime(timezone=True)
    types: dict[str, Any] = {"running": sa.Integer(), "at": instant, "call_by": sa.Date()}
    old = sa.table("appointments", *(sa.column(name, types.get(name, sa.String())) for name in _KEPT))
    rows = [dict(row) for row in connection.execute(sa.select(old)).mappings()]
    op.drop_table("appointments")
    made = op.create_table(
        "appointments",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("running", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("called", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=18), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", instant, nullable=True),
        sa.Column("call_by", sa.Date(), nullable=True),
        sa.CheckConstraint("(at IS NULL) <> (call_by IS NULL)"),
        sa.PrimaryKeyConstraint("year", "running"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("called"),
    )
    if rows:
        connection.execute(made.insert(), [{**row, "year": 0, "called": CALLED.format(**row)} for row in rows])
