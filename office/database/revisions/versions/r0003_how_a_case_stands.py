"""A case says how it stands, its history is chained, and somebody answers for it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "hand_overs",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("giver", sa.String(length=20), server_default="", nullable=False),
        sa.Column("taker", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "place"),
    )
    with op.batch_alter_table("call_backs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("done", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("case_steps", schema=None) as batch_op:
        batch_op.add_column(sa.Column("what", sa.String(length=20), server_default="state", nullable=False))
        batch_op.add_column(sa.Column("owner", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("chain", sa.String(length=64), server_default="", nullable=False))

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stands", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("due", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("law_due", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("paused", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("owner", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("ended", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("chain", sa.String(length=64), server_default="", nullable=False))

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("duty", sa.String(length=10), server_default="clerk", nullable=False))

    for name, columns, condition in _INDEXES:
        where: dict[str, Any] = {f"{kind}_where": sa.text(condition) for kind in ("sqlite", "postgresql") if condition}
        op.create_index(name, "cases", columns, **where)
    _take_over(op.get_bind())


_INDEXES = (
    ("cases_accepted", ["accepted"], ""),
    ("cases_due", ["due", "case_number"], "due IS NOT NULL"),
    ("cases_ended", ["ended"], "ended IS NOT NULL"),
    ("cases_owned", ["owner", "due"], "due IS NOT NULL"),
    ("cases_paused", ["paused", "accepted"], "paused != ''"),
)
_INSTANT = sa.DateTime(timezone=True)
_FILED: Mapping[str, Any] = {
    **dict.fromkeys(("key", "matter", "number", "case_number", "state", "result"), sa.String()),
    "of_person": sa.Integer(),
    "accepted": _INSTANT,
    "certain": sa.Boolean(),
    **dict.fromkeys(("promised_by", "statutory_by"), sa.Date()),
}
_STEP: Mapping[str, Any] = {
    **dict.fromkeys(
        ("case_number", "state", "key", "handling", "by", "reason", "asked", "answered", "result"), sa.String()
    ),
    "place": sa.Integer(),
    "at": _INSTANT,
    "certain": sa.Boolean(),
    **dict.fromkeys(("promised_by", "statutory_by", "until"), sa.Date()),
}


def _take_over(connection: sa.Connection) -> None:
    """Chain what was filed and done, and let each case say how it stands, as office/cases/history.py does it."""
    standing = {"stands": sa.String(), "due": sa.Date(), "law_due": sa.Date(), "ended": _INSTANT, "chain": sa.String()}
    cases = sa.table("cases", *(sa.column(name, kind) for name, kind in {**_FILED, **standing}.items()))
    steps = sa.table("case_steps", *(sa.column(name, kind) for name, kind in {**_STEP, "chain": sa.String()}.items()))
    for case in connection.execute(sa.select(*(cases.c[name] for name in _FILED))).mappings().all():
        chain, last = _link("", dict(case)), {**case, "at": case["accepted"], "until": None}
        of_case = steps.c.case_number == case["case_number"]
        for step in (
            connection.execute(sa.select(*(steps.c[n] for n in _STEP)).where(of_case).order_by(steps.c.place))
            .mappings()
            .all()
        ):
            chain, last = _link(chain, dict(step)), dict(step)
            connection.execute(steps.update().where(of_case, steps.c.place == step["place"]).values(chain=chain))
        is_open = last["state"] in ("accepted", "correction")
        values = {
            "stands": last["state"],
            "due": (last["until"] or last["promised_by"]) if is_open else None,
            "law_due": last["statutory_by"] if is_open else None,
            "ended": None if is_open else last["at"],
            "chain": chain,
        }
        own = (cases.c.key == case["key"], cases.c.matter == case["matter"], cases.c.of_person == case["of_person"])
        connection.execute(cases.update().where(*own).values(values))


def _link(before: str, row: Mapping[str, Any]) -> str:
    told = {name: _plain(value) for name, value in row.items() if value not in (None, "", "[]", "{}")}
    return hashlib.sha256((before + json.dumps(told, ensure_ascii=False, sort_keys=True)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    return value.isoformat() if isinstance(value, date) else value
