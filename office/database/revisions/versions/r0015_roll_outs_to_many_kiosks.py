"""A version comes to many kiosks stage by stage: roll-outs, and the commands that are signed for each kiosk."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "fleet_rollouts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("steady_s", sa.Integer(), nullable=False),
        sa.Column("patience_s", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=200), server_default="", nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("fleet_rollouts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fleet_rollouts_status"), ["status"], unique=False)

    op.create_table(
        "fleet_rollout_kiosks",
        sa.Column("rollout", sa.String(length=32), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("stands", sa.String(length=10), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(length=80), server_default="", nullable=False),
        sa.Column("take", sa.String(length=32), nullable=False),
        sa.Column("take_envelope", sa.Text(), nullable=False),
        sa.Column("back", sa.String(length=32), nullable=False),
        sa.Column("back_envelope", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rollout"],
            ["fleet_rollouts.id"],
        ),
        sa.PrimaryKeyConstraint("rollout", "kiosk"),
    )
