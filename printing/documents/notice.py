"""一次性告知书: everything told at once, with the parts that the one-time-notice rules ask for."""

from __future__ import annotations

from reportlab.platypus import Flowable

from printing.documents import sheet
from printing.documents.port import Line, Notice
from printing.documents.promise import promise_section
from printing.documents.sheet import A4_SHEET, Imprint
from printing.documents.words import words
from printing.typeset import Text


def notice(content: Notice, *, marked_missing: bool = False) -> tuple[bytes, int]:
    """The paper as PDF and its number of pages."""
    kind, labels, width = words().kinds.notice, words().notice, A4_SHEET.inner
    imprint = Imprint(kind.title, "", content.hall, content.issued)
    story = [
        *sheet.head(imprint),
        *_salutation(content),
        Text(kind.lead.format(matter=content.matter), sheet.BODY.but(indent=2)),
        *sheet.section(labels.refused, sheet.reasons(content.refused)),
        *sheet.section(labels.remedies, sheet.numbered(content.remedies)),
        *sheet.section(labels.mend, _mend(content)),
        *sheet.section(labels.conditions, sheet.numbered(content.conditions)),
        *sheet.section(labels.materials, _materials(content, width)),
        *sheet.section(labels.steps, sheet.numbered(content.steps)),
        *sheet.section(labels.limits, sheet.facts(_limits(content), width)),
        *sheet.section(labels.departments, _departments(content)),
        *sheet.section(labels.basis, sheet.numbered(content.basis)),
        *sheet.section(labels.place, sheet.contacts(content.hall)),
        *(sheet.missing_note() if marked_missing else ()),
        *sheet.signed(imprint),
        *_promise(content, width),
    ]
    return sheet.build(A4_SHEET, imprint, story)


def _salutation(content: Notice) -> list[Flowable]:
    if content.holder is None:
        return []
    masked = content.holder.masked_number
    return [Text(words().labels.salutation.format(name=content.holder.name, number=masked), sheet.LEFT)]


def _mend(content: Notice) -> list[Flowable]:
    limit = words().notice.mend_by.format(date=words().day(content.mend_by)) if content.mend_by else ""
    return [*sheet.numbered(content.mend), *([Text(limit, sheet.BODY.but(bold=True))] if limit else [])]


def _materials(content: Notice, width: float) -> list[Flowable]:
    labels = words().notice
    if not content.materials:
        return [Text(labels.no_materials, sheet.BODY)]
    style = sheet.LEFT.but(size=12, leading=18)
    rows = [labels.material_columns] + [(m.name, m.copies, m.form, m.issuer) for m in content.materials]
    cells = [[Text(cell, style.but(bold=row is rows[0])) for cell in row] for row in rows]
    return [sheet.grid(cells, [width * share for share in (0.44, 0.12, 0.2, 0.24)], header=True)]


def _limits(content: Notice) -> list[Line]:
    labels = words().notice
    return [
        Line(labels.statutory_limit, content.statutory_limit),
        Line(labels.promised_limit, content.promised_limit),
        Line(labels.fee, content.fee),
    ]


def _departments(content: Notice) -> list[Flowable]:
    return sheet.numbered([f"{department.name}：{department.task}" for department in content.departments])


def _promise(content: Notice, width: float) -> list[Flowable]:
    if content.promise is None:
        return []
    return promise_section(content.promise, content.holder, width)
