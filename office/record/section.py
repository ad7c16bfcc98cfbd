"""What every section of the record has in common: from its fields come its table, and how it is invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Annotated, Any, ClassVar, Self

from pydantic import ConfigDict, StringConstraints

#: items of ``config/items.yaml`` with their values; an empty value says nothing
Items = Iterator[tuple[str, str]]
Text10 = Annotated[str, StringConstraints(max_length=10)]
Text20 = Annotated[str, StringConstraints(max_length=20)]
Text30 = Annotated[str, StringConstraints(max_length=30)]
Text50 = Annotated[str, StringConstraints(max_length=50)]
Text100 = Annotated[str, StringConstraints(max_length=100)]
Text200 = Annotated[str, StringConstraints(max_length=200)]
#: YYYY-MM, or empty where there is none
YearMonth = Annotated[str, StringConstraints(max_length=7, pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")]
Yuan = Annotated[str, StringConstraints(max_length=20, pattern=r"^(\d+\.\d{2})?$")]

#: the office has it, and nobody needs to see it
ON_FILE = "on_file"


class Section:
    """Base of the frozen dataclasses of which a record consists.

    Each field is a column: a text of bounded length, a whole number, yes or no, a day, bytes or a ``StrEnum``; what may
    be None may be NULL. A field that joins a section later has a default: older databases get the column with it.
    """

    #: the table of the office
    TABLE: ClassVar[str]
    #: the columns by which a row is known
    KEYS: ClassVar[tuple[str, ...]] = ("number",)
    #: whether a row belongs to somebody: to the person with its ``number``
    OF_PERSON: ClassVar[bool] = True
    #: an unknown key in the people file is an error, because it is most often a misspelt one
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", ser_json_bytes="base64", val_json_bytes="base64"
    )

    @classmethod
    def invented(cls, name: str, told: dict[str, Any]) -> Any:
        """Take out of ``told``, somebody of the people file, what belongs to the section ``name``; None if nothing."""
        return told.pop(name, None)

    @classmethod
    def given(cls, own: tuple[Self, ...]) -> Items:
        """The items that the office can give by what it has of the section: nobody is asked for these."""
        del own
        yield from ()

    @property
    def key(self) -> str:
        """Which one of somebody's it is, where there may be several."""
        return next((str(getattr(self, name)) for name in self.KEYS if name != "number"), "")


def columns_of(section: type[Section]) -> tuple[str, ...]:
    """The fields of the dataclass."""
    return tuple(each.name for each in fields(section))  # type: ignore[arg-type]  # every section is a dataclass


def first_day(month: str) -> date | None:
    """Of a month as it stands in a column (YYYY-MM); None of none."""
    return date.fromisoformat(f"{month}-01") if month else None
