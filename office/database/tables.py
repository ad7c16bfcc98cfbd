"""The tables of the office, as of the newest of the ``revisions``.

The schema keeps to what SQLite and PostgreSQL have in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import get_type_hints

import sqlalchemy as sa

from office.database.columns import Instant, column_of, rows_where, text_or_empty
from office.record import Contribution, Pension, Person, Relative, Section, UnitRecord, sections

schema = sa.MetaData()


def _of_person(key: bool = True) -> sa.Column[str]:
    return sa.Column("number", sa.ForeignKey("persons.number"), primary_key=key, nullable=False)


# -- the record, a table for each section (office/record): columns are the fields --


def _section(kind: type[Section]) -> sa.Table:
    hints = get_type_hints(kind, include_extras=True)
    own = [column_of(each, hints[each.name], each.name in kind.KEYS) for each in fields(kind)]  # type: ignore[arg-type]
    if kind.OF_PERSON and "number" not in [column.name for column in own]:
        own.insert(0, _of_person(key="number" in kind.KEYS))
    return sa.Table(kind.TABLE, schema, *own)


SECTIONS: Mapping[type[Section], sa.Table] = {
    kind: _section(kind) for kind in (*sections().values(), Contribution, UnitRecord)
}
persons, pension = SECTIONS[Person], SECTIONS[Pension]
contributions, relatives = SECTIONS[Contribution], SECTIONS[Relative]
#: who may act for whom, and until when
authorities = sa.Table(
    "authorities",
    schema,
    _of_person(),
    sa.Column("agent_number", sa.String(18), primary_key=True),
    sa.Column("relation", sa.String(20), primary_key=True),
    sa.Column("until", sa.Date, nullable=False),
    text_or_empty("matters", 2000),  # ids, apart by a space; none: all that the relation may do
)
#: who may act for which unit, and until when; whoever it is need not be among the persons of the office
unit_agents = sa.Table(
    "unit_agents",
    schema,
    sa.Column("code", sa.ForeignKey("units.code"), primary_key=True),
    sa.Column("agent_number", sa.String(18), primary_key=True),
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
    text_or_empty("value", 200),
    sa.Column("purpose", sa.String(50), nullable=False),
    sa.Column("at", Instant, nullable=False),
)

# -- what was applied for, and what became of it --

#: the last running number of each kind and year (office/numbers.py)
running_numbers = sa.Table(
    "running_numbers",
    schema,
    sa.Column("kind", sa.String(20), primary_key=True),
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
    sa.Column("number", sa.ForeignKey("persons.number"), nullable=False, index=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("scene", sa.String(50), nullable=False),
    sa.Column("site", sa.String(50), nullable=False),
    sa.Column("identified_by", sa.String(50), nullable=False),
    #: whom the person acted for; empty where that was nobody
    text_or_empty("unit_code", 18),
    #: the application as it was accepted, in JSON
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("accepted", Instant, nullable=False),
    #: how long it took at the machine; 0 where nobody told
    sa.Column("machine_ms", sa.Integer, nullable=False, server_default="0"),
    sa.Column("visit_s", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("year", "running"),
)

#: all that is counted of how long they took
sa.Index("bundles_timed", bundles.c.accepted, bundles.c.scene, bundles.c.visit_s, bundles.c.machine_ms)

cases = sa.Table(
    "cases",
    schema,
    sa.Column("key", sa.ForeignKey("bundles.key"), primary_key=True),
    sa.Column("matter", sa.String(50), primary_key=True),
    #: the place in `people` of the application; 0: the applicant
    sa.Column("of_person", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("case_number", sa.String(60), unique=True),
    #: whom it is about
    sa.Column("number", sa.ForeignKey("persons.number"), nullable=False, index=True),
    #: that of its bundle: lists and figures of a scene come by an index of the cases
    text_or_empty("scene", 50),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("accepted", Instant, nullable=False),
    sa.Column("promised_by", sa.Date),
    sa.Column("statutory_by", sa.Date),
    sa.Column("certain", sa.Boolean, nullable=False),
    #: by name, in JSON
    sa.Column("result", sa.Text, nullable=False),
    # How it stands now, as its steps say (office/cases/history.py): for lists alone
    text_or_empty("stands", 10),
    #: by when somebody has to do something about it; NULL where nobody has, or the clock stands
    sa.Column("due", sa.Date),
    sa.Column("law_due", sa.Date),
    text_or_empty("paused", 20),
    #: the work number of whoever answers for it (首问负责); empty while nobody of the staff is known
    text_or_empty("owner", 20),
    sa.Column("ended", Instant),
    #: a limited matter that met the conditions of an instant one, and was completed in the same call
    sa.Column("upgraded", sa.Boolean, nullable=False, server_default=sa.false()),
    #: of its last step, of what it was filed as while there is none
    text_or_empty("chain", 64),
    sa.CheckConstraint("(state = 'refused') = (case_number IS NULL)"),
    sa.CheckConstraint("(state = 'accepted') = (promised_by IS NOT NULL)"),
)
#: what is open comes by its day, however many there are that are over
sa.Index("cases_due", cases.c.due, cases.c.case_number, **rows_where(cases.c.due.is_not(None)))
sa.Index("cases_owned", cases.c.owner, cases.c.due, cases.c.case_number, **rows_where(cases.c.due.is_not(None)))
sa.Index("cases_paused", cases.c.paused, cases.c.accepted, **rows_where(cases.c.paused != ""))
#: the newest, and all that is counted of a month
sa.Index("cases_accepted", cases.c.accepted, cases.c.scene, cases.c.state)
sa.Index("cases_ended", cases.c.ended, **rows_where(cases.c.ended.is_not(None)))
sa.Index("cases_standing", cases.c.stands, cases.c.accepted, cases.c.case_number)
#: all that is counted of what is open, and the pages of a state of it
sa.Index("cases_counted", cases.c.stands, cases.c.due, cases.c.case_number, **rows_where(cases.c.due.is_not(None)))

#: the same of a scene: what is open of it, and the pages of a state
_of_scene = cases.c.scene, cases.c.due, cases.c.case_number
sa.Index("cases_of_scene", *_of_scene, **rows_where(cases.c.due.is_not(None)))
sa.Index("cases_of_scene_standing", cases.c.scene, cases.c.stands, cases.c.accepted, cases.c.case_number)

#: applications that a kiosk kept while the office was away (待传输受理单), and what became of each when it came
slips = sa.Table(
    "slips",
    schema,
    sa.Column("key", sa.String(100), primary_key=True),
    #: the number of the kiosk
    sa.Column("slip", sa.String(60), nullable=False),
    #: whose it is; the office may not know the person
    sa.Column("number", sa.String(18), nullable=False, index=True),
    sa.Column("scene", sa.String(50), nullable=False),
    sa.Column("site", sa.String(50), nullable=False),
    #: when it was handed in, by the clock of the kiosk, and when it came
    sa.Column("kept", Instant, nullable=False),
    sa.Column("arrived", Instant, nullable=False),
    #: of one that was refused whole: matter and reason of each, in JSON
    sa.Column("refused", sa.Text, nullable=False, server_default="[]"),
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

#: what became of a case after it was taken: rows are added, and none is ever changed; each holds on to the one before
case_steps = sa.Table(
    "case_steps",
    schema,
    sa.Column("case_number", sa.String(60), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    #: what it was: another state, or something else while the state stays (office/cases/history.py)
    sa.Column("what", sa.String(20), nullable=False, server_default="state"),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("at", Instant, nullable=False),
    #: what makes an answer of the citizen one and the same; of the staff there is none
    sa.Column("key", sa.String(100), unique=True),
    #: what that is called when it is rated
    sa.Column("handling", sa.String(80), index=True),
    #: the work number of whoever decided; empty of the citizen
    text_or_empty("by", 20),
    text_or_empty("reason", 50),
    #: who answers for it from then on; empty where that stays
    text_or_empty("owner", 20),
    #: all that is to be corrected, in JSON: item and problem of each
    sa.Column("asked", sa.Text, nullable=False, server_default="[]"),
    sa.Column("until", sa.Date),
    #: what was answered, by item, in JSON
    sa.Column("answered", sa.Text, nullable=False, server_default="{}"),
    #: the leaves that answer an item of it, in JSON (office/cases/beside.py); they stand under the key of the step
    sa.Column("leaves", sa.Text, nullable=False, server_default="[]"),
    sa.Column("promised_by", sa.Date),
    sa.Column("statutory_by", sa.Date),
    sa.Column("certain", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("result", sa.Text, nullable=False, server_default="{}"),
    #: SHA-256 (hex) of this row and of what the one before has here
    text_or_empty("chain", 64),
)

#: 好差评, one of each handling: a bundle, an appointment, or what was done about a case
ratings = sa.Table(
    "ratings",
    schema,
    sa.Column("handling", sa.String(80), primary_key=True),
    sa.Column("grade", sa.Integer, sa.CheckConstraint("grade BETWEEN 1 AND 5"), nullable=False),
    sa.Column("at", Instant, nullable=False),
    #: words of config/rating_reasons.yaml, in JSON
    sa.Column("reasons", sa.Text, nullable=False, server_default="[]"),
)
sa.Index("ratings_given", ratings.c.at, ratings.c.grade)

#: a bad rating, until somebody has found out, put it right and called back
follow_ups = sa.Table(
    "follow_ups",
    schema,
    sa.Column("handling", sa.ForeignKey("ratings.handling"), primary_key=True),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("hard_limit", sa.Date, nullable=False),
    sa.Column("certain", sa.Boolean, nullable=False),
    sa.Column("closed", Instant),
    text_or_empty("by", 20),
    text_or_empty("outcome", 200),
    #: as office/ratings/follow_ups.py
    sa.Column("state", sa.String(10), nullable=False, server_default="open"),
    text_or_empty("owner", 20),
)

#: what was done about a bad rating: rows are added, and none is ever changed
follow_up_steps = sa.Table(
    "follow_up_steps",
    schema,
    sa.Column("handling", sa.ForeignKey("follow_ups.handling"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("at", Instant, nullable=False),
    text_or_empty("by", 20),
    text_or_empty("note", 200),
)

#: who works in the hall
staff = sa.Table(
    "staff",
    schema,
    sa.Column("number", sa.String(18), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("work_number", sa.String(20), nullable=False, unique=True),
    #: a word of office/people/duty.py
    sa.Column("duty", sa.String(10), nullable=False, server_default="clerk"),
)

#: times at the window, and visits at home; the citizen need not be among the persons of the office
appointments = sa.Table(
    "appointments",
    schema,
    #: 0 of those that were numbered before each year had numbers of its own
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("running", sa.Integer, primary_key=True, autoincrement=False),
    #: the number as it was told, for ever
    sa.Column("called", sa.String(60), nullable=False, unique=True),
    sa.Column("key", sa.String(100), nullable=False, unique=True),
    sa.Column("number", sa.String(18), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("at", Instant),
    sa.Column("call_by", sa.Date),
    sa.CheckConstraint("(at IS NULL) <> (call_by IS NULL)"),
)

#: which times are taken still, and what somebody has booked
sa.Index("appointments_at", appointments.c.at, **rows_where(appointments.c.at.is_not(None)))
sa.Index("appointments_of", appointments.c.number)

#: whom the staff are to telephone: people who called for help when nobody was in the hall
call_backs = sa.Table(
    "call_backs",
    schema,
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("telephone", sa.String(20), nullable=False),
    sa.Column("site", sa.String(50), nullable=False),
    sa.Column("page", sa.String(100), nullable=False),
    sa.Column("asked", Instant, nullable=False),
    text_or_empty("owner", 20),
    sa.Column("done", Instant),
)

#: who answered for a case or a call (``kind``) before, and who does since
hand_overs = sa.Table(
    "hand_overs",
    schema,
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    text_or_empty("giver", 20),
    sa.Column("taker", sa.String(20), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by", sa.String(20), nullable=False),
    text_or_empty("why", 200),
)

#: the kiosks that may ask, by the fingerprint (SHA-256, hex) of their certificate; one that is revoked may not
kiosks = sa.Table(
    "kiosks",
    schema,
    sa.Column("fingerprint", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(50), nullable=False),
    sa.Column("added", Instant, nullable=False),
    sa.Column("revoked", Instant),
)
