from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from config.faults import Fault
from printing.fonts import CHAIN, Face, glyph, loaded, missing


@pytest.mark.parametrize(
    ("char", "face"),
    [("李", "ZenHei"), ("㐂", "ZenHei"), ("·", "ZenHei"), ("𠅤", "HanaMinA"), ("𰜩", "BabelStoneHan")],
)
def test_each_character_is_drawn_by_the_first_face_that_has_it(char: str, face: str) -> None:
    drawn = glyph(char)
    assert (drawn.text, drawn.face, drawn.missing) == (char, face, False)
    assert drawn.width > 0


def test_private_use_is_missing_although_a_face_has_a_picture_there() -> None:
    assert any(0xE000 in loaded(face).face.charToGlyph for face in CHAIN)
    assert glyph("\ue000").text == "〓"
    assert missing("甲\ue000乙\U0002fffd") == {"U+E000", "U+2FFFD"}


def test_rare_faces_are_not_loaded_before_they_are_needed() -> None:
    program = (
        "from printing import fonts\n"
        "fonts.preload(); fonts.glyphs('退休通知 2026'); print(fonts.loaded.cache_info().currsize)\n"
        "fonts.glyphs('李\\U00020164'); print(fonts.loaded.cache_info().currsize)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["1", "2"]


@pytest.mark.parametrize("content", [None, b"", b"not a font at all"])
def test_a_face_that_is_absent_or_broken_is_a_fault_with_its_file_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "face.ttf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Fault) as caught:
        loaded(Face("Absent", path))
    assert caught.value.code == "PRINTER-FONTS"
    assert caught.value.detail.startswith("face.ttf")


def test_what_is_kept_of_a_face_is_what_its_file_says_and_no_list_of_every_character() -> None:
    kept, read = loaded(CHAIN[0]).face, TTFont("as it is read", str(CHAIN[0].path)).face
    assert dict(kept.charToGlyph) == read.charToGlyph
    assert dict(kept.charWidths) == read.charWidths
    assert list(kept.hmetrics) == read.hmetrics
    assert list(kept.glyphPos) == read.glyphPos
    assert 0x2FFFF not in kept.charToGlyph
    large = {name for name, value in vars(kept).items() if isinstance(value, (dict, list)) and len(value) > 1000}
    assert large == set()
