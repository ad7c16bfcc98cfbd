"""受理通知书 and 办结通知书: one paper, whose title says whether the case is finished or has a promised date."""

from __future__ import annotations

from reportlab.platypus import Flowable

from printing.documents import sheet
from printing.documents.port import CasePaper, Line
from printing.documents.promise import promise_section
from printing.documents.sheet import A4_SHEET, Imprint
from printing.documents.words import words
from printing.typeset import Text


def case_paper(content: CasePaper, *, marked_missing: bool = False) -> tuple[bytes, int]:
    """The paper as PDF and its number of pages. ``marked_missing`` adds the note on ``〓``."""
    kinds, width = words().kinds, A4_SHEET.inner
    title = kinds.completion.title if content.completed else kinds.acceptance.title
    imprint = Imprint(title, content.case_number, content.hall, content.completed or content.accepted)
    story = [
        *sheet.head(imprint),
        *_opening(content),
        *_highlight(content, width),
        *_outcome(content, width),
        *sheet.section(words().labels.reasons, sheet.reasons(content.reasons)),
        *sheet.section(words().labels.basis, sheet.numbered(content.basis)),
        *sheet.section(words().labels.next_steps, sheet.numbered(content.next_steps)),
        *(sheet.missing_note() if marked_missing else ()),
        *sheet.foot(imprint, width),
        *_signature(),
        *_promise(content, width),
    ]
    return sheet.build(A4_SHEET, imprint, story)


def _opening(content: CasePaper) -> list[Flowable]:
    kinds, labels = words().kinds, words().labels
    if content.completed:
        lead = kinds.completion.lead.format(matter=content.matter, completed=words().day(content.completed))
    else:
        lead = kinds.acceptance.lead.format(matter=content.matter, accepted=words().day(content.accepted))
    salutation = labels.salutation.format(name=content.holder.name, number=content.holder.masked_number)
    return [Text(salutation, sheet.LEFT), Text(lead, sheet.BODY.but(indent=2))]


def _highlight(content: CasePaper, width: float) -> list[Flowable]:
    if content.promised_by:
        kind = words().kinds.acceptance
        value = kind.promised_value.format(date=words().day(content.promised_by))
        doubt = [] if content.certain else [Text(words().labels.uncertain, sheet.BODY)]
        return [sheet.highlight(Line(kind.promised, value), width), *doubt]
    return [sheet.highlight(content.highlight, width)] if content.highlight else []


def _outcome(content: CasePaper, width: float) -> list[Flowable]:
    labels = words().labels
    lines = [Line(labels.accepted, words().moment(content.accepted)), Line(labels.handler, content.hall.zone)]
    if content.completed:
        lines.append(Line(labels.completed, words().moment(content.completed)))
    lines += content.result
    lines.append(Line(labels.materials_in, "；".join(content.materials) or labels.no_materials))
    return sheet.section(labels.result if content.completed else labels.accepted_facts, sheet.facts(lines, width))


def _signature() -> list[Flowable]:
    labels = words().labels
    return [Text(labels.signature, sheet.LEFT.but(space_before=8)), Text(labels.copies, sheet.SMALL)]


def _promise(content: CasePaper, width: float) -> list[Flowable]:
    if content.promise is None:
        return []
    return promise_section(content.promise, content.holder, width)
