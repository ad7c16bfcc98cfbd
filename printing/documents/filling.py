"""Texts with ``{names}`` in them, and how a :class:`~printing.documents.port.Content` fills them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, Field

from printing.documents.port import Content, Value
from printing.documents.words import words

#: what the paper itself knows: without a holder the first two are empty, and so is a count of none
OWN_VALUES = (
    "name", "masked_number", "bureau", "zone", "telephone", "issued", "case_count", "refused_count",
)  # fmt: skip
#: how a value is said: as it stands, as a day, as a day with its hour and minute, as a day that every language reads
_FORMS = ("", "day", "moment", "iso")


class Template(str):
    """A text with ``{names}`` in it, each of a known form."""

    __slots__ = ()

    @property
    def pieces(self) -> Iterator[tuple[str, str | None, str]]:
        """Texts, each with the name and the form of the value behind it, if there is one."""
        for text, name, form, _ in Formatter().parse(self):
            yield text, name, form or ""


class Name(str):
    """The name of a value that decides whether something is said."""

    __slots__ = ()


def template(text: str) -> Template:
    """``text`` as a template; ValueError when it is none."""
    filled = Template(text)
    for _, name, form in filled.pieces:
        if name is not None and not (name.isidentifier() and form in _FORMS):
            raise ValueError(f"{{{name}:{form}}} is no name of a value with a form that is known")
    return filled


Words = Annotated[str, Field(min_length=1), AfterValidator(template)]
Named = Annotated[str, AfterValidator(Name)]


class Filling:
    """A content, and how it fills texts; ``optional`` are the values that may be missing."""

    def __init__(self, optional: Collection[str], content: Content) -> None:
        holder = content.holder
        own: dict[str, Value] = {
            "name": holder.name if holder else "",
            "masked_number": holder.masked_number if holder else "",
            "bureau": content.hall.bureau,
            "zone": content.hall.zone,
            "telephone": content.hall.telephone,
            "issued": content.issued,
            "case_count": str(len(content.cases) or ""),
            "refused_count": str(sum(case.state == "refused" for case in content.cases) or ""),
        }
        self.content = content
        self._values = {**content.values, **own}
        self._optional = {*optional, *OWN_VALUES}

    def of(self, person: Mapping[str, Value]) -> Filling:
        """The same with what is said of one of the people."""
        return Filling(self._optional, replace(self.content, values={**self.content.values, **person}))

    def has(self, name: str) -> bool:
        return bool(self._values.get(name))

    def say(self, text: str) -> str | None:
        """``text`` filled; None where an optional value of it is empty, ValueError where another one is."""
        said: list[str] = []
        for fixed, name, form in Template(text).pieces:
            said.append(fixed)
            if name is None:
                continue
            if not self.has(name):
                if name in self._optional:
                    return None
                raise ValueError(f"the content has no value {name!r}")
            said.append(_said(name, self._values[name], form))
        return "".join(said)


def _said(name: str, value: Value, form: str) -> str:
    if form == "moment" and isinstance(value, datetime):
        return words().moment(value)
    if form == "day" and isinstance(value, date):
        return words().day(value)
    if form == "iso" and isinstance(value, date):
        return words().iso(value)
    if form or not isinstance(value, str):
        raise ValueError(f"the value {name!r} cannot be said as {form or 'a text'}")
    return value
