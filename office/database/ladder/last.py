"""The tables as the last step of the ladder left them. Frozen, whatever ``tables.py`` says since.

A section of the record, or a field of one, needed no step then: whatever a database had not got joined it by itself.
"""

from __future__ import annotations

import sqlalchemy as sa

INSTANT = sa.DateTime(timezone=True)

schema = sa.MetaData()

sa.Table(
    "appointments",
    schema,
    sa.Column("running", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", sa.String(100), nullable=False, unique=True),
    sa.Column("number", sa.String(18), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("at", INSTANT),
    sa.Column("call_by", sa.Date),
    sa.CheckConstraint("(at IS NULL) <> (call_by IS NULL)"),
)

sa.Table(
    "call_backs",
    schema,
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("telephone", sa.String(20), nullable=False),
    sa.Column("site", sa.String(50), nullable=False),
    sa.Column("page", sa.String(100), nullable=False),
    sa.Column("asked", INSTANT, nullable=False),
)

sa.Table(
    "case_steps",
    schema,
    sa.Column("case_number", sa.String(60), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("at", INSTANT, nullable=False),
    sa.Column("key", sa.String(100), unique=True),
    sa.Column("handling", sa.String(80), index=True),
    sa.Column("by", sa.String(20), nullable=False, server_default=""),
    sa.Column("reason", sa.String(50), nullable=False, server_default=""),
    sa.Column("asked", sa.Text, nullable=False, server_default="[]"),
    sa.Column("until", sa.Date),
    sa.Column("answered", sa.Text, nullable=False, server_default="{}"),
    sa.Column("promised_by", sa.Date),
    sa.Column("statutory_by", sa.Date),
    sa.Column("certain", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("result", sa.Text, nullable=False, server_default="{}"),
)

sa.Table(
    "kiosks",
    schema,
    sa.Column("fingerprint", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(50), nullable=False),
    sa.Column("added", INSTANT, nullable=False),
    sa.Column("revoked", INSTANT),
)

sa.Table(
    "persons",
    schema,
    sa.Column("number", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("sex", sa.String(1), nullable=False),
    sa.Column("birth", sa.Date, nullable=False),
    sa.Column("portrait", sa.LargeBinary, nullable=False),
    sa.Column("ethnicity", sa.String(20), nullable=False, server_default=""),
    sa.Column("mobile", sa.String(20), nullable=False, server_default=""),
    sa.Column("residence_area", sa.String(200), nullable=False, server_default=""),
    sa.Column("residence_address", sa.String(200), nullable=False, server_default=""),
    sa.Column("education", sa.String(10), nullable=False, server_default=""),
    sa.Column("personal_identity", sa.String(20), nullable=False, server_default=""),
)

sa.Table(
    "ratings",
    schema,
    sa.Column("handling", sa.String(80), primary_key=True),
    sa.Column("grade", sa.Integer, sa.CheckConstraint("grade BETWEEN 1 AND 5"), nullable=False),
    sa.Column("at", INSTANT, nullable=False),
    sa.Column("reasons", sa.Text, nullable=False, server_default="[]"),
)

sa.Table(
    "running_numbers",
    schema,
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.Integer, nullable=False),
)

sa.Table(
    "staff",
    schema,
    sa.Column("number", sa.String(18), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("work_number", sa.String(20), nullable=False, unique=True),
)

sa.Table(
    "units",
    schema,
    sa.Column("code", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False, server_default=""),
    sa.Column("address", sa.String(200), nullable=False, server_default=""),
    sa.Column("legal_person", sa.String(100), nullable=False, server_default=""),
    sa.Column("phone", sa.String(20), nullable=False, server_default=""),
    sa.Column("founded", sa.Date),
    sa.Column("industry", sa.String(20), nullable=False, server_default=""),
    sa.Column("bank_account", sa.String(30), nullable=False, server_default=""),
    sa.Column("bank", sa.String(50), nullable=False, server_default=""),
    sa.Column("risk_class", sa.String(10), nullable=False, server_default=""),
    sa.Column("insured_on", sa.Date),
)

sa.Table(
    "authorities",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("agent_number", sa.String(18), primary_key=True),
    sa.Column("relation", sa.String(20), primary_key=True),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("matters", sa.String(2000), nullable=False, server_default=""),
)

sa.Table(
    "benefits",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("paid_months", sa.Integer, nullable=False, server_default="0"),
    sa.Column("remaining_months", sa.Integer, nullable=False, server_default="0"),
    sa.Column("state", sa.String(50), nullable=False, server_default="none"),
    sa.Column("drawn_from", sa.String(7), nullable=False, server_default=""),
    sa.Column("drawn_until", sa.String(7), nullable=False, server_default=""),
    sa.Column("medical_from", sa.String(7), nullable=False, server_default=""),
)

sa.Table(
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
    sa.Column("unit_code", sa.String(18), nullable=False, server_default=""),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("accepted", INSTANT, nullable=False),
    sa.UniqueConstraint("year", "running"),
)

sa.Table(
    "businesses",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("unit_code", sa.String(20), nullable=False, server_default=""),
    sa.Column("registered_on", sa.Date),
    sa.Column("group", sa.String(20), nullable=False, server_default=""),
    sa.Column("staff", sa.Integer),
    sa.Column("loans", sa.Integer, nullable=False, server_default="0"),
)

sa.Table(
    "cards",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), nullable=False),
    sa.Column("card_number", sa.String(20), primary_key=True),
    sa.Column("state", sa.String(50), nullable=False, server_default="normal"),
    sa.Column("bank", sa.String(50), nullable=False, server_default=""),
    sa.Column("account", sa.String(30), nullable=False, server_default=""),
    sa.Column("issued", sa.Date),
    sa.Column("expires", sa.Date),
    sa.Column("lost_on", sa.Date),
    sa.Column("temporary_until", sa.Date),
)

sa.Table(
    "certificates",
    schema,
    sa.Column("code", sa.String(20), primary_key=True),
    sa.Column("number", sa.ForeignKey("persons.number"), nullable=False),
    sa.Column("kind", sa.String(30), nullable=False),
    sa.Column("issued", INSTANT, nullable=False),
    sa.Column("valid_until", sa.Date, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
)

sa.Table(
    "contributions",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("unit", sa.String(100), nullable=False),
    sa.Column("base", sa.String(20), nullable=False),
    sa.Column("unit_paid", sa.String(20), nullable=False),
    sa.Column("person_paid", sa.String(20), nullable=False),
)

sa.Table(
    "deaths",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("died_on", sa.Date),
    sa.Column("cause", sa.String(10), nullable=False, server_default=""),
    sa.Column("reported_on", sa.Date),
)

sa.Table(
    "employment",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("working", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("former_unit", sa.String(100), nullable=False, server_default=""),
    sa.Column("separation_date", sa.Date),
    sa.Column("separation_reason", sa.String(20), nullable=False, server_default=""),
    sa.Column("income_before", sa.String(10), nullable=False, server_default=""),
    sa.Column("registered_on", sa.Date),
    sa.Column("certificate_no", sa.String(30), nullable=False, server_default=""),
    sa.Column("training_course", sa.String(100), nullable=False, server_default=""),
    sa.Column("unit_code", sa.String(20), nullable=False, server_default=""),
)

sa.Table(
    "exclusions",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("since", sa.Date, primary_key=True),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("repaired", sa.Date),
)

sa.Table(
    "flexible",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("enrolled_on", sa.Date),
    sa.Column("stopped_on", sa.Date),
    sa.Column("base", sa.String(10), nullable=False, server_default=""),
    sa.Column("cycle", sa.String(10), nullable=False, server_default=""),
    sa.Column("employed_on", sa.Date),
    sa.Column("kind", sa.String(20), nullable=False, server_default=""),
    sa.Column("hardship", sa.String(10), nullable=False, server_default=""),
    sa.Column("recognised_on", sa.Date),
    sa.Column("subsidised", sa.Integer, nullable=False, server_default="0"),
    sa.Column("unsubsidised_from", sa.String(7), nullable=False, server_default=""),
    sa.Column("paid_until", sa.String(7), nullable=False, server_default=""),
)

sa.Table(
    "follow_ups",
    schema,
    sa.Column("handling", sa.ForeignKey("ratings.handling"), primary_key=True),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("hard_limit", sa.Date, nullable=False),
    sa.Column("certain", sa.Boolean, nullable=False),
    sa.Column("closed", INSTANT),
    sa.Column("by", sa.String(20), nullable=False, server_default=""),
    sa.Column("outcome", sa.String(200), nullable=False, server_default=""),
)

sa.Table(
    "households",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False, server_default=""),
    sa.Column("address", sa.String(200), nullable=False, server_default=""),
)

sa.Table(
    "injuries",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("decision_no", sa.String(30), nullable=False, server_default=""),
    sa.Column("unit", sa.String(100), nullable=False, server_default=""),
    sa.Column("wage", sa.String(20), nullable=False, server_default=""),
    sa.Column("grade", sa.Integer, nullable=False, server_default="0"),
    sa.Column("after_leave", sa.Boolean, nullable=False, server_default=sa.false()),
)

sa.Table(
    "insured_places",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("area", sa.String(50), nullable=False),
    sa.Column("months", sa.Integer, nullable=False),
    sa.Column("household", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("here", sa.Boolean, nullable=False, server_default=sa.false()),
)

sa.Table(
    "paid_pensions",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("amount", sa.String(20), nullable=False),
)

sa.Table(
    "pension",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("category", sa.String(50)),
    sa.Column("paid_months", sa.Integer, nullable=False),
    sa.Column("paid_until", sa.String(7), nullable=False),
    sa.Column("archive", sa.String(50), nullable=False),
    sa.Column("already_retired", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("first_work_date", sa.Date),
    sa.Column("payment", sa.String(50), nullable=False, server_default="none"),
    sa.Column("monthly_amount", sa.String(20), nullable=False, server_default=""),
    sa.Column("authenticated_on", sa.Date),
    sa.Column("seen_on", sa.Date),
    sa.Column("suspended_from", sa.String(7), nullable=False, server_default=""),
    sa.Column("account_balance", sa.String(20), nullable=False, server_default=""),
    sa.Column("deemed_from", sa.String(7), nullable=False, server_default=""),
    sa.Column("deemed_until", sa.String(7), nullable=False, server_default=""),
    sa.Column("insured_from", sa.String(7), nullable=False, server_default=""),
    sa.Column("extra_claim", sa.String(20), nullable=False, server_default=""),
    sa.Column("claim_open", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("insured_as", sa.String(20), nullable=False, server_default=""),
    sa.Column("delayed_to", sa.String(7), nullable=False, server_default=""),
    sa.Column("appraisal_no", sa.String(30), nullable=False, server_default=""),
    sa.Column("own_paid", sa.String(20), nullable=False, server_default=""),
    sa.Column("pension_from", sa.String(7), nullable=False, server_default=""),
)

sa.Table(
    "relatives",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("relative_number", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("relation", sa.String(50), nullable=False),
    sa.Column("unable", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("alone", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("others_gone", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.false()),
)

sa.Table(
    "residents",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("enrolled_on", sa.Date),
    sa.Column("cancelled_on", sa.Date),
    sa.Column("village", sa.String(200), nullable=False, server_default=""),
    sa.Column("grade", sa.String(20), nullable=False, server_default=""),
    sa.Column("paid_years", sa.Integer, nullable=False, server_default="0"),
    sa.Column("paid_until", sa.Integer, nullable=False, server_default="0"),
    sa.Column("balance", sa.String(20), nullable=False, server_default=""),
    sa.Column("hardship", sa.String(20), nullable=False, server_default=""),
    sa.Column("hardship_year", sa.Integer, nullable=False, server_default="0"),
    sa.Column("payment", sa.String(50), nullable=False, server_default="none"),
    sa.Column("monthly_amount", sa.String(20), nullable=False, server_default=""),
    sa.Column("drawn_from", sa.String(7), nullable=False, server_default=""),
    sa.Column("authenticated_on", sa.Date),
    sa.Column("seen_on", sa.Date),
    sa.Column("suspended_from", sa.String(7), nullable=False, server_default=""),
)

sa.Table(
    "shares",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("item", sa.String(50), primary_key=True),
    sa.Column("department", sa.String(50), primary_key=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("value", sa.String(200), nullable=False, server_default=""),
    sa.Column("purpose", sa.String(50), nullable=False),
    sa.Column("at", INSTANT, nullable=False),
)

sa.Table(
    "studies",
    schema,
    sa.Column("number", sa.ForeignKey("persons.number"), primary_key=True),
    sa.Column("received_on", sa.Date),
    sa.Column("archive", sa.String(20), nullable=False, server_default=""),
    sa.Column("asked_on", sa.Date),
)

sa.Table(
    "unit_agents",
    schema,
    sa.Column("code", sa.ForeignKey("units.code"), primary_key=True),
    sa.Column("agent_number", sa.String(18), primary_key=True),
    sa.Column("until", sa.Date, nullable=False),
)

sa.Table(
    "cases",
    schema,
    sa.Column("key", sa.ForeignKey("bundles.key"), primary_key=True),
    sa.Column("matter", sa.String(50), primary_key=True),
    sa.Column("of_person", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("case_number", sa.String(60), unique=True),
    sa.Column("number", sa.ForeignKey("persons.number"), nullable=False, index=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("accepted", INSTANT, nullable=False),
    sa.Column("promised_by", sa.Date),
    sa.Column("statutory_by", sa.Date),
    sa.Column("certain", sa.Boolean, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
    sa.CheckConstraint("(state = 'refused') = (case_number IS NULL)"),
    sa.CheckConstraint("(state = 'accepted') = (promised_by IS NOT NULL)"),
)
