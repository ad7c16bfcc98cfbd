"""The schema that the last step of the ladder left; a database that is still on the ladder climbs to it."""

from alembic import op

from office.database.ladder.steps import climb

revision = "0001"
down_revision = None


def upgrade() -> None:
    climb(op.get_bind())
