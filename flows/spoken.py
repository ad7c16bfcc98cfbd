"""Values of items as they are read on a page: never a code, and never more of a number than its owner needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from config.items import items
from flows.collecting import COUNTER, PROMISE, Given
from law.month import Month
from law.wording import say_day, say_month
from office.record import NONE_YET
from printing.documents.port import Holder

#: kinds whose value is no text for a page: it is on file, and that is all
SILENT_KINDS = frozenset({"photo", "paper"})
#: the office has it, and nobody needs to see it (office/record.py)
ON_FILE = "on_file"


def say(given: Given, texts: Mapping[str, str]) -> str:
    """``given`` as a text; ``texts`` are those of the part ``collect``. Empty where there is nothing to read."""
    item = items()[given.item]
    if given.source == COUNTER:
        return texts["brought"]
    if given.source == PROMISE:
        return texts["promised"]
    if given.value in (ON_FILE, NONE_YET) or item.kind in SILENT_KINDS:
        return ""
    match item.kind:
        case "choice":
            return item.values[given.value]
        case "yes_no":
            return texts[given.value]
        case "date":
            return say_day(date.fromisoformat(given.value))
        case "month":
            return say_month(Month.parse(given.value))
        case "amount":
            return texts["yuan"].format(amount=f"{Decimal(given.value):,}")
        case "phone" | "telephone" | "account" | "document_number":
            return Holder("", given.value).masked_number
        case _:
            return given.value
