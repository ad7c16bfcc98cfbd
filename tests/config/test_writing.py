"""Which purposes can be written for, and which files are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.datafile import DataFileError, load
from config.writing import _Writings, writings


def test_every_purpose_takes_something_and_no_control_character() -> None:
    for purpose in writings().values():
        assert purpose.takes("李") == purpose.han
        assert not any(purpose.takes(chr(code)) for code in (*range(32), 0x7F, 0x200B, 0x202E, 0xFEFF))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("{most: 3}", "nothing can be written"),
        ("{han: true, most: 0}", "greater than 0"),
        ("{han: true, most: 3, marks: aa}", "marks are signs"),
        ("{han: true, most: 3, marks: '··'}", "marks are signs"),
    ],
)
def test_a_wrong_purpose_is_refused(tmp_path: Path, written: str, reason: str) -> None:
    file = tmp_path / "writing.yaml"
    file.write_text(f"writing: {{name: {written}}}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=reason):
        load(file, _Writings)
