"""回执: a small sheet (A5) with the case number, large, and its QR."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from printing.documents import sheet
from printing.documents.port import Line, Receipt
from printing.documents.sheet import A5_SHEET, QR_AIR_MM, QR_MM, Imprint
from printing.documents.words import words
from printing.typeset import Text


def receipt(content: Receipt, *, marked_missing: bool = False) -> tuple[bytes, int]:
    """The paper as PDF and its number of pages."""
    imprint = Imprint(words().kinds.receipt.title, "", content.hall, content.completed or content.accepted)
    width = A5_SHEET.inner
    story = [
        *sheet.head(imprint),
        sheet.highlight(Line(words().labels.number, content.case_number), width),
        *sheet.facts(_lines(content), width),
        _qr_and_contacts(content, width),
        Text(words().receipt.keep, sheet.BODY.but(space_before=8)),
        *(sheet.missing_note() if marked_missing else ()),
        Text(words().seal.note, sheet.SMALL.but(space_before=4)),
    ]
    return sheet.build(A5_SHEET, imprint, story)


def _lines(content: Receipt) -> list[Line]:
    labels, kind = words().labels, words().kinds.receipt
    lines = [
        Line(labels.holder, content.holder.name),
        Line(labels.citizen_number, content.holder.masked_number),
        Line(labels.matter, content.matter),
        Line(labels.state, kind.completed if content.completed else kind.accepted),
        Line(labels.accepted, words().moment(content.accepted)),
    ]
    if content.completed:
        lines.append(Line(labels.completed, words().moment(content.completed)))
    if content.promised_by:
        doubt = "" if content.certain else labels.uncertain_short
        lines.append(Line(labels.promised, words().day(content.promised_by) + doubt))
    return lines


def _qr_and_contacts(content: Receipt, width: float) -> Flowable:
    left = (QR_MM + QR_AIR_MM) * mm
    row = [sheet.Qr(content.case_number), sheet.contacts(content.hall)]
    return sheet.side_by_side(row, [left, width - left])
