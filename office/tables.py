"""The tables of the office. The schema keeps to what SQLite and PostgreSQL have in common."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from config.clock import CHINA


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored in UTC and read in China time (SQLite itself forgets time zones)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(CHINA) if value else None


schema = sa.MetaData()

persons = sa.Table(
    "persons",
    schema,
    sa.Column("number", sa.String(18), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("sex", sa.String(1), nullable=False),
    sa.Column("birth", sa.Date, nullable=False),
    sa.Column("category", sa.String(10)),
    sa.Column("paid_months", sa.Integer, nullable=False),
    sa.Column("paid_until", sa.String(7), nullable=False),
    sa.Column("archive", sa.String(10), nullable=False),
    sa.Column("already_retired", sa.Boolean, nullable=False),
    sa.Column("portrait", sa.LargeBinary, nullable=False),
)

#: the last running number of each year: it moves in the transaction of the case, so there is no gap and no double
running_numbers = sa.Table(
    "running_numbers",
    schema,
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.Integer, nullable=False),
)

cases = sa.Table(
    "cases",
    schema,
    sa.Column("case_number", sa.String(60), primary_key=True),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("running", sa.Integer, nullable=False),
    # the application as it was accepted
    sa.Column("key", sa.String(100), nullable=False, unique=True),
    sa.Column("matter", sa.String(50), nullable=False),
    sa.Column("number", sa.ForeignKey("persons.number"), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("category", sa.String(10), nullable=False),
    sa.Column("retirement_month", sa.String(7), nullable=False),
    sa.Column("promise_words_id", sa.String(100), nullable=False),
    sa.Column("identified_by", sa.String(50), nullable=False),
    # what became of it
    sa.Column("accepted", Instant, nullable=False),
    sa.Column("completed", Instant),
    sa.Column("promised_by", sa.Date),
    sa.Column("statutory_by", sa.Date),
    sa.Column("working_days_certain", sa.Boolean, nullable=False),
    sa.Column("pension_from", sa.String(7)),
    sa.UniqueConstraint("year", "running"),
    sa.UniqueConstraint("number", "matter"),
    sa.CheckConstraint("(completed IS NULL) <> (promised_by IS NULL)"),
)

ratings = sa.Table(
    "ratings",
    schema,
    sa.Column("case_number", sa.ForeignKey("cases.case_number"), primary_key=True),
    sa.Column("grade", sa.Integer, sa.CheckConstraint("grade BETWEEN 1 AND 5"), nullable=False),
    sa.Column("at", Instant, nullable=False),
)

#: who works in the hall
staff = sa.Table(
    "staff",
    schema,
    sa.Column("number", sa.String(18), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("work_number", sa.String(20), nullable=False, unique=True),
)

#: times at the window, and visits at home; the citizen need not be among the persons of the office
appointments = sa.Table(
    "appointments",
    schema,
    sa.Column("running", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", sa.String(100), nullable=False, unique=True),
    sa.Column("number", sa.String(18), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("at", Instant),
    sa.Column("call_by", sa.Date),
    sa.CheckConstraint("(at IS NULL) <> (call_by IS NULL)"),
)
