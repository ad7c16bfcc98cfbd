"""A graduate: that the bureau has received them, and where their personnel file is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from office.record.section import Items, Section, Text20


@dataclass(frozen=True)
class Studies(Section):
    """``archive`` is a value of the item ``archive_holder``; ``asked_on``: the letter that asks for it was sent."""

    TABLE = "studies"

    received_on: date | None = None
    archive: Text20 = ""
    asked_on: date | None = None

    @classmethod
    def given(cls, own: tuple[Studies, ...]) -> Items:
        for studies in own:
            yield "archive_holder", studies.archive
