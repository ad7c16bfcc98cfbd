"""What brought databases up before Alembic did: a step for each version, from the one before. Frozen.

A database that is still on this ladder climbs to its end once, as the first of the revisions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from office.database.engine import unusable
from office.database.ladder.last import schema

#: the version before there were versions: one matter of one scene was one case
UNNUMBERED = 1
#: the one row says which steps a database has behind it
VERSION = sa.table("schema_version", sa.column("version", sa.Integer))
TABLES = schema.tables


def climb(connection: sa.Connection) -> None:
    """Make the schema of the last step in an empty database, or turn an older one into it. OFFICE-STORE."""
    there = sa.inspect(connection).get_table_names()
    if "persons" in there:
        version = connection.scalars(sa.select(VERSION.c.version)).one() if VERSION.name in there else UNNUMBERED
        if version > UNNUMBERED + len(STEPS):
            raise unusable("written by another program")
        for step in STEPS[version - UNNUMBERED :]:
            step(connection)
    _complete(connection)
    connection.execute(sa.text(f"DROP TABLE IF EXISTS {VERSION.name}"))


def _complete(connection: sa.Connection) -> None:
    """What joined without a step: tables, columns of sections of the record, and room for longer names in them."""
    schema.create_all(connection)
    inspected = sa.inspect(connection)
    for table in schema.sorted_tables:
        there = {column["name"]: column["type"] for column in inspected.get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                told = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
                connection.execute(sa.text(f"ALTER TABLE {table.name} ADD COLUMN {told}"))
            elif _is_narrower(there[column.name], column.type) and connection.dialect.name == "postgresql":
                kind = column.type.compile(connection.dialect)
                connection.execute(sa.text(f'ALTER TABLE {table.name} ALTER COLUMN "{column.name}" TYPE {kind}'))


def _is_narrower(there: sa.types.TypeEngine[Any], wanted: sa.types.TypeEngine[Any]) -> bool:
    """SQLite does not count the letters of a text, PostgreSQL does."""
    return (getattr(there, "length", None) or 0) < (getattr(wanted, "length", None) or 0)


Columns = Mapping[str, sa.types.TypeEngine[Any]]

OLD = "before_bundles_"
_REPLACED = ("ratings", "cases", "persons")


def _to_bundles(connection: sa.Connection) -> None:
    """2: the record in sections, applications for many matters, and a rating for the bundle."""
    for name in _REPLACED:
        connection.execute(sa.text(f"ALTER TABLE {name} RENAME TO {OLD}{name}"))
    schema.create_all(connection)
    for row in _all(connection, "persons", _PERSON):
        _take_person(connection, row)
    for row in _all(connection, "cases", _CASE):
        _take_case(connection, row)
    for row in _all(connection, "ratings", _RATING):
        rated = {"handling": row["case_number"], "grade": row["grade"], "at": row["at"]}
        connection.execute(TABLES["ratings"].insert().values(rated))
    for name in _REPLACED:
        connection.execute(sa.text(f"DROP TABLE {OLD}{name}"))


_TEXT, _DATE, _INSTANT = sa.String(), sa.Date(), sa.DateTime(timezone=True)
_PERSON: Columns = {
    **dict.fromkeys(("number", "name", "sex", "category", "paid_until", "archive"), _TEXT),
    "birth": _DATE,
    "paid_months": sa.Integer(),
    "already_retired": sa.Boolean(),
    "portrait": sa.LargeBinary(),
}
_CASE: Columns = {
    **dict.fromkeys(("case_number", "key", "matter", "number", "name", "category", "retirement_month"), _TEXT),
    **dict.fromkeys(("promise_words_id", "identified_by", "pension_from"), _TEXT),
    **dict.fromkeys(("year", "running"), sa.Integer()),
    **dict.fromkeys(("accepted", "completed"), _INSTANT),
    **dict.fromkeys(("promised_by", "statutory_by"), _DATE),
    "working_days_certain": sa.Boolean(),
}
_RATING: Columns = {"case_number": _TEXT, "grade": sa.Integer(), "at": _INSTANT}


def _all(connection: sa.Connection, table: str, columns: Columns) -> Sequence[sa.RowMapping]:
    old = sa.table(f"{OLD}{table}", *(sa.column(name, kind) for name, kind in columns.items()))
    return connection.execute(sa.select(old)).mappings().all()


def _take_person(connection: sa.Connection, old: sa.RowMapping) -> None:
    names = ("number", "name", "sex", "birth", "portrait")
    connection.execute(TABLES["persons"].insert().values({name: old[name] for name in names}))
    paid = ("number", "category", "paid_months", "paid_until", "archive", "already_retired")
    payment = "drawing" if old["already_retired"] else "none"
    connection.execute(TABLES["pension"].insert().values({name: old[name] for name in paid} | {"payment": payment}))


def _take_case(connection: sa.Connection, old: sa.RowMapping) -> None:
    number, month = old["number"], "ask" if old["matter"] == "retirement_early" else "law"
    content = {
        "key": old["key"],
        "scene": "retirement",
        "applicant": {"number": number, "name": old["name"]},
        "proofs": [{"way": way, "holder_number": number} for way in old["identified_by"].split("+")],
        "items": {"category": old["category"], "retirement_month": old["retirement_month"]},
        "sources": {"category": "ask", "retirement_month": month, "bank_account": "counter"},
        "promises": [{"item": "promise_retirement", "words_id": old["promise_words_id"]}],
        "matters": [old["matter"]],
    }
    bundle = {name: old[name] for name in ("key", "year", "running", "number", "name", "identified_by", "accepted")}
    bundle |= {"bundle_number": old["case_number"], "scene": "retirement", "site": ""}
    bundle |= {"content": json.dumps(content, ensure_ascii=False, sort_keys=True)}
    connection.execute(TABLES["bundles"].insert().values(bundle))
    names = ("key", "matter", "case_number", "number", "accepted", "promised_by", "statutory_by")
    case = {name: old[name] for name in names} | {"place": 0, "of_person": 0, "certain": old["working_days_certain"]}
    case |= {"state": "completed" if old["completed"] else "accepted"}
    case |= {"result": json.dumps({"pension_from": old["pension_from"]} if old["completed"] else {})}
    connection.execute(TABLES["cases"].insert().values(case))


def _with_call_backs(connection: sa.Connection) -> None:
    """3: whom the staff are to telephone. The step before makes every table that there is by now."""
    TABLES["call_backs"].create(connection, checkfirst=True)


def _with_people(connection: sa.Connection) -> None:
    """4: a case for each person whom a matter is about, and whom an application was made for.

    The first step makes the newest tables: then there is nothing to do.
    """
    inspected = sa.inspect(connection)
    if "of_person" in {column["name"] for column in inspected.get_columns("cases")}:
        return
    for index in inspected.get_indexes("cases"):
        connection.execute(sa.text(f"DROP INDEX {index['name']}"))
    connection.execute(sa.text(f"ALTER TABLE cases RENAME TO {OLD}cases"))
    TABLES["cases"].create(connection)
    names = [column.name for column in TABLES["cases"].columns if column.name != "of_person"]
    old = sa.table(f"{OLD}cases", *(sa.column(name) for name in names))
    every = sa.select(sa.literal(0), *(old.c[name] for name in names))
    connection.execute(TABLES["cases"].insert().from_select(["of_person", *names], every))
    connection.execute(sa.text(f"DROP TABLE {OLD}cases"))
    connection.execute(sa.text("ALTER TABLE bundles ADD COLUMN unit_code VARCHAR(18) DEFAULT '' NOT NULL"))


def _with_ratings_of_any_handling(connection: sa.Connection) -> None:
    """5: a rating is that of a handling of any kind, with its reasons."""
    if "bundle_number" in {column["name"] for column in sa.inspect(connection).get_columns("ratings")}:
        connection.execute(sa.text(f"ALTER TABLE ratings RENAME TO {OLD}ratings"))
        TABLES["ratings"].create(connection)
        old: Columns = {"bundle_number": _TEXT, "grade": sa.Integer(), "at": _INSTANT}
        for row in _all(connection, "ratings", old):
            rated = {"handling": row["bundle_number"], "grade": row["grade"], "at": row["at"]}
            connection.execute(TABLES["ratings"].insert().values(rated))
        connection.execute(sa.text(f"DROP TABLE {OLD}ratings"))


def _with_authorities_for_matters(connection: sa.Connection) -> None:
    """6: an authority may be for some matters alone; those that there were are for all."""
    if "matters" not in {column["name"] for column in sa.inspect(connection).get_columns("authorities")}:
        connection.execute(sa.text("ALTER TABLE authorities ADD COLUMN matters VARCHAR(2000) DEFAULT '' NOT NULL"))


STEPS: tuple[Callable[[sa.Connection], None], ...] = (
    _to_bundles,
    _with_call_backs,
    _with_people,
    _with_ratings_of_any_handling,
    _with_authorities_for_matters,
)
