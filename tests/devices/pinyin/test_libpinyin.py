"""What citizens of Dazhou type, and what is left of it: nothing."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.faults import Fault
from devices.pinyin.libpinyin import LibPinyin
from devices.pinyin.port import MOST_CANDIDATES, MOST_LETTERS


@pytest.fixture
async def pinyin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LibPinyin]:
    """Whose private folder lies in ``tmp_path``."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = LibPinyin()
    yield made
    await made.forget()


def folders(place: Path) -> list[Path]:
    return list(place.iterdir())


async def texts(pinyin: LibPinyin, letters: str) -> list[str]:
    return [one.text for one in await pinyin.candidates(letters)]


@pytest.mark.parametrize(
    ("letters", "meant"),
    [
        ("dazhou", "达州"),
        ("zhang", "张"),
        ("nanwai", "南外"),
        ("lv", "吕"),
        ("xian", "西安"),
        ("xian", "县"),
        ("yi", "燚"),  # of names
        ("zhe", "喆"),
    ],
)
async def test_letters_mean_what_people_mean(pinyin: LibPinyin, letters: str, meant: str) -> None:
    assert meant in await texts(pinyin, letters)


async def test_what_is_common_comes_before_what_is_rare(pinyin: LibPinyin) -> None:
    found = await texts(pinyin, "li")
    assert set("李里利") <= set(found[:8])
    assert found.index("李") < found.index("蠡")


@pytest.mark.parametrize(("letters", "meant"), [("dazou", "达州"), ("nan", "兰"), ("lin", "您")])
async def test_whoever_does_not_tell_sounds_apart_finds_it_behind_what_is_spelt_so(
    pinyin: LibPinyin, letters: str, meant: str
) -> None:
    assert meant in await texts(pinyin, letters)


async def test_a_candidate_says_how_many_letters_it_stands_for(pinyin: LibPinyin) -> None:
    found = {one.text: one.letters for one in await pinyin.candidates("dazhouqu")}
    assert found["达州"] == len("dazhou")
    assert found["达"] == len("da")
    assert max(found.values()) == len("dazhouqu")
    assert {one.text: one.letters for one in await pinyin.candidates("xian")}["西安"] == 4


@pytest.mark.parametrize("letters", ["", "v", "123", "李", "!"])
async def test_what_spells_nothing_means_nothing(pinyin: LibPinyin, letters: str) -> None:
    assert await texts(pinyin, letters) == []


async def test_each_candidate_stands_once_and_whoever_leans_on_a_key_is_borne(pinyin: LibPinyin) -> None:
    for letters in ("nin", "a" * (10 * MOST_LETTERS)):
        found = await texts(pinyin, letters)
        assert found
        assert len(found) == len(set(found))


async def test_a_mere_initial_has_no_more_than_anybody_turns_to_and_a_syllable_has_all(pinyin: LibPinyin) -> None:
    assert len(await texts(pinyin, "h")) == MOST_CANDIDATES
    assert MOST_CANDIDATES > len(await texts(pinyin, "yi")) > 500


async def test_nothing_is_learnt_however_often_it_is_typed(pinyin: LibPinyin) -> None:
    first = await texts(pinyin, "liyi")
    for _ in range(20):
        await pinyin.candidates("liyi")
    assert await texts(pinyin, "liyi") == first


async def test_after_a_visit_no_file_is_left_and_none_had_anything_in_it(pinyin: LibPinyin, tmp_path: Path) -> None:
    await pinyin.candidates("zhangsan")
    assert contents(tmp_path) == [b""]
    await pinyin.forget()
    assert contents(tmp_path) == []
    assert "张三" in await texts(pinyin, "zhangsan")  # the next one


def contents(folder: Path) -> list[bytes]:
    """What is in the files of the private folders in ``folder``, which nobody else may read."""
    private = list(folder.iterdir())
    assert [one.stat().st_mode & 0o077 for one in private] == [0] * len(private)
    return [file.read_bytes() for one in private for file in one.rglob("*")]


async def test_whoever_forgets_while_another_one_does_returns_when_all_is_gone(
    pinyin: LibPinyin, tmp_path: Path
) -> None:
    await pinyin.candidates("zhang")
    forgetting = asyncio.ensure_future(pinyin.forget())
    await asyncio.sleep(0)  # it has begun
    await pinyin.forget()
    assert folders(tmp_path) == []
    await forgetting


async def test_whoever_types_while_the_last_one_is_forgotten_has_a_dictionary_of_their_own(
    pinyin: LibPinyin, tmp_path: Path
) -> None:
    await pinyin.candidates("zhang")
    before = folders(tmp_path)
    forgetting = asyncio.ensure_future(pinyin.forget())
    await asyncio.sleep(0)
    assert "张" in await texts(pinyin, "zhang")
    after = folders(tmp_path)
    assert (len(before), len(after)) == (1, 1)
    assert after != before
    await forgetting


async def test_without_the_library_or_its_data_it_says_so_and_the_next_try_may_succeed(tmp_path: Path) -> None:
    for broken in (
        LibPinyin(library="libnothing.so.1"),
        LibPinyin(library="libc.so.6"),
        LibPinyin(data=tmp_path / "no"),
    ):
        with pytest.raises(Fault, match="PINYIN-UNAVAILABLE"):
            await broken.candidates("li")
        await broken.forget()
