"""Applications that kiosks kept while the office was away."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "slips",
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("slip", sa.String(60), nullable=False),
        sa.Column("number", sa.String(18), nullable=False),
        sa.Column("scene", sa.String(50), nullable=False),
        sa.Column("site", sa.String(50), nullable=False),
        sa.Column("kept", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused", sa.Text(), server_default="[]", nullable=False),
    )
    op.create_index("ix_slips_number", "slips", ["number"])
