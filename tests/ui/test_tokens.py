"""Colours, pixels and sentences stand in ``ui/qml/style`` and in word files, and nowhere else in QML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

QML = Path(__file__).parents[2] / "ui" / "qml"
#: what a line may not hold, by what it is called
LITERALS = {
    "colour": re.compile(r'"#[0-9a-fA-F]{3,8}"|Qt\.(rgba|hsla|darker|lighter)\(|[cC]olo(u?)r: *"(?!transparent")'),
    "size of letters": re.compile(r"(pixelSize|pointSize|\bsize): *\d"),
    "pixels": re.compile(
        r"\b(width|height|radius|spacing|\w*[mM]argins?|\w*[pP]adding|border\.width): *-?(?!0$|1$)[\d.]+$"
    ),
    "sentence": re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]|\b(text|label|hint): *\"[A-Za-z]"),
}
#: the grid on which signs are drawn, which is scaled
ALLOWED = {("components/Icon.qml", "width: 24"), ("components/Icon.qml", "height: 24")}


def found(text: str) -> Iterator[tuple[str, str]]:
    """What each line holds that it may not, comments left out."""
    for line in text.splitlines():
        code = re.sub(r"(^|\s)//.*", "", line).strip()
        yield from ((what, code) for what, pattern in LITERALS.items() if pattern.search(code))


def test_every_size_colour_and_sentence_has_its_place() -> None:
    faults = [
        (str(path.relative_to(QML)), *fault)
        for path in sorted(QML.rglob("*.qml"))
        if path.parent.name != "style"
        for fault in found(path.read_text(encoding="utf-8"))
        if (str(path.relative_to(QML)), fault[1]) not in ALLOWED
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('color: "#ffffff"', "colour"),
        ('border.color: "red"', "colour"),
        ("font.pixelSize: 32", "size of letters"),
        ("anchors.leftMargin: 12", "pixels"),
        ('text: "Next page"', "sentence"),
        ("width: 2", "pixels"),
    ],
)
def test_a_literal_is_found(line: str, what: str) -> None:
    assert [kind for kind, _ in found(f"    {line} // why")] == [what]


@pytest.mark.parametrize(
    "line", ['color: "transparent"', "width: Style.mm(3)", "spacing: 0", "opacity: 0.15", "// 32 px"]
)
def test_what_is_no_literal_is_left_alone(line: str) -> None:
    assert list(found(line)) == []
