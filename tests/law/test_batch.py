"""Tables as people make them: by spreadsheets, in any encoding, with mistakes that are named by line and column."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.retirement import command
from kiosk import kiosk
from law.batch import BatchError, Computed, compute_file

TODAY = date(2026, 11, 24)
NO_TEXT = "neither Unicode nor GB 18030 (save the table as CSV in UTF-8)"
HEADER = "姓名,category,birth_ym\n"
TABLE = HEADER + "李试样,male,1965-11\n王样例,female50,1984-11\n"


def computed(folder: Path, content: bytes | str) -> tuple[Computed, list[dict[str, str]]]:
    source, target = folder / "in.csv", folder / "out.csv"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = compute_file(source, target, TODAY)
    return result, list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))


def refused(folder: Path, content: bytes | str) -> list[str]:
    """What is said of the input, without the file's name; and nothing is left behind."""
    target = folder / "out.csv"
    target.write_text("what was there before", encoding="utf-8")
    with pytest.raises(BatchError) as error:
        computed(folder, content)
    assert target.read_text(encoding="utf-8") == "what was there before"
    assert sorted(file.name for file in folder.iterdir()) == ["in.csv", "out.csv"]
    return [line.removeprefix(f"{folder / 'in.csv'}:") for line in str(error.value).splitlines()]


def test_the_results_are_added_and_the_other_columns_kept(tmp_path: Path) -> None:
    result, rows = computed(tmp_path, TABLE)
    assert result == Computed(2, "utf-8")
    assert rows[0] == {
        "姓名": "李试样",
        "category": "male",
        "birth_ym": "1965-11",
        "delay_months": "3",
        "retirement_age_years": "60",
        "retirement_age_months": "3",
        "retirement_ym": "2026-02",
    }
    assert rows[1]["retirement_ym"] == "2039-11"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode("utf-8"), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8"),
        (TABLE.encode("gbk"), "gb18030"),
        (TABLE.replace("李", "𠅤").encode("gb18030"), "gb18030"),
        (TABLE.encode("utf-16"), "utf-16"),
        ("\ufeff".encode("utf-16-be") + TABLE.encode("utf-16-be"), "utf-16"),
        (TABLE.replace("姓名", "id").encode("utf-16-le"), "utf-16-le"),
        (TABLE.replace("姓名", "id").encode("utf-16-be"), "utf-16-be"),
        (TABLE.encode("utf-32"), "utf-32"),
    ],
)
def test_a_table_in_any_encoding_is_read_and_its_encoding_said(content: bytes, encoding: str, tmp_path: Path) -> None:
    result, rows = computed(tmp_path, content)
    assert result.encoding == encoding
    assert [row["retirement_ym"] for row in rows] == ["2026-02", "2039-11"]
    assert rows[1].get("姓名", "王样例") == "王样例"


@pytest.mark.parametrize(
    "content",
    [
        TABLE.replace("\n", "\r\n"),
        TABLE.replace(",", "\t"),  # "Unicode text" of a spreadsheet
        TABLE.replace(",", ";"),
        TABLE.replace("male,", " male ,", 1).replace("birth_ym", "birth_ym "),
        TABLE + "\n\n,,\n",
        TABLE.rstrip("\n"),
        TABLE.replace("李试样", '"李,试样"'),
        TABLE.replace("李试样", '"李""\n试样"'),
    ],
    ids=["crlf", "tabs", "semicolons", "blanks", "blank lines", "no end of line", "comma in quotes", "line in quotes"],
)
def test_what_spreadsheets_do_is_no_mistake(content: str, tmp_path: Path) -> None:
    _, rows = computed(tmp_path, content)
    assert [row["retirement_ym"] for row in rows] == ["2026-02", "2039-11"]


def test_a_row_with_one_word_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path, "category,birth_ym\nmale,1965-11\nmale\n") == ["3: 1 columns, and the header has 2"]


def test_a_row_with_one_comma_too_many_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path, TABLE + "赵,male,1970-01,\n") == ["4: 4 columns, and the header has 3"]


def test_a_quote_that_is_never_closed_is_named_where_it_opens(tmp_path: Path) -> None:
    quote = "a quotation mark opens here and is not closed where the column ends"
    assert refused(tmp_path, TABLE + '"赵,male,1970-01\n钱,male,1971-01\n') == [f"4: {quote}"]
    assert refused(tmp_path, TABLE + '"赵,male,1970-01\n钱,"male",1971-01\n') == [f"4: {quote}"]


