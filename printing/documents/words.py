"""The fixed words that more than one paper has, read once from ``printing/words.zh.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from config.datafile import Data, load
from config.zone import CHINA

WORDS_FILE = Path(__file__).parent.parent / "words.zh.yaml"


class Form(Data):
    date: str
    moment: str
    page: str
    running: str
    item: str
    units: str
    place_colon: str
    reprint: str
    demonstration: str
    test: str


class Labels(Data):
    number: str
    salutation: str
    case_number: str
    completed: str
    promised: str
    uncertain_short: str
    source: str
    ask: str
    complain: str
    address: str
    hours: str
    copies: str
    signed: str
    signature: str
    signed_as: str
    sign_here: str
    acted: str


class CaseWords(Data):
    promised: str
    completed: str
    accepted: str
    refused: str
    reason: str
    basis: str
    remedy: str


class PromiseWords(Data):
    title: str
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


class ElectronicWords(Data):
    line: str
    issued: str
    case: str
    ask: str
    rest: str


class ProofWords(Data):
    caption: str
    printed: str
    what: str
    copied: str


class Words(Data):
    """One model per part of the file, so that a misspelt or missing word is refused at start."""

    form: Form
    labels: Labels
    cases: CaseWords
    promise: PromiseWords
    seal: SealWords
    electronic: ElectronicWords
    proof: ProofWords
    verdicts: Mapping[str, str]
    missing: str

    def day(self, day: date) -> str:
        """``day`` in Chinese; a moment is first brought to China standard time."""
        if isinstance(day, datetime):
            day = day.astimezone(CHINA)
        return self.form.date.format(year=day.year, month=day.month, day=day.day)

    def iso(self, day: date) -> str:
        """``2026-12-01``; a moment is first brought to China standard time."""
        return (day.astimezone(CHINA).date() if isinstance(day, datetime) else day).isoformat()

    def moment(self, moment: datetime) -> str:
        """Date, hour and minute in China standard time."""
        at = moment.astimezone(CHINA)
        return self.form.moment.format(year=at.year, month=at.month, day=at.day, hour=at.hour, minute=at.minute)


@cache
def words() -> Words:
    """The words; :class:`config.datafile.DataFileError` when the file is wrong."""
    return load(WORDS_FILE, Words)
