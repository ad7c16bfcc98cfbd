"""The bundles of a person, the cases in a state and the counts of open ones are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    is_open = sa.text("due IS NOT NULL")
    op.create_index("ix_bundles_number", "bundles", ["number"])
    op.create_index("cases_counted", "cases", ["stands", "due"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_index("cases_standing", "cases", ["stands", "accepted", "case_number"])