def test_every_wrong_line_is_named_at_once_with_its_column(tmp_path: Path) -> None:
    content = HEADER + 'a,Male,1965-11\n"b\nc",male,1965/11\nd,male,1965-11\ne,,Nov-65\nf,female50,1865-01\n'
    assert refused(tmp_path, content) == [
        "2: column category: none of male, female55, female50",
        "3: column birth_ym: no month of a birth of the form YYYY-MM",
        "6: column category: none of male, female55, female50",
        "6: column birth_ym: no month of a birth of the form YYYY-MM",
        "7: column birth_ym: no month of a birth of the form YYYY-MM",
    ]


def test_of_very_many_wrong_lines_the_first_are_named(tmp_path: Path) -> None:
    said = refused(tmp_path, HEADER + "a,male,1965\n" * 70)
    assert (len(said), said[-1]) == (51, "20 more")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", ["1: column category, birth_ym is missing"]),
        ("category\nmale\n", ["1: column birth_ym is missing"]),
        ("category，birth_ym\nmale，1965-11\n", ["1: column category, birth_ym is missing"]),
        ("category,birth_ym,category\n", ["1: column category would stand twice in the output"]),
        ("category,birth_ym,retirement_ym\n", ["1: column retirement_ym would stand twice in the output"]),
        (b"category,birth_ym\nmale,1965-11\n\xff\xff,\n", [f"3: {NO_TEXT}"]),
        (TABLE.encode("utf-16")[:-1], [f"3: {NO_TEXT}"]),
    ],
)  # fmt: skip
def test_what_is_no_such_table_is_refused(content: bytes | str, says: list[str], tmp_path: Path) -> None:
    assert refused(tmp_path, content) == says


def test_what_stands_in_the_table_is_in_no_message(tmp_path: Path) -> None:
    said = refused(tmp_path, TABLE + "赵秘密,510000196511030015,赵秘密\n")
    assert "赵" not in str(said)
    assert "5100" not in str(said)


def test_the_input_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(TABLE, encoding="utf-8")
    with pytest.raises(BatchError, match="take the place of the input"):
        compute_file(source, tmp_path / "." / "in.csv", TODAY)
    assert source.read_text(encoding="utf-8") == TABLE


def test_a_device_a_pipe_or_a_link_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    source, result = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(TABLE, encoding="utf-8")
    compute_file(source, result, TODAY)
    table = result.read_bytes()
    pipe, link, device = tmp_path / "pipe", tmp_path / "link", tmp_path / "device"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    compute_file(source, pipe, TODAY)
    assert os.read(reader, 65536) == table
    os.close(reader)
    result.write_text("old", encoding="utf-8")
    link.symlink_to(result)
    compute_file(source, link, TODAY)
    assert link.is_symlink()
    assert result.read_bytes() == table
    device.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        compute_file(source, device, TODAY)
    assert Path("/dev/full").is_char_device()


def test_the_command_says_rows_and_encoding_or_the_lines(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    arguments = ["--batch", str(source), "--out", str(target), "--on", "2026-11-24"]
    source.write_bytes(TABLE.encode("gbk"))
    done = CliRunner().invoke(command, arguments)
    assert (done.exit_code, done.stderr, done.stdout) == (0, "2 rows, read as gb18030\n", "")
    nowhere = tmp_path / "none" / "out.csv"
    missing = CliRunner().invoke(kiosk, ["retirement", *arguments[:3], str(nowhere)])
    assert (missing.exit_code, missing.stderr) == (1, f"Error: {nowhere}: No such file or directory\n")
    source.write_text(TABLE + "male\n", encoding="utf-8")
    wrong = CliRunner().invoke(command, arguments)
    assert (wrong.exit_code, wrong.stderr) == (1, f"Error: {source}:4: 1 columns, and the header has 3\n")


def test_what_has_no_end_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="more than 64 MB are no table of people"):
        compute_file(Path("/dev/zero"), tmp_path / "out.csv", date(2026, 11, 24))


def test_a_year_for_which_no_minimum_is_recorded_is_said_in_words(tmp_path: Path) -> None:
    said = "no minimum of contributions is recorded for retiring in 1960, before "
    [line] = refused(tmp_path, "category,birth_ym\nmale,1900-05\n")
    assert said in line
    alone = CliRunner().invoke(command, ["--category", "male", "--born", "1900-05"])
    assert (alone.exit_code, said in alone.stderr) == (1, True)
