"""The typeface of the screens, and the faces behind it.

Noto Sans CJK has 65,535 glyphs in each of its files. What screens write lies scattered among them, and the kernel maps
64 KB around each glyph that is drawn: 16 MB. Set-up makes files that hold little else (:mod:`ui.typeface_made`), in the
same outlines and measures. Where they are not, and for what they lack, the whole family is there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

#: Noto has the everyday characters; the others carry the rare ones of names (GB 18030-2022, planes 2 and 3).
FAMILIES = ("Noto Sans CJK SC", "HanaMinA", "HanaMinB", "BabelStone Han")
#: what is made of the first of them
MADE_FAMILY = "Noto Sans Screen"
WEIGHTS = ("Regular", "Bold")
#: lower figures beside Latin letters, if the machine's language is not Chinese
BY_LANGUAGE = QFont.Tag("locl")


def made_file(weight: str) -> Path:
    """Where set-up lays the file of a weight: in the environment of this program."""
    return Path(sys.prefix) / "share" / "fonts" / f"NotoSansScreen-{weight}.otf"


def typeface() -> QFont:
    """What every text is drawn in; UI-FONT-MISSING. Needs the application."""
    missing = [family for family in FAMILIES if not QFontDatabase.hasFamily(family)]
    if missing:
        from config.faults import Fault

        raise Fault("UI-FONT-MISSING", ", ".join(missing))
    font = QFont()
    font.setFamilies([MADE_FAMILY, *FAMILIES] if _is_made() else list(FAMILIES))
    font.setFeature(BY_LANGUAGE, 0)
    return font


def _is_made() -> bool:
    """Whether Qt has the made files now. It maps them. From one of them alone it would smear the other weight."""
    files = [made_file(weight) for weight in WEIGHTS]
    if not QFontDatabase.hasFamily(MADE_FAMILY) and all(file.is_file() for file in files):
        for file in files:
            QFontDatabase.addApplicationFont(str(file))
    return QFontDatabase.hasFamily(MADE_FAMILY)
