"""Somebody writes with a finger, the real engine says what the letters may mean, and nothing of it is left."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from devices.pinyin.libpinyin import LibPinyin
from flows.bodies import Text
from tests.screens.show import Show
from tests.screens.test_typing_and_tables import asked, said
from tests.waiting import seen
from ui.robot import touch


@pytest.fixture
async def writer(show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Show]:
    """A screen whose engine keeps its private folder in ``tmp_path``."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield show
    await show.pinyin.forget()


def body(show: Show) -> Text:
    assert show.app.bridge.page is not None
    return show.app.bridge.page.the(Text)


async def chosen(show: Show, letters: str, meant: str) -> None:
    """Type ``letters``, and touch what they are meant to be."""
    for letter in letters:
        touch(show.app.window, f"key:{letter.upper()}")
    await seen(lambda: meant in [one.text for one in body(show).found])
    show.wait()
    while meant not in [key.label for key in body(show).offered]:
        touch(show.app.window, "key:later")
        show.wait()
    touch(show.app.window, next(key.id for key in body(show).offered if key.label == meant))
    show.wait()


async def test_a_word_is_written_looked_up_and_handed_over(writer: Show, tmp_path: Path) -> None:
    answer = await asked(writer, "text_empty")
    await chosen(writer, "dazhou", "达州")
    await chosen(writer, "yang", "样")
    await chosen(writer, "li", "例")
    writer.check("text_written")
    assert "达州样例" in said(writer)
    touch(writer.app.window, "key:ok")
    assert await answer == "达州样例"
    writer.app.screen.wipe()
    writer.wait()
    assert not [text for text in said(writer) if "达州样例" in text]
    await writer.pinyin.forget()
    assert left_in(tmp_path) == []


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_part_of_the_letters_is_chosen_and_the_rest_is_looked_up_by_itself(writer: Show) -> None:
    await asked(writer, "text_empty")
    await chosen(writer, "nanwailu", "南")
    await seen(lambda: "外" in [one.text for one in body(writer).found])
    assert (body(writer).entered, body(writer).letters) == ("南", "wailu")


async def test_the_letters_of_a_real_keyboard_are_taken_too(writer: Show) -> None:
    await asked(writer, "text_empty")
    for key in (Qt.Key.Key_L, Qt.Key.Key_I, Qt.Key.Key_X, Qt.Key.Key_Backspace):
        QTest.keyClick(writer.app.window, key)
    await seen(lambda: "李" in [key.label for key in body(writer).offered])
    assert body(writer).letters == "li"


async def test_candidates_that_come_late_do_not_stand_on_another_page(writer: Show) -> None:
    await asked(writer, "text_empty")
    touch(writer.app.window, "key:L")
    await asked(writer, "text_signs")
    writer.app.bridge.spelt("l", await writer.pinyin.candidates("l"))
    assert body(writer).offered == ()


@pytest.mark.expects_log("PINYIN-UNAVAILABLE")
async def test_without_its_library_the_keyboard_says_so_and_writes_letters(
    writer: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer.app._spelling, "_pinyin", LibPinyin(library="libnothing.so.1"))
    answer = await asked(writer, "text_empty")
    touch(writer.app.window, "key:A")
    await seen(lambda: body(writer).away)
    writer.check("text_without_library")
    for key in ("key:latin", "key:O", "key:K", "key:ok"):
        touch(writer.app.window, key)
    assert await answer == "OK"
    await writer.app._spelling.forget()
