"""History is guarded. Nothing to do here: the guards are put up after every upgrade (office/database/guards.py)."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
