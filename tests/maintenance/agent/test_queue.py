"""What waits is kept over a loss of power, in its order, and never more than there is room for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fleet.topics import Says
from maintenance.agent.queue import FILE, Queue, Waiting


def answer(text: str) -> Waiting:
    return Waiting(Says.ANSWERS, text.encode(), about="c1")


def payloads(queue: Queue) -> list[bytes]:
    """All that waits, in its order; the queue is empty afterwards."""
    found = []
    while queue.first is not None:
        number, message = queue.first
        found.append(message.payload)
        queue.said(number)
    return found


def test_it_is_there_in_the_next_life(tmp_path: Path) -> None:
    with closing(Queue(tmp_path, most=10)) as queue:
        for text in "abc":
            queue.put(answer(text))
        assert queue.first is not None
        queue.said(queue.first[0])
    # nobody has closed it in order: what was on disk is there
    with closing(Queue(tmp_path, most=10)) as queue:
        queue.put(answer("d"))
        assert payloads(queue) == [b"b", b"c", b"d"]


@pytest.mark.expects_log("no room")
def test_the_oldest_is_dropped_and_counted(tmp_path: Path) -> None:
    with closing(Queue(tmp_path, most=3)) as queue:
        for text in "abcde":
            queue.put(answer(text))
        assert queue.lost == 2
    with closing(Queue(tmp_path, most=3)) as queue:
        assert (queue.lost, payloads(queue)) == (2, [b"c", b"d", b"e"])


@pytest.mark.expects_log("no room")
def test_files_have_room_by_their_bytes(tmp_path: Path) -> None:
    with closing(Queue(tmp_path, most=10, bytes_max=100)) as queue:
        for size in (60, 60, 30, 500):
            queue.put(Waiting(Says.FILES, b"x" * size))
        assert (queue.lost, [len(one) for one in payloads(queue)]) == (3, [500])


def test_the_newest_of_a_day_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    with closing(Queue(tmp_path, most=10)) as queue:
        for day, text in (("1", "a"), ("2", "b"), ("1", "c")):
            queue.put(Waiting(Says.STATISTICS, text.encode(), replaces=f"statistics/{day}"))
        assert queue.lost == 0
    with closing(Queue(tmp_path, most=10)) as queue:
        assert payloads(queue) == [b"b", b"c"]


@pytest.mark.expects_log("no room")
def test_what_is_dropped_while_it_is_being_said_is_no_more(tmp_path: Path) -> None:
    with closing(Queue(tmp_path, most=1)) as queue:
        queue.put(answer("a"))
        assert queue.first is not None
        number = queue.first[0]
        queue.put(answer("b"))
        queue.said(number)
        assert payloads(queue) == [b"b"]


@pytest.mark.expects_log("what waited cannot be read")
@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_cannot_be_read_is_put_aside(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    with closing(Queue(tmp_path, most=1)) as queue:
        queue.put(answer("a"))
    with closing(Queue(tmp_path, most=1)) as queue:
        assert payloads(queue) == [b"a"]
    assert (tmp_path / FILE).with_suffix(".broken").read_bytes() == content


@pytest.mark.expects_log("what waits is not on disk")
def test_a_full_disk_is_told_once_and_nothing_is_lost_while_it_lives(tmp_path: Path) -> None:
    with closing(Queue(tmp_path, most=10)) as queue:
        with closing(sqlite3.connect(tmp_path / FILE)) as other:
            other.execute("CREATE TRIGGER full BEFORE INSERT ON waiting BEGIN SELECT RAISE(ABORT, 'disk full'); END")
            queue.put(answer("a"))
            queue.put(answer("b"))
            other.execute("DROP TRIGGER full")
        queue.put(answer("c"))
        assert payloads(queue) == [b"a", b"b", b"c"]
