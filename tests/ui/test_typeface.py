"""The typeface of the screens is Noto to the last curve, and what it lacks comes from the whole family."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QGuiApplication, QPainterPath, QTextLayout

from ui import typeface
from ui.typeface import FAMILIES, MADE_FAMILY, WEIGHTS
from ui.typeface_made import letters, renamed
from ui.window import qt_application

WHOLE_FAMILY = FAMILIES[0]
ROOT = Path(__file__).parents[2]
ROOMS = ("flows", "ui")
PX = 34
#: of no word, and not common
RARE = "龘"
PLAIN = "".join(map(chr, range(33, 127)))


@pytest.fixture(autouse=True)
def _application(qapp: QGuiApplication) -> None:
    assert qt_application() is qapp


def written() -> str:
    """Every character of the screens' words, once."""
    files = [file for room in ROOMS for file in (ROOT / room).rglob("words.*.yaml")]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return "".join(sorted(char for char in set(text) if char.isprintable()))


def drawn(text: str, font: QFont) -> list[QGlyphRun]:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return list(layout.glyphRuns())


def faces(text: str, font: QFont) -> set[str]:
    """Those that draw ``text``."""
    return {run.rawFont().familyName() for run in drawn(text, font)}


def outlines(text: str, font: QFont) -> list[QPainterPath]:
    return [run.rawFont().pathForGlyph(glyph) for run in drawn(text, font) for glyph in run.glyphIndexes()]


def sized(families: Sequence[str], weight: str) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setFamilies(list(families))
    font.setPixelSize(PX)
    font.setBold(weight == "Bold")
    return font


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_words_of_the_screens_open_no_other_face(weight: str) -> None:
    assert faces(written() + PLAIN, sized((MADE_FAMILY, *FAMILIES), weight)) == {MADE_FAMILY}


def test_a_character_that_is_not_in_it_is_drawn_by_the_whole_family() -> None:
    assert RARE not in letters()
    assert faces(RARE, QGuiApplication.font()) == {WHOLE_FAMILY}


@pytest.mark.parametrize("weight", WEIGHTS)
def test_it_has_the_outlines_and_the_measures_of_the_whole_family(weight: str) -> None:
    made, whole = sized([MADE_FAMILY], weight), sized([WHOLE_FAMILY], weight)
    text = written() + PLAIN + "AV To 24-hour"
    assert outlines(text, made) == outlines(text, whole)
    measures = (QFontMetricsF(made), QFontMetricsF(whole))
    assert len({(one.ascent(), one.descent(), one.leading(), one.xHeight(), one.capHeight()) for one in measures}) == 1
    assert len({one.horizontalAdvance(text) for one in measures}) == 1


def test_with_one_weight_alone_the_whole_family_draws_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typeface, "MADE_FAMILY", "Noto Sans Nowhere")
    monkeypatch.setattr(typeface, "made_file", lambda weight: tmp_path / weight)
    (tmp_path / WEIGHTS[0]).touch()
    assert typeface.typeface().families() == list(FAMILIES)


def test_another_font_in_its_place_is_not_taken() -> None:
    with pytest.raises(SystemExit, match=WHOLE_FAMILY):
        renamed("Noto Sans CJK JP".encode("utf-16-be"))
