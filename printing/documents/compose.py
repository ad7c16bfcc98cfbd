"""From a document to a paper, in this thread: ReportLab is busy Python, so callers with a screen use the press."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from config.settings import Hall
from printing import fonts
from printing.documents.appointment import appointment
from printing.documents.case_paper import case_paper
from printing.documents.notice import notice
from printing.documents.port import AppointmentSlip, CasePaper, Document, Notice, Receipt
from printing.documents.receipt import receipt
from printing.port import Paper, PaperKind


def compose(key: str, document: Document) -> Paper:
    """Set ``document``. PRINTER-FONTS when a face is missing on this machine."""
    absent = frozenset[str]().union(*map(fonts.missing, _texts(document)))
    pdf, pages = _set(document, marked_missing=bool(absent))
    return Paper(key, _kind(document), pdf, pages, tuple(sorted(absent)))


def _set(document: Document, *, marked_missing: bool) -> tuple[bytes, int]:
    match document:
        case CasePaper():
            return case_paper(document, marked_missing=marked_missing)
        case Receipt():
            return receipt(document, marked_missing=marked_missing)
        case Notice():
            return notice(document, marked_missing=marked_missing)
        case AppointmentSlip():
            return appointment(document, marked_missing=marked_missing)


def _kind(document: Document) -> PaperKind:
    match document:
        case CasePaper():
            return PaperKind.COMPLETION if document.completed else PaperKind.ACCEPTANCE
        case Receipt():
            return PaperKind.RECEIPT
        case Notice():
            return PaperKind.NOTICE
        case AppointmentSlip():
            return PaperKind.APPOINTMENT


def _texts(value: object) -> Iterator[str]:
    """Every string inside a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Hall):
        yield from (text for text in value.model_dump().values() if isinstance(text, str))
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
