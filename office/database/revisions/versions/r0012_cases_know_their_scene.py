"""A case knows its scene, so that lists and figures of one come by an index, whatever else there is."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    is_open = sa.text("due IS NOT NULL")
    with op.batch_alter_table("cases") as batch_op:
        batch_op.add_column(sa.Column("scene", sa.String(length=50), server_default="", nullable=False))
    op.execute("UPDATE cases SET scene = (SELECT bundles.scene FROM bundles WHERE bundles.key = cases.key)")
    op.drop_index("cases_accepted", "cases")
    op.create_index("cases_accepted", "cases", ["accepted", "scene", "state"])
    open_of_scene = ["scene", "due", "case_number"]
    op.create_index("cases_of_scene", "cases", open_of_scene, sqlite_where=is_open, postgresql_where=is_open)
    op.create_index("cases_of_scene_standing", "cases", ["scene", "stands", "accepted", "case_number"])
    op.drop_index("bundles_accepted", "bundles")
    op.create_index("bundles_timed", "bundles", ["accepted", "scene", "visit_s", "machine_ms"])
    op.create_index("ratings_given", "ratings", ["at", "grade"])
