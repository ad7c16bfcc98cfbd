"""What is taken of a foreign file, and what is said of the rest: never half of a list, never an error of a library."""

from __future__ import annotations

import random
from datetime import date, datetime, time

import pytest

from devices.stick.decode import MOST_BYTES, decoded
from devices.stick.port import MOST_COLUMNS, MOST_ROWS, Refused, Row, Rows, Trouble
from tests.devices.stick.lists import changed, with_part, with_parts, workbook

HEAD = ("姓名", "公民身份号码")
PLAIN = workbook(HEAD, ("张三", "511703199001011234"))


def test_a_workbook_is_read_as_whoever_opens_it_reads_it() -> None:
    book = workbook(
        ("姓名\u200b", " 公民\n身份号码 "),
        (),
        ("张三", 13900000000),
        ("李四", datetime.combine(date(2026, 1, 2), time(8))),
        (None, date(2026, 1, 2)),
        (3500.5, True),
    )
    assert decoded(book) == Rows(
        (
            Row(1, ("姓名", "公民 身份号码")),
            Row(3, ("张三", "13900000000")),
            Row(4, ("李四", "2026-01-02")),
            Row(5, ("", "2026-01-02")),
            Row(6, ("3500.5", "1")),
        )
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_text_is_read_in_each_encoding_that_programs_here_write(encoding: str, delimiter: str, end: str) -> None:
    text = end.join((delimiter.join(HEAD), "", delimiter.join(("张𠮷", '"a""b"'))))
    assert decoded(text.encode(encoding)) == Rows((Row(1, HEAD), Row(3, ("张𠮷", 'a"b'))))


#: entities of entities: a gigabyte in two hundred bytes
LAUGHS = (
    b"<!DOCTYPE x ["
    + b"".join(
        b'<!ENTITY l%d "%s">' % (depth, b"&l%d;" % (depth - 1) * 10 if depth else b"ha" * 50) for depth in range(8)
    )
    + b"]>"
)
LAUGHING = b"<row><c t='inlineStr'><is><t>&l7;</t></is></c></row>"
REFUSED = {
    "a formula": (workbook(HEAD, ("张三", "=A1")), Refused(Trouble.FORMULA, 2, 2)),
    "a formula in a text": ("姓名,号码\n张三,=A1\n".encode(), Refused(Trouble.FORMULA, 2, 2)),
    "a cell that says it could not be computed": (workbook(HEAD, ("#N/A", "1")), Refused(Trouble.ERROR_CELL, 2, 1)),
    "a number that has lost its digits": (
        workbook(HEAD, ("张三", 511703199001011234)),
        Refused(Trouble.DIGITS_LOST, 2, 2),
    ),
    "more rows than anybody reads": (
        workbook(*(["x"] for _ in range(MOST_ROWS + 1))),
        Refused(Trouble.TOO_LONG, MOST_ROWS + 1),
    ),
    "a hundred thousand rows of text": (b"x,1\n" * 100_000, Refused(Trouble.TOO_LONG, MOST_ROWS + 1)),
    "a row at the end of the world": (
        changed(
            PLAIN,
            "sheet1.xml",
            (b'<row r="2"', b'<row r="1048576"'),
            (b'r="A2"', b'r="A1048576"'),
            (b'r="B2"', b'r="B1048576"'),
        ),
        Refused(Trouble.TOO_LONG, 5001),
    ),
    "more columns than a list has": (
        workbook(["x"] * (MOST_COLUMNS + 1)),
        Refused(Trouble.TOO_WIDE, 1, MOST_COLUMNS + 1),
    ),
    "a cell that is a book": (workbook(HEAD, ("x" * 201, "1")), Refused(Trouble.TOO_LARGE, 2, 1)),
    "a program": (with_part(PLAIN, "xl/vbaProject.bin", b"x"), Refused(Trouble.MACROS)),
    "a bomb": (with_part(PLAIN, "xl/media/image1.png", bytes(MOST_BYTES * 11)), Refused(Trouble.TOO_LARGE)),
    "a thousand parts": (with_parts(PLAIN, 1000), Refused(Trouble.TOO_LARGE)),
    "half a workbook": (PLAIN[: len(PLAIN) // 2], Refused(Trouble.DAMAGED)),
    "laughs without end": (
        changed(
            PLAIN, "sheet1.xml", (b"<worksheet", LAUGHS + b"<worksheet"), (b"<sheetData>", b"<sheetData>" + LAUGHING)
        ),
        Refused(Trouble.DAMAGED),
    ),
    "another archive": (with_part(b"", "x.txt", b"x"), Refused(Trouble.NO_LIST)),
    "a workbook of before 2007, or with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        Refused(Trouble.LOCKED),
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), Refused(Trouble.NO_LIST)),
    "a text in no encoding": (b"\xff\xff,\xff\n", Refused(Trouble.ENCODING)),
    "a text that is not what it says it is": ("\ufeff姓名".encode() + b"\xd5\xc5,", Refused(Trouble.ENCODING)),
    "a quotation without end": ('姓名,"号码\n张三\n'.encode(), Refused(Trouble.DAMAGED, 1)),
    "nothing": (b"", Refused(Trouble.EMPTY)),
    "nothing but blanks": (workbook((None, " ")), Refused(Trouble.EMPTY)),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_plain_list_is_refused_with_the_place(what: str) -> None:
    data, refused = REFUSED[what]
    assert decoded(data) == refused


def test_a_file_that_was_damaged_anywhere_gives_a_list_or_a_reason() -> None:
    chance = random.Random(12)
    for _ in range(150):
        data = bytearray(PLAIN)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert isinstance(decoded(bytes(data)), Rows | Refused)
