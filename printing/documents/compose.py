"""From a document to a paper, in this thread: ReportLab is busy Python, so callers with a screen use the press."""

from __future__ import annotations

from printing import fonts
from printing.documents.case_paper import case_paper
from printing.documents.notice import notice
from printing.documents.port import CasePaper, Document, Notice, Receipt, texts
from printing.documents.receipt import receipt
from printing.port import Paper, PaperKind


def compose(key: str, document: Document) -> Paper:
    """Set ``document``. PRINTER-FONTS when a face is missing on this machine."""
    absent = frozenset[str]().union(*map(fonts.missing, texts(document)))
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


def _kind(document: Document) -> PaperKind:
    match document:
        case CasePaper():
            return PaperKind.COMPLETION if document.completed else PaperKind.ACCEPTANCE
        case Receipt():
            return PaperKind.RECEIPT
        case Notice():
            return PaperKind.NOTICE
