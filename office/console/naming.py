"""How a page calls things: by the data that kiosks and papers read, in the present language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from config.coordination import coordination_law
from config.corrections import problems
from config.faults import fault_list
from config.items import SHARE, departments, items
from config.matters import matters
from config.pauses import pause_law, pauses_on
from config.rating_reasons import rating_reasons
from config.refusals import Refusal, refusals
from office.cases.case import CaseState
from office.cases.history import Entry
from office.console.words import section, word
from office.promises.checks import SAMPLE


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


def certificate_name(kind: str) -> str:
    """A kind of paper whose code can be checked."""
    return item_value("certificate_kind", kind) if kind in items()["certificate_kind"].values else _of_check(kind)


def attested_name(name: str) -> str:
    """What a certificate attests: an item, or what stands in the record and is none."""
    return item_name(name) if name in items() else _of_check(name)


def attested_value(name: str, value: str) -> str:
    return _of_check(value) if name == "state" else item_value(name, value)


def _of_check(name: str) -> str:
    """As the page says it, or by its name: no office's newer certificate is hidden by what this page does not know."""
    return section("attested").get(name, name)


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


def why(word_of_a_list: str) -> str:
    """Why something was done: a word of one of the lists, or what somebody wrote."""
    if (refusal := refusals().get(word_of_a_list)) is not None:
        return refusal.citizen
    newest = pause_law().versions[-1]
    named = {word: one.name for word, one in newest.pauses.items()}
    named |= {word: one.name for word, one in newest.to_law.items()}
    return named.get(word_of_a_list, word_of_a_list)


def reason_said(reason: str) -> str:
    """Why something was refused, as the citizen is told, with what they can do."""
    found = refusals().get(reason)
    return f"{found.citizen}{found.way_on}" if found else reason


def lines_of(entry: Entry) -> Iterator[str]:
    """Why something became of a case, and until when somebody has to do something."""
    for asked in entry.asked:
        problem = problems().get(asked.problem)
        yield word("case.asked", item=item_name(asked.item), problem=problem.problem if problem else asked.problem)
    if entry.until:
        yield word("case.until", day=f"{entry.until:%Y-%m-%d}")
    if entry.why:
        yield why(entry.why)
    if entry.promised_by and entry.state in (CaseState.ACCEPTED, CaseState.CORRECTION):
        yield word("case.promised", day=f"{entry.promised_by:%Y-%m-%d}")


def why_answered(said: str) -> str:
    """Why a kiosk has not done, or not yet, what it was asked: its word, or what the list says of its fault."""
    code, _, more = said.partition(" ")
    if (fault := fault_list().get(code)) is not None:
        return f"{fault.staff} {code} {more}".rstrip()
    return section("whys").get(said, said)


def why_checked(name: str) -> str:
    """Why a promise is looked into: by chance, or for a risk."""
    if name == SAMPLE:
        return word("promises.sample")
    found = coordination_law().versions[-1].risks.get(name)
    return found.name if found else name


#: what templates call
NAMES: Mapping[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        *(certificate_name, attested_name, attested_value),
        *(matter_name, item_name, item_value, source_name, department_name, rating_reason),
        *(reasons, reason_said, lines_of, why_checked, why_answered, pauses_on, pause_law),
    )
}
