"""The ladder of the office's database: each step turns what the version before it has left into the next one.

A section of the record, or a field of one, needs no step: whatever the database has not got joins it by itself.

A step is never changed once it has been in service: a later one follows it, and what a step needs of ``tables`` is
frozen in it when a table changes. All steps of an opening are one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from office.database import tables
from office.port import CaseState
from office.record import Payment

#: the version before there were versions: one matter of one scene was one case
UNNUMBERED = 1


class NewerDatabase(Exception):
    """The database was written by a newer program than this one."""


def bring_up(connection: sa.Connection) -> None:
    """Make the schema in an empty database, or upgrade an older one; :class:`NewerDatabase`."""
    version, newest = _version(connection), UNNUMBERED + len(STEPS)
    if version is None:
        tables.schema.create_all(connection)
    elif version > newest:
        raise NewerDatabase
    else:
        for step in STEPS[version - UNNUMBERED :]:
            step(connection)
        _complete(connection)
    if version != newest:
        connection.execute(tables.schema_version.delete())
        connection.execute(tables.schema_version.insert().values(version=newest))


def _version(connection: sa.Connection) -> int | None:
    """None of an empty database."""
    there = sa.inspect(connection).get_table_names()
    if "schema_version" in there:
        return connection.scalar(sa.select(tables.schema_version.c.version))
    return UNNUMBERED if "persons" in there else None


def _complete(connection: sa.Connection) -> None:
    """What has joined the record since: new tables, and new columns of its sections, which all have a default."""
    tables.schema.create_all(connection)
    inspected = sa.inspect(connection)
    for table in tables.SECTIONS.values():
        there = {column["name"] for column in inspected.get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                told = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
                connection.execute(sa.text(f"ALTER TABLE {table.name} ADD COLUMN {told}"))


Columns = Mapping[str, sa.types.TypeEngine[Any]]

OLD = "before_bundles_"
_REPLACED = ("ratings", "cases", "persons")


def _to_bundles(connection: sa.Connection) -> None:
    """2: the record in sections, applications for many matters, and a rating for the bundle."""
    for name in _REPLACED:
        connection.execute(sa.text(f"ALTER TABLE {name} RENAME TO {OLD}{name}"))
    tables.schema.create_all(connection)
    for row in _all(connection, "persons", _PERSON):
        _take_person(connection, row)
    for row in _all(connection, "cases", _CASE):
        _take_case(connection, row)
    for row in _all(connection, "ratings", _RATING):
        rated = {"handling": row["case_number"], "grade": row["grade"], "at": row["at"]}
        connection.execute(tables.ratings.insert().values(rated))
    for name in _REPLACED:
        connection.execute(sa.text(f"DROP TABLE {OLD}{name}"))


_TEXT, _DATE, _INSTANT = sa.String(), sa.Date(), tables.Instant()
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
    connection.execute(tables.persons.insert().values({name: old[name] for name in names}))
    paid = ("number", "category", "paid_months", "paid_until", "archive", "already_retired")
    payment = Payment.DRAWING if old["already_retired"] else Payment.NONE
    connection.execute(tables.pension.insert().values({name: old[name] for name in paid} | {"payment": payment}))


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
    connection.execute(tables.bundles.insert().values(bundle))
    names = ("key", "matter", "case_number", "number", "accepted", "promised_by", "statutory_by")
    case = {name: old[name] for name in names} | {"place": 0, "of_person": 0, "certain": old["working_days_certain"]}
    case |= {"state": CaseState.COMPLETED if old["completed"] else CaseState.ACCEPTED}
    case |= {"result": json.dumps({"pension_from": old["pension_from"]} if old["completed"] else {})}
    connection.execute(tables.cases.insert().values(case))


def _with_call_backs(connection: sa.Connection) -> None:
    """3: whom the staff are to telephone. The step before makes every table that there is by now."""
    tables.call_backs.create(connection, checkfirst=True)


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
    tables.cases.create(connection)
    names = [column.name for column in tables.cases.columns if column.name != "of_person"]
    old = sa.table(f"{OLD}cases", *(sa.column(name) for name in names))
    every = sa.select(sa.literal(0), *(old.c[name] for name in names))
    connection.execute(tables.cases.insert().from_select(["of_person", *names], every))
    connection.execute(sa.text(f"DROP TABLE {OLD}cases"))
    connection.execute(sa.text("ALTER TABLE bundles ADD COLUMN unit_code VARCHAR(18) DEFAULT '' NOT NULL"))


def _with_ratings_of_any_handling(connection: sa.Connection) -> None:
    """5: a rating is that of a handling of any kind, with its reasons."""
    if "bundle_number" in {column["name"] for column in sa.inspect(connection).get_columns("ratings")}:
        connection.execute(sa.text(f"ALTER TABLE ratings RENAME TO {OLD}ratings"))
        tables.ratings.create(connection)
        old: Columns = {"bundle_number": _TEXT, "grade": sa.Integer(), "at": _INSTANT}
        for row in _all(connection, "ratings", old):
            rated = {"handling": row["bundle_number"], "grade": row["grade"], "at": row["at"]}
            connection.execute(tables.ratings.insert().values(rated))
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
