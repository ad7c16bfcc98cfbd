"""What the columns of the office's tables are of, and those that a field of a section of the record becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field
from datetime import UTC, date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import sqlalchemy as sa
from pydantic import StringConstraints
from sqlalchemy.ext.compiler import compiles

from config.clock import CHINA


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored in UTC and read in China time (SQLite itself forgets time zones)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(CHINA) if value else None


def text_or_empty(name: str, length: int) -> sa.Column[str]:
    """A text that is empty where nobody has told it."""
    return sa.Column(name, sa.String(length), nullable=False, server_default="")


def rows_where(condition: sa.ColumnElement[bool]) -> dict[str, Any]:
    """An index of those rows alone, on PostgreSQL as well (:func:`_of_rows`)."""
    return {"sqlite_where": condition}


@compiles(sa.schema.CreateIndex, "postgresql")
def _of_rows(create: sa.schema.CreateIndex, compiler: sa.sql.compiler.DDLCompiler, **told: Any) -> str:
    """Said here: to name PostgreSQL's condition in a table would load its dialect, 3 MB, into every kiosk."""
    options = create.element.dialect_options
    if options["postgresql"]["where"] is None:
        options["postgresql"]["where"] = options["sqlite"]["where"]
    return str(compiler.visit_create_index(create, **told))  # type: ignore[no-untyped-call]


class Named(sa.types.TypeDecorator[StrEnum]):
    """A value of a ``StrEnum``, stored as its text."""

    impl = sa.String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        if too_long := [name for name in kind if len(name) > LENGTH_OF_A_NAME]:
            raise ValueError(f"{too_long[0]} is too long to be stored")
        super().__init__(LENGTH_OF_A_NAME)
        self._kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> StrEnum | None:  # noqa: ARG002
        return None if value is None else self._kind(value)


#: of any of them, with room for those that join: SQLite does not count, PostgreSQL does
LENGTH_OF_A_NAME = 50
#: what may be None: a bounded number is another kind of union than a plain one
UNIONS = (UnionType, Union)
_PLAIN: Mapping[Any, Callable[[], sa.types.TypeEngine[Any]]] = {
    bool: sa.Boolean,
    int: sa.Integer,
    date: sa.Date,
    bytes: sa.LargeBinary,
}


def column_of(field: Field[Any], hint: Any, key: bool) -> sa.Column[Any]:
    """The column of a field whose type is ``hint``."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType] if get_origin(hint) in UNIONS else [hint]
    more: dict[str, Any] = {"primary_key": True} if key else {}
    if field.default is not MISSING and not key:
        more["server_default"] = _as_default(field.default)
    return sa.Column(field.name, _type(kinds[0]), nullable=kinds != [hint], **more)


def _type(kind: Any) -> sa.types.TypeEngine[Any]:
    if get_origin(kind) is Literal:
        return sa.String(max(map(len, get_args(kind))))
    if get_origin(kind) is Annotated:
        kind, *rules = get_args(kind)
        lengths = [rule.max_length for rule in rules if isinstance(rule, StringConstraints)]
        if kind is str and lengths:
            return sa.String(lengths[0])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Named(kind)
    return _PLAIN[kind]()


def _as_default(value: Any) -> Any:
    """What older databases have in a column that joins them; nothing where it may be NULL."""
    if isinstance(value, bool):
        return sa.true() if value else sa.false()
    return None if value is None or isinstance(value, bytes) else str(value)
