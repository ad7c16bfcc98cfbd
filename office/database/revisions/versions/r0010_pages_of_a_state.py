"""The pages of the open cases of a state come in the order of the index that counts them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    is_open = sa.text("due IS NOT NULL")
    op.drop_index("cases_counted", "cases")
    columns = ["stands", "due", "case_number"]
    op.create_index("cases_counted", "cases", columns, sqlite_where=is_open, postgresql_where=is_open)
