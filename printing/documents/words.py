"""The fixed words of the papers, read once from ``printing/words.zh.yaml``."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

from config.clock import CHINA
from config.datafile import Data, load

WORDS_FILE = Path(__file__).parent.parent / "words.zh.yaml"


class Form(Data):
    date: str
    moment: str
    page: str
    running: str
    item: str
    units: str
    place_colon: str
    demonstration: str


class CompletionWords(Data):
    title: str
    lead: str


class AcceptanceWords(Data):
    title: str
    lead: str
    promised: str
    promised_value: str


class ReceiptKind(Data):
    title: str
    completed: str
    accepted: str


class NoticeKind(Data):
    title: str
    lead: str


class PromiseKind(Data):
    title: str


class AppointmentKind(Data):
    title: str
    when: str
    number: str


class Kinds(Data):
    completion: CompletionWords
    acceptance: AcceptanceWords
    receipt: ReceiptKind
    notice: NoticeKind
    promise: PromiseKind
    appointment: AppointmentKind


class Labels(Data):
    number: str
    salutation: str
    holder: str
    citizen_number: str
    matter: str
    accepted: str
    completed: str
    promised: str
    uncertain: str
    uncertain_short: str
    handler: str
    state: str
    result: str
    accepted_facts: str
    reasons: str
    source: str
    basis: str
    materials_in: str
    no_materials: str
    next_steps: str
    ask: str
    complain: str
    address: str
    hours: str
    copies: str
    signature: str


class ReceiptWords(Data):
    keep: str


class NoticeWords(Data):
    basis: str
    conditions: str
    steps: str
    materials: str
    material_columns: tuple[str, str, str, str]
    no_materials: str
    limits: str
    statutory_limit: str
    promised_limit: str
    fee: str
    departments: str
    mend: str
    mend_by: str
    refused: str
    remedies: str
    place: str


class PromiseWords(Data):
    matter: str
    basis: str
    proof: str
    way: str
    liability: str
    verification: str
    statements: str
    made: str
    open: str
    no_proxy: str


class SealWords(Data):
    place: str
    note: str


class Words(Data):
    """One model per part of the file, so that a misspelt or missing word is refused at start."""

    form: Form
    kinds: Kinds
    labels: Labels
    receipt: ReceiptWords
    notice: NoticeWords
    promise: PromiseWords
    seal: SealWords
    missing: str

    def day(self, day: date) -> str:
        """``day`` in Chinese; a moment is first brought to China standard time."""
        if isinstance(day, datetime):
            day = day.astimezone(CHINA)
        return self.form.date.format(year=day.year, month=day.month, day=day.day)

    def moment(self, moment: datetime) -> str:
        """Date, hour and minute in China standard time."""
        at = moment.astimezone(CHINA)
        return self.form.moment.format(year=at.year, month=at.month, day=at.day, hour=at.hour, minute=at.minute)


@cache
def words() -> Words:
    """The words; :class:`config.datafile.DataFileError` when the file is wrong."""
    return load(WORDS_FILE, Words)
