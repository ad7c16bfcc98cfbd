"""The kiosks as remote maintenance sees them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "fleet_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=120), server_default="", nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("fleet_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fleet_acts_at"), ["at"], unique=False)

    op.create_table(
        "fleet_alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=80), server_default="", nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(length=200), server_default="", nullable=False),
        sa.Column("raised", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), server_default="1", nullable=False),
        sa.Column("cleared", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(length=20), server_default="", nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("fleet_alerts", schema=None) as batch_op:
        batch_op.create_index("fleet_alerts_of", ["kiosk", "kind", "what", "raised"], unique=False)
        batch_op.create_index(
            "fleet_alerts_once",
            ["kiosk", "kind", "what"],
            unique=True,
            sqlite_where=sa.text("cleared IS NULL"),
            postgresql_where=sa.text("cleared IS NULL"),
        )
        batch_op.create_index(
            "fleet_alerts_open",
            ["severity", "raised"],
            unique=False,
            sqlite_where=sa.text("cleared IS NULL"),
            postgresql_where=sa.text("cleared IS NULL"),
        )

    op.create_table(
        "fleet_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("command", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=80), server_default="", nullable=False),
        sa.Column("evidence", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kiosk", "command", "outcome"),
    )
    with op.batch_alter_table("fleet_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fleet_answers_command"), ["command"], unique=False)

    op.create_table(
        "fleet_commands",
        sa.Column("command", sa.String(length=80), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("does", sa.String(length=40), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("envelope", sa.Text(), nullable=False),
        sa.Column("handed_in", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("command"),
    )
    with op.batch_alter_table("fleet_commands", schema=None) as batch_op:
        batch_op.create_index(
            "fleet_commands_waiting",
            ["handed_in"],
            unique=False,
            sqlite_where=sa.text("sent IS NULL"),
            postgresql_where=sa.text("sent IS NULL"),
        )

    op.create_table(
        "fleet_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("command", sa.String(length=80), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=80), server_default="", nullable=False),
        sa.Column("heard", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("fleet_files", schema=None) as batch_op:
        batch_op.create_index("fleet_files_of", ["kiosk", "id"], unique=False)

    op.create_table(
        "fleet_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("fleet_history", schema=None) as batch_op:
        batch_op.create_index("fleet_history_of", ["kiosk", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fleet_history_at"), ["at"], unique=False)

    op.create_table(
        "fleet_kiosks",
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("heard", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alive", sa.Boolean(), nullable=True),
        sa.Column("said", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stated", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lag_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("skew_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("serving", sa.String(length=20), server_default="", nullable=False),
        sa.Column("mode", sa.String(length=80), server_default="", nullable=False),
        sa.Column("hall", sa.String(length=40), server_default="", nullable=False),
        sa.Column("groups", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("program", sa.String(length=80), server_default="", nullable=False),
        sa.Column("content", sa.String(length=80), server_default="", nullable=False),
        sa.Column("chain", sa.BigInteger(), nullable=True),
        sa.Column("chain_hash", sa.String(length=64), server_default="", nullable=False),
        sa.Column("garbage", sa.Integer(), server_default="0", nullable=False),
        sa.Column("garbled", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("worst", sa.Integer(), server_default="9", nullable=False),
        sa.Column("differs", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kiosk"),
    )
    with op.batch_alter_table("fleet_kiosks", schema=None) as batch_op:
        batch_op.create_index("fleet_kiosks_worst", ["worst", "kiosk"], unique=False)
        batch_op.create_index(batch_op.f("ix_fleet_kiosks_heard"), ["heard"], unique=False)

    op.create_table(
        "fleet_statistics",
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kiosk", "day"),
    )
    with op.batch_alter_table("fleet_statistics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fleet_statistics_day"), ["day"], unique=False)
