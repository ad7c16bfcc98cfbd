"""Why a result of the law is as it is: the rules that led to it, each with document and article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.law import Basis, Document


@dataclass(frozen=True)
class Reason:
    """One rule that led to a result. ``rule`` names its sentence in ``words.zh.yaml``; ``values`` fill it.

    What is cited has its official, Chinese name, whatever language it is told in.
    """

    rule: str
    title: str
    number: str
    article: str
    values: Mapping[str, str | int]

    @property
    def document(self) -> str:
        """Title and number, as a paper cites them."""
        return f"《{self.title}》" + (f"({self.number})" if self.number else "")


def because(rule: str, basis: Basis, documents: Mapping[str, Document], **values: object) -> Reason:
    """``rule`` led to the result, as it stands at ``basis``, which is one of ``documents``."""
    document = documents[basis.document]
    shown = {name: value if isinstance(value, int) else str(value) for name, value in values.items()}
    return Reason(rule, document.title, document.number, basis.article, shown)
