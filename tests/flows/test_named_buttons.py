"""A text that names a button, in the words of citizens, names one that there is."""

from __future__ import annotations

import re

from config.language import EN, translation
from flows.proving.translated import said_files

NAMED = re.compile(r"按“([^”]+)”")
#: a label of a page, or a word of the frame
LABEL = re.compile(
    r"^\s*\w+: \"?([^\",{}\n]+?)\"?$|label: \"?([^\"{}\n]+?)\"?(?:, (?:hint|weight): |\}|$)", re.MULTILINE
)
#: on the pad of four keys, not on the screen
KEYS = {"下一项"}
#: the font of the kiosk draws these as wide as a Chinese character
WIDE = re.compile(r"[“”‘’]")

FILES = {file: file.read_text(encoding="utf-8") for file, _ in said_files()}
LABELS = {one or other for text in FILES.values() for one, other in LABEL.findall(text)}


def test_each_button_that_is_named_is_there() -> None:
    named = {(file.parent.name, name) for file, text in FILES.items() for name in NAMED.findall(text)}
    assert len(named) > 5
    assert {(where, name) for where, name in named if name not in LABELS | KEYS} == set()


def test_english_has_quotation_marks_of_its_own_width() -> None:
    english = (translation(file, EN) for file in FILES)
    assert [file for file in english if WIDE.search(file.read_text(encoding="utf-8"))] == []
