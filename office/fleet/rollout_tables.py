"""The tables of roll-outs: what maintainers have signed for each kiosk, and how it stands with it."""

from __future__ import annotations

import sqlalchemy as sa

from office.database.columns import Instant, text_or_empty
from office.database.tables import schema
from office.fleet.tables import KIOSK_MAX, WORD_MAX

fleet_rollouts = sa.Table(
    "fleet_rollouts",
    schema,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("version", sa.String(40), nullable=False),
    sa.Column("status", sa.String(10), nullable=False, index=True),
    #: from 0
    sa.Column("stage", sa.Integer, nullable=False),
    sa.Column("steady_s", sa.Integer, nullable=False),
    sa.Column("patience_s", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    text_or_empty("why", 200),
    sa.Column("begun", Instant, nullable=False),
    sa.Column("by", sa.String(20), nullable=False),
)

fleet_rollout_kiosks = sa.Table(
    "fleet_rollout_kiosks",
    schema,
    sa.Column("rollout", sa.ForeignKey("fleet_rollouts.id"), primary_key=True),
    sa.Column("kiosk", sa.String(KIOSK_MAX), primary_key=True),
    #: in which stage, and where in it
    sa.Column("stage", sa.Integer, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("stands", sa.String(10), nullable=False),
    sa.Column("since", Instant),
    text_or_empty("why", WORD_MAX),
    #: the commands that maintainers have signed: to take it, and to take it back; passed on when it is their time
    sa.Column("take", sa.String(32), nullable=False),
    sa.Column("take_envelope", sa.Text, nullable=False),
    sa.Column("back", sa.String(32), nullable=False),
    sa.Column("back_envelope", sa.Text, nullable=False),
)
