"""The table of papers that kiosks have captured; of the schema, as those of ``tables.py``."""

from __future__ import annotations

import sqlalchemy as sa

from office.database.columns import Instant
from office.database.tables import schema

#: papers that a kiosk has captured, a leaf each, by the key of their application, which names them in its content, or
#: of the step of a case that they answer, which names them, too
leaves = sa.Table(
    "leaves",
    schema,
    sa.Column("key", sa.String(100), primary_key=True),
    #: its SHA-256, hexadecimal
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("wide", sa.Integer, nullable=False),
    sa.Column("high", sa.Integer, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("arrived", Instant, nullable=False, index=True),
)
