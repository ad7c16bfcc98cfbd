"""The pages of one who answers for cases come in the order of the index."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    is_open = sa.text("due IS NOT NULL")
    op.drop_index("cases_owned", "cases")
    columns = ["owner", "due", "case_number"]
    op.create_index("cases_owned", "cases", columns, sqlite_where=is_open, postgresql_where=is_open)
