"""The books that operators read say what the data say. By day a fault may be entered before the book is drawn anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.books import books


@pytest.mark.nightly
@pytest.mark.parametrize(("file", "text"), list(books()), ids=["faults", "events"])
def test_the_book_is_drawn_from_the_data(file: Path, text: str) -> None:
    assert file.read_text(encoding="utf-8") == text, "draw it: .venv/bin/python -m tests.config.books"


def test_a_book_has_every_code_and_every_kind() -> None:
    from config.alerts import Kind
    from config.events import event_kinds
    from config.faults import fault_list

    faults, events = (text for _, text in books())
    assert [code for code in fault_list() if f"| `{code}` |" not in faults] == []
    assert [kind for kind in Kind if f"(`{kind}`)" not in faults] == []
    assert [name for name in event_kinds() if f"| `{name}` |" not in events] == []
