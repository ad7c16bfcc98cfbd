"""The tables of the office, as of the newest step of ``upgrades.py``.

The schema keeps to what SQLite and PostgreSQL have in common.
"""

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

#: the one row says which steps of ``office/upgrades.py`` this database has behind it
schema_version = sa.Table("schema_version", schema, sa.Column("version", sa.Integer, primary_key=True))


def _text(name: str, length: int) -> sa.Column[str]:
    """A text that is empty where nobody has told it."""
    return sa.Column(name, sa.String(length), nullable=False, server_default="")


def _of_person(key: bool = True) -> sa.Column[str]:
    return sa.Column("number", sa.ForeignKey("persons.number"), primary_key=key, nullable=False)


# -- the record, a table for each section (office/record.py): columns are the fields --

persons = sa.Table(
    "persons",
    schema,
    sa.Column("number", sa.String(18), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("sex", sa.String(1), nullable=False),
    sa.Column("birth", sa.Date, nullable=False),
    sa.Column("portrait", sa.LargeBinary, nullable=False),
    _text("ethnicity", 20),
    _text("mobile", 20),
    _text("residence_area", 200),
    _text("residence_address", 200),
    _text("education", 10),
    _text("personal_identity", 20),
)
employment = sa.Table(
    "employment",
    schema,
    _of_person(),
    sa.Column("working", sa.Boolean, nullable=False),
    _text("former_unit", 100),
    sa.Column("separation_date", sa.Date),
    _text("separation_reason", 20),
    _text("income_before", 10),
    sa.Column("registered_on", sa.Date),
    _text("certificate_no", 30),
    _text("training_course", 100),
)
pension = sa.Table(
    "pension",
    schema,
    _of_person(),
    sa.Column("category", sa.String(10)),
    sa.Column("paid_months", sa.Integer, nullable=False),
    sa.Column("paid_until", sa.String(7), nullable=False),
    sa.Column("archive", sa.String(10), nullable=False),
    sa.Column("already_retired", sa.Boolean, nullable=False),
    sa.Column("first_work_date", sa.Date),
    sa.Column("payment", sa.String(10), nullable=False),
    _text("monthly_amount", 20),
    sa.Column("authenticated_on", sa.Date),
    sa.Column("seen_on", sa.Date),
    _text("suspended_from", 7),
)
benefits = sa.Table(
    "benefits",
    schema,
    _of_person(),
    sa.Column("paid_months", sa.Integer, nullable=False),
    sa.Column("remaining_months", sa.Integer, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    _text("drawn_from", 7),
    _text("drawn_until", 7),
    _text("medical_from", 7),
)
households = sa.Table("households", schema, _of_person(), _text("kind", 10), _text("address", 200))
cards = sa.Table(
    "cards",
    schema,
    sa.Column("card_number", sa.String(20), primary_key=True),
    _of_person(key=False),
    _text("state", 20),
    _text("bank", 50),
    _text("account", 30),
)
contributions = sa.Table(
    "contributions",
    schema,
    _of_person(),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("unit", sa.String(100), nullable=False),
    sa.Column("base", sa.String(20), nullable=False),
    sa.Column("unit_paid", sa.String(20), nullable=False),
    sa.Column("person_paid", sa.String(20), nullable=False),
)
#: who may act for whom, and until when
authorities = sa.Table(
    "authorities",
    schema,
    _of_person(),
    sa.Column("agent_number", sa.String(18), primary_key=True),
    sa.Column("relation", sa.String(20), primary_key=True),
    sa.Column("until", sa.Date, nullable=False),
)
#: what departments have told of somebody, what for and when: the newest of each item and department
shares = sa.Table(
    "shares",
    schema,
    _of_person(),
    sa.Column("item", sa.String(50), primary_key=True),
    sa.Column("department", sa.String(50), primary_key=True),
    sa.Column("state", sa.String(10), nullable=False),
    _text("value", 200),
    sa.Column("purpose", sa.String(50), nullable=False),
    sa.Column("at", Instant, nullable=False),
)

# -- what was applied for, and what became of it --

#: the last running number of each year: it moves in the transaction of the bundle, so there is no gap and no double
running_numbers = sa.Table(
    "running_numbers",
    schema,
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.Integer, nullable=False),
)

bundles = sa.Table(
    "bundles",
    schema,
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("bundle_number", sa.String(60), nullable=False, unique=True),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("running", sa.Integer, nullable=False),
    sa.Column("number", sa.ForeignKey("persons.number"), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("scene", sa.String(50), nullable=False),
    sa.Column("site", sa.String(50), nullable=False),
    sa.Column("identified_by", sa.String(50), nullable=False),
    #: the application as it was accepted, in JSON
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("accepted", Instant, nullable=False),
    sa.UniqueConstraint("year", "running"),
)

cases = sa.Table(
    "cases",
    schema,
    sa.Column("key", sa.ForeignKey("bundles.key"), primary_key=True),
    sa.Column("matter", sa.String(50), primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("case_number", sa.String(60), unique=True),
    sa.Column("number", sa.ForeignKey("persons.number"), nullable=False, index=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("accepted", Instant, nullable=False),
    sa.Column("promised_by", sa.Date),
    sa.Column("statutory_by", sa.Date),
    sa.Column("certain", sa.Boolean, nullable=False),
    #: by name, in JSON
    sa.Column("result", sa.Text, nullable=False),
    sa.CheckConstraint("(state = 'refused') = (case_number IS NULL)"),
    sa.CheckConstraint("(state = 'accepted') = (promised_by IS NOT NULL)"),
)

certificates = sa.Table(
    "certificates",
    schema,
    sa.Column("code", sa.String(20), primary_key=True),
    _of_person(key=False),
    sa.Column("kind", sa.String(30), nullable=False),
    sa.Column("issued", Instant, nullable=False),
    sa.Column("valid_until", sa.Date, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
)

ratings = sa.Table(
    "ratings",
    schema,
    sa.Column("bundle_number", sa.ForeignKey("bundles.bundle_number"), primary_key=True),
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

#: whom the staff are to telephone: people who called for help when nobody was in the hall
call_backs = sa.Table(
    "call_backs",
    schema,
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("telephone", sa.String(20), nullable=False),
    sa.Column("site", sa.String(50), nullable=False),
    sa.Column("page", sa.String(100), nullable=False),
    sa.Column("asked", Instant, nullable=False),
)
