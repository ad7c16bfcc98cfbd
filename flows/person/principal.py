"""Acting for another (代办): the values that flows compare and words are filled with."""

from __future__ import annotations

from collections.abc import Mapping

from flows.person.identity import Principal
from law.wording import say_day

#: the kind of step that finds out for whom somebody acts
STEP = "present_principal"
#: the attribute of its answer that a matter is compared by: ``covers.<name>`` is ``yes``, or not there
COVERS, YES = "covers", "yes"
#: the words of :func:`values`, and what it gives
TEXTS = ("relation.relative", "relation.guardian", "relation.agent", "relation.employer")
VALUES = frozenset({"principal_name", "principal_relation", "principal_until"})


def values(principal: Principal, texts: Mapping[str, str]) -> dict[str, str]:
    """The :data:`VALUES`; empty as long as nobody has been confirmed."""
    if principal.whom is None or principal.authority is None:
        return dict.fromkeys(VALUES, "")
    return {
        "principal_name": principal.whom.name,
        "principal_relation": texts[f"relation.{principal.authority.relation}"],
        "principal_until": say_day(principal.authority.until),
    }
