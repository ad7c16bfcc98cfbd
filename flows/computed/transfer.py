"""Whether somebody's contributions of another province come here: by record, card and departments."""

from __future__ import annotations

from datetime import date

from flows.bundle.gathering import told
from flows.definition.computation import Computation
from flows.engine import Answers
from law.transfer import Transfer, transfer


def _compute(answers: Answers, today: date) -> Transfer:
    return transfer(told(answers), today)


COMPUTATION = Computation(Transfer, _compute)
