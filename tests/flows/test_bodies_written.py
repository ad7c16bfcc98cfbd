"""What can be written where, and what each key of the keyboard does: by hand, by four keys, or from a file."""

from __future__ import annotations

import pytest

from devices.pinyin.port import MOST_LETTERS, Candidate
from flows.bodies import Text
from flows.bodies.written import LATIN, PINYIN, PLACES, ROWS, SIGNS

RARE = chr(0x20164)  # a character of names outside the first plane


def pressed(body: Text, *keys: str) -> Text:
    for key in keys:
        assert key in body.keys, key
        body = body.press(key)
    return body


def letters(text: str) -> list[str]:
    return [f"key:{letter.upper()}" for letter in text]


@pytest.mark.parametrize(
    ("purpose", "typed", "read"),
    [
        ("name", "李试样", "李试样"),
        ("name", f"李{RARE}", f"李{RARE}"),
        ("name", "买买提·艾力", "买买提·艾力"),
        ("name", " John Smith ", "John Smith"),
        ("address", "南外大道12号1栋2单元304号", "南外大道12号1栋2单元304号"),
        ("code", "S000051260000001", "S000051260000001"),
        ("text", "达州样例（虚构）公司", "达州样例（虚构）公司"),
        ("text", "\uf967", "\u4e0d"),  # a compatible character is its ordinary one
    ],
)
def test_what_people_write_is_taken_trimmed_and_composed(purpose: str, typed: str, read: str) -> None:
    assert Text(purpose).read(typed) == read


@pytest.mark.parametrize(
    ("purpose", "typed", "why"),
    [
        ("name", "", "还没有输入"),
        ("name", "   ", "还没有输入"),
        ("name", "李4", "“4”"),
        ("name", "李\n试", "不能写"),
        ("name", "李<b>", "“<”"),
        ("name", "李\u200b试", "不能写"),
        ("name", "字" * 31, "最多30个字"),
        ("code", "编号1", "“编”"),
        ("text", "喜欢😀", "不能写"),
    ],
)
def test_what_cannot_stand_there_is_refused_with_the_reason(purpose: str, typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Text(purpose).read(typed)


def test_letters_stand_for_nothing_until_a_candidate_is_chosen() -> None:
    body = pressed(Text("name"), *letters("dazhouqu"))
    assert (body.entered, body.letters, body.wanted) == ("", "dazhouqu", "dazhouqu")
    assert "key:ok" not in body.keys
    body = body.means([Candidate("大洲区", 8), Candidate("达州", 6)])
    body = pressed(body, "candidate:1")
    assert (body.entered, body.letters, body.offered) == ("达州", "qu", ())
    body = pressed(body.means([Candidate("区", 2)]), "candidate:0")
    assert (body.entered, body.letters) == ("达州区", "")
    assert body.answer("key:ok") == "达州区"


def test_erasing_takes_letters_first_and_then_characters_even_rare_ones() -> None:
    body = pressed(Text("name", entered=f"李{RARE}"), *letters("li"))
    body = pressed(body, "key:erase", "key:erase")
    assert (body.entered, body.letters) == (f"李{RARE}", "")
    body = pressed(body, "key:erase", "key:erase")
    assert (body.entered, body.letters) == ("", "")
    assert "key:erase" not in body.keys


def test_all_candidates_are_turned_to_each_once_in_their_order() -> None:
    found = [Candidate(text, 2) for text in ("里程碑的意义在哪里", "利益礼仪离", "李", *"里利立力礼理丽离历例莉粒黎璃")]
    body = pressed(Text("name"), *letters("li")).means(found)
    seen: list[str] = []
    while True:
        places = [(key.row, column) for key in body.offered for column in range(key.column, key.column + key.places)]
        assert len(places) == len(set(places)), "two in one place"
        assert all(row < ROWS and column < PLACES for row, column in places)
        seen += [key.label for key in body.offered]
        if not body.later:
            break
        body = pressed(body, "key:later")
    assert seen == [one.text for one in found]
    while body.earlier:
        body = pressed(body, "key:earlier")
    assert body.offered[0].label == found[0].text


def test_boards_follow_from_what_may_be_written() -> None:
    assert [board.id for board in Text("name").boards] == [PINYIN, LATIN, SIGNS]
    code = Text("code")
    assert [board.id for board in code.boards] == [SIGNS, LATIN]
    code = pressed(code, LATIN, "key:S", SIGNS, "key:5", "key:-", "key:1")
    assert code.answer("key:ok") == "S5-1"
    assert code.wanted == ""


def test_another_board_drops_letters_that_stand_for_nothing() -> None:
    body = pressed(Text("text"), *letters("li"), LATIN, *letters("OK"), "key:space", SIGNS, "key:7")
    assert body.answer("key:ok") == "OK 7"


def test_there_is_room_for_so_many_characters_and_it_is_said_when_it_is_used_up() -> None:
    body = Text("name", longest=3, entered="李试").means([])
    body = pressed(body, *letters("y")).means([Candidate("样本", 1), Candidate("样", 1)])
    assert [key.label for key in body.offered] == ["样"]
    body = pressed(body, "candidate:0")
    assert "最多3个字" in body.said
    assert pressed(body, LATIN, "key:A").entered == "李试样"
    assert Text("name").typed("字" * 99).entered == "字" * 30


def test_whoever_leans_on_a_letter_is_borne() -> None:
    assert len(pressed(Text("name"), *["key:A"] * 90).letters) == MOST_LETTERS


def test_where_nobody_can_tell_it_is_said_and_letters_can_be_typed_all_the_same() -> None:
    body = pressed(Text("text"), *letters("li")).without_meaning()
    assert "拼音选字暂时不能用" in body.said
    assert pressed(body, LATIN, "key:L").said == ""


def test_every_key_can_be_heard_and_what_was_written_is_private() -> None:
    body = pressed(Text("name", entered="李"), *letters("shi")).means([Candidate("试", 3)])
    stops = {stop.action: stop for stop in body.stops if stop.action}
    assert list(stops) == list(body.keys)
    assert all(stop.text for stop in stops.values())
    assert stops["candidate:0"].private
    assert [stop.text for stop in body.stops if stop.private][:2] == ["李", "shi"]


def test_what_was_written_stands_in_no_representation() -> None:
    body = pressed(Text("name", entered="李试样"), *letters("shi")).means([Candidate("试", 3)])
    assert "李" not in repr(body)
    assert "shi" not in repr(body)
    assert "试" not in repr(body)
