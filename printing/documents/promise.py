"""告知承诺书 as a section of another paper: the duty that is told, and the promise that answers it."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from printing.documents import sheet
from printing.documents.port import Holder, Line, Promise
from printing.documents.words import words
from printing.typeset import Text

#: a promise begins on a new page unless most of it finds room
_MOST_OF_IT_MM = 150


def promise_section(promise: Promise, holder: Holder | None, width: float) -> list[Flowable]:
    """All parts of the promise; at its end either who gave it and when, or the lines to sign."""
    labels = words().promise
    told = (
        Line(labels.matter, promise.matter),
        Line(labels.basis, "；".join(promise.basis)),
        Line(labels.proof, promise.proof),
        Line(labels.way, promise.way),
        Line(labels.liability, promise.liability),
        Line(labels.verification, promise.verification),
    )
    return [
        CondPageBreak(_MOST_OF_IT_MM * mm),
        Text(words().kinds.promise.title, sheet.TITLE.but(size=20, leading=30, space_before=14, space_after=6)),
        *sheet.facts(told, width),
        *sheet.section(labels.statements, sheet.numbered(promise.statements)),
        Spacer(1, 6),
        *_given(promise, holder),
        Text(labels.no_proxy, sheet.SMALL.but(space_before=4)),
    ]


def _given(promise: Promise, holder: Holder | None) -> list[Flowable]:
    labels = words().promise
    if promise.made is None or holder is None:
        return [Text(labels.open, sheet.LEFT)]
    made = labels.made.format(name=holder.name, number=holder.masked_number, moment=words().moment(promise.made))
    return [Text(made, sheet.BODY)]
