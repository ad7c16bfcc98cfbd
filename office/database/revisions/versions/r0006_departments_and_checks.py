"""What departments are asked, whom clocks have told, how ratings are followed up, and which promises are checked."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "look_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=18), nullable=False),
        sa.Column("item", sa.String(length=50), nullable=False),
        sa.Column("department", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(length=50), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("look_ups", schema=None) as batch_op:
        batch_op.create_index("look_ups_at", ["at"], unique=False)
        batch_op.create_index("look_ups_of", ["number", "at"], unique=False)

    op.create_table(
        "notices",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "why", "due"),
    )
    op.create_table(
        "pushes",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("case_number", sa.String(length=60), nullable=False),
        sa.Column("department", sa.String(length=50), nullable=False),
        sa.Column("matter", sa.String(length=50), nullable=False),
        sa.Column("number", sa.String(length=18), nullable=False),
        sa.Column("items", sa.Text(), server_default="[]", nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reminders", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("pushes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pushes_case_number"), ["case_number"], unique=False)
        batch_op.create_index(
            "pushes_next",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )

    op.create_table(
        "promise_checks",
        sa.Column("case_number", sa.String(length=60), nullable=False),
        sa.Column("item", sa.String(length=50), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=20), server_default="", nullable=False),
        sa.Column("done", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(length=20), server_default="", nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["number"],
            ["persons.number"],
        ),
        sa.PrimaryKeyConstraint("case_number", "item"),
    )
    with op.batch_alter_table("promise_checks", schema=None) as batch_op:
        batch_op.create_index("promise_checks_due", ["state", "due"], unique=False)

    op.create_table(
        "push_steps",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["key"],
            ["pushes.key"],
        ),
        sa.PrimaryKeyConstraint("key", "place"),
    )
    op.create_table(
        "follow_up_steps",
        sa.Column("handling", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=20), server_default="", nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["handling"],
            ["follow_ups.handling"],
        ),
        sa.PrimaryKeyConstraint("handling", "place"),
    )
    op.add_column("cases", sa.Column("upgraded", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=10), server_default="open", nullable=False))
        batch_op.add_column(sa.Column("owner", sa.String(length=20), server_default="", nullable=False))

    op.execute("UPDATE follow_ups SET state = 'closed' WHERE closed IS NOT NULL")
