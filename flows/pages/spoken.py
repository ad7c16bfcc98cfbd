"""Values of items as they are read on a page: never a code, and never more of a number than its owner needs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import RootModel

from config.items import items
from config.language import all_of, load_said, per_language
from config.people import read_people
from flows.bundle.collecting import CAPTURE, COUNTER, PROMISE, Given
from flows.person.workers import EACH
from law.month import Month
from law.wording import say_day, say_month
from office.record import NONE_YET
from printing.documents.port import Holder

#: kinds whose value is no text for a page: it is on file, and that is all
SILENT_KINDS = frozenset({"photo", "paper"})
#: the office has it, and nobody needs to see it (office/record.py)
ON_FILE = "on_file"


class SpokenWords(RootModel[dict[str, str]]):
    """``spoken.zh.yaml``."""


@per_language
def texts() -> dict[str, str]:
    """The words of values, by their names in the file."""
    return load_said(Path(__file__).with_suffix(".zh.yaml"), SpokenWords).root


def say(given: Given) -> str:
    """``given`` as a text. Empty where there is nothing to read."""
    item = items()[given.item]
    if given.source == COUNTER:
        return texts()["brought"]
    if given.source == PROMISE:
        return texts()["promised"]
    if given.source == CAPTURE:
        return texts()["captured"].format(count=given.value)
    if given.source == EACH:
        return texts()["each"]
    if given.value in (ON_FILE, NONE_YET) or item.kind in SILENT_KINDS:
        return ""
    return item.values[given.value] if item.kind == "choice" else _said(item.kind, given.value)


def _said(kind: str, value: str) -> str:
    match kind:
        case "yes_no":
            return texts()[value]
        case "date":
            return say_day(date.fromisoformat(value))
        case "month":
            return say_month(Month.parse(value))
        case "amount":
            return texts()["yuan"].format(amount=f"{Decimal(value):,}")
        case "phone" | "telephone" | "account" | "document_number":
            return Holder("", value).masked_number
        case "people":
            return all_of(one.name for one in read_people(value))
        case _:
            return value
