"""Who may act for whom, and what of a record that lets them see: pure functions of values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from config.matters import matters
from office.record import Person, Record, has_several, sections

#: the strongest first: a guardian promises, a relative is known to the office, an agent has been named
GUARDIAN = "guardian"
STRENGTH = (GUARDIAN, "relative", "agent", "employer")
#: by this matter the months that were paid are looked at
PAID_MONTHS = "certificate_print"
#: of a person, what the document of whoever acts has shown already
NAMED = frozenset({"number", "name", "sex", "birth"})


def of_the_dead() -> tuple[str, ...]:
    """Every matter that is about somebody who has died: who acts in one of these is told whom the claimant has lost."""
    return tuple(name for name, matter in matters().items() if matter.about == "deceased")


@dataclass(frozen=True)
class Authority:
    """What somebody has given to an agent: until a day, for these matters; for all that the relation may do if none."""

    relation: str
    until: date
    matters: frozenset[str] = frozenset()

    def covers(self, matter: str) -> bool:
        """Whether the agent may apply for the matter."""
        return self.relation in matters()[matter].who and (not self.matters or matter in self.matters)

    @property
    def covered(self) -> tuple[str, ...]:
        """Every matter that the agent may apply for."""
        return tuple(name for name in matters() if self.covers(name))


def strongest(held: Iterable[Authority]) -> Authority | None:
    """The one that counts where somebody has several; None where there is none."""
    return min(held, key=lambda one: STRENGTH.index(one.relation), default=None)


def seen_by(authority: Authority, record: Record) -> Record:
    """The record without what no matter of the authority, nor of its family, speaks of. Whatever else there is, is
    withheld, but of whoever may print what the office has; the portrait is for its holder alone.

    Whether somebody may promise concerns their guardian, who alone promises for them.
    """
    families = {matters()[name].family for name in authority.covered}
    about = [matter for matter in matters().values() if matter.family in families]
    wanted = {each.item for matter in about for each in matter.items}
    changed = {effect.section for matter in about for effect in matter.effects}
    kept = {name for name in sections() if name in changed or _speaks(record, name, wanted)} | {"person"}
    kept |= {"exclusions"} if authority.relation == GUARDIAN else set()
    kept |= set(sections()) - {"exclusions"} if authority.covers(PAID_MONTHS) else set()  # it prints any of them
    withheld = tuple(name for name in sections() if name not in kept)
    nothing: dict[str, Any] = {name: () if has_several(name) else None for name in withheld}
    own = {each.item for name in authority.covered for each in matters()[name].items}
    return replace(record, **{**nothing, "person": _named(record.person, own)}, withheld=withheld)


def _speaks(record: Record, section: str, wanted: Collection[str]) -> bool:
    return any(item in wanted for item, _ in sections()[section].given(record.own(section)))


def _named(person: Person, wanted: Collection[str]) -> Person:
    """Number, name, sex and birth, and what is wanted of the rest."""
    hidden = {each.name for each in fields(Person)} - NAMED - set(wanted) - {"portrait"}
    empty: dict[str, Any] = dict.fromkeys(hidden, "")
    return replace(person, portrait=b"", **empty)
