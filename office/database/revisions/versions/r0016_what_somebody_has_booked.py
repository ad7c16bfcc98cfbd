"""what somebody has booked, and which times are taken still, come by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    booked = sa.text("at IS NOT NULL")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index("appointments_at", ["at"], unique=False, sqlite_where=booked, postgresql_where=booked)
        batch_op.create_index("appointments_of", ["number"], unique=False)
