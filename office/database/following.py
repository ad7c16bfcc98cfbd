"""The tables of what follows on a case: who was told, what departments are asked, which promises are looked into."""

from __future__ import annotations

import sqlalchemy as sa

from office.database.columns import Instant, rows_where, text_or_empty
from office.database.tables import schema

#: whom of the staff a clock has told, once for each reason and day: ``kind`` says what of, ``key`` which one
notices = sa.Table(
    "notices",
    schema,
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("why", sa.String(20), primary_key=True),
    sa.Column("due", sa.Date, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    #: work numbers, apart by a space; none where the office knows nobody
    text_or_empty("told", 200),
)

#: what other departments are asked or told for a case (跨部门); made in its transaction, so that none is lost
pushes = sa.Table(
    "pushes",
    schema,
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("case_number", sa.String(60), nullable=False, index=True),
    sa.Column("department", sa.String(50), nullable=False),
    sa.Column("matter", sa.String(50), nullable=False),
    #: whom it is about
    sa.Column("number", sa.String(18), nullable=False),
    #: what is asked for, in JSON; nothing: the department is told, and says that it knows
    sa.Column("items", sa.Text, nullable=False, server_default="[]"),
    #: as office/departments/pushing.py
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("made", Instant, nullable=False),
    #: when it is looked at again; NULL: it is over
    sa.Column("next_at", Instant),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reminders", sa.Integer, nullable=False, server_default="0"),
    #: by when an answer is waited for
    sa.Column("due", sa.Date),
    text_or_empty("reason", 200),
)
sa.Index("pushes_next", pushes.c.next_at, **rows_where(pushes.c.next_at.is_not(None)))

#: what became of a push: rows are added, and none is ever changed
push_steps = sa.Table(
    "push_steps",
    schema,
    sa.Column("key", sa.ForeignKey("pushes.key"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("at", Instant, nullable=False),
    text_or_empty("why", 200),
)

#: every question that was put to a department about somebody, and what for; never what was answered
look_ups = sa.Table(
    "look_ups",
    schema,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.String(18), nullable=False),
    sa.Column("item", sa.String(50), nullable=False),
    sa.Column("department", sa.String(50), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("purpose", sa.String(50), nullable=False),
    sa.Column("at", Instant, nullable=False),
)
sa.Index("look_ups_of", look_ups.c.number, look_ups.c.at)
sa.Index("look_ups_at", look_ups.c.at)

#: promises that are looked into later (事后核查)
promise_checks = sa.Table(
    "promise_checks",
    schema,
    sa.Column("case_number", sa.String(60), primary_key=True),
    sa.Column("item", sa.String(50), primary_key=True),
    sa.Column("number", sa.ForeignKey("persons.number"), nullable=False),
    #: why this one: ``sample``, or a risk mark of config/promises.yaml
    sa.Column("why", sa.String(20), nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    #: as office/promises/checks.py
    sa.Column("state", sa.String(10), nullable=False),
    text_or_empty("owner", 20),
    sa.Column("done", Instant),
    text_or_empty("by", 20),
    text_or_empty("note", 200),
)
sa.Index("promise_checks_due", promise_checks.c.state, promise_checks.c.due)
