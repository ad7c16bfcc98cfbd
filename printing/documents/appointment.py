"""预约单: a small sheet (A5) that says when and where, large, for the door of a fridge."""

from __future__ import annotations

from reportlab.lib.units import mm

from printing.documents import sheet
from printing.documents.port import AppointmentSlip, Line
from printing.documents.sheet import A5_SHEET, QR_AIR_MM, QR_MM, Imprint
from printing.documents.words import words
from printing.typeset import Text


def appointment(content: AppointmentSlip, *, marked_missing: bool = False) -> tuple[bytes, int]:
    """The paper as PDF and its number of pages."""
    labels, kind = words().labels, words().kinds.appointment
    imprint = Imprint(kind.title, "", content.hall, content.issued)
    width = A5_SHEET.inner
    left = (QR_MM + QR_AIR_MM) * mm
    lines = [
        Line(labels.holder, content.holder.name),
        Line(labels.citizen_number, content.holder.masked_number),
        Line(labels.matter, content.matter),
        Line(kind.number, content.number),
    ]
    story = [
        *sheet.head(imprint),
        sheet.highlight(Line(kind.when, content.when), width),
        *sheet.facts(lines, width),
        sheet.side_by_side([sheet.Qr(content.number), sheet.contacts(content.hall)], [left, width - left]),
        Text(content.advice, sheet.BODY.but(space_before=8)),
        *(sheet.missing_note() if marked_missing else ()),
        Text(words().seal.note, sheet.SMALL.but(space_before=4)),
    ]
    return sheet.build(A5_SHEET, imprint, story)
