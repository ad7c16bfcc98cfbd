"""Whether something that is to leave this machine may hold what is a person's. Strict, because what leaves it is made
of codes, names of parts, times and small numbers: whatever looks like more stays.
"""

from __future__ import annotations

import re

#: no name, address or sentence: nothing of what leaves is written in Chinese
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: numbers of citizens, cards, accounts, telephones; nothing that leaves counts so far
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){9,}[Xx]?(?![0-9A-Za-z])")
#: the same, written with the letters around it
_CITIZEN_NUMBER = re.compile(r"\d{17}[0-9Xx]")
#: days and times, which are no numbers of anybody
_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?|\d{4}-\d{2}-\d{2}"
)
#: random ids and digests, which are no numbers of anybody either
_HEX = re.compile(r"(?<![0-9A-Za-z])(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}(?![0-9A-Za-z])")
#: pictures and papers, as they are or as text
_FILES = (b"\xff\xd8\xff", b"\x89PNG", b"%PDF", b"RIFF", b"WLf")
_ENCODED = re.compile(r"[0-9A-Za-z+/_-]{120,}")
_IMAGE_TEXT = ("/9j/", "iVBORw0KGgo", "JVBERi0")


def personal_in(content: bytes) -> str | None:
    """Which kind of personal thing may stand in it; None when nothing does. It never says the thing itself."""
    if any(mark in content for mark in _FILES):
        return "picture or paper"
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return "not text"
    if _CHINESE.search(text):
        return "name or sentence"
    plain = _HEX.sub("", _TIME.sub("", text))
    if _CITIZEN_NUMBER.search(plain) or _LONG_NUMBER.search(plain):
        return "number"
    if any(mark in text for mark in _IMAGE_TEXT) or _ENCODED.search(plain):
        return "encoded"
    return None
