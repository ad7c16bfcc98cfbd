"""How a page calls things: by the data that kiosks and papers read, in the present language."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from config.corrections import problems
from config.items import SHARE, departments, items
from config.matters import matters
from config.rating_reasons import rating_reasons
from config.refusals import Refusal, refusals
from office.console.dossier import Entry
from office.console.words import section, word


def matter_name(name: str) -> str:
    """A matter; its id where there is none of it any more."""
    found = matters().get(name)
    return found.name if found else name


def item_name(name: str) -> str:
    found = items().get(name)
    return found.name if found else name


def item_value(name: str, value: str) -> str:
    """What was told of an item, as somebody reads it."""
    found = items().get(name)
    if found is None:
        return value
    if found.kind == "yes_no":
        return word(f"answers.{value}") if value in ("yes", "no") else value
    return found.values.get(value, value)


def source_name(source: str) -> str:
    """Who has told it."""
    if source.startswith(SHARE):
        return department_name(source.removeprefix(SHARE))
    return section("sources").get(source, source)


def department_name(name: str) -> str:
    found = departments().get(name)
    return found.name if found else name


def reasons() -> list[tuple[str, Refusal]]:
    """Why a case may be refused; what only the back office finds out stands first."""
    return sorted(refusals().items(), key=lambda one: not one[1].decided)


def rating_reason(name: str) -> str:
    found = rating_reasons().get(name)
    return found.reason if found else name


def lines_of(entry: Entry) -> Iterator[str]:
    """Why something became of a case, and until when somebody has to do something."""
    row = entry.row
    for asked in json.loads(row.asked):
        problem = problems().get(asked["problem"])
        yield word(
            "case.asked", item=item_name(asked["item"]), problem=problem.problem if problem else asked["problem"]
        )
    if row.until:
        yield word("case.until", day=f"{row.until:%Y-%m-%d}")
    for item in json.loads(row.answered):
        yield word("case.answered", item=item_name(item))
    if row.reason:
        found = refusals().get(row.reason)
        yield found.citizen if found else row.reason
    if row.promised_by:
        yield word("case.promised", day=f"{row.promised_by:%Y-%m-%d}")


#: what templates call
NAMES: Mapping[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (*(matter_name, item_name, item_value, source_name, department_name, reasons, rating_reason, lines_of),)
}
