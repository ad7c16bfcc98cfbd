"""Papers that were captured, at the console: for whoever has just said why they look, as pictures and as a PDF."""

from __future__ import annotations

import sqlite3
import subprocess
from datetime import timedelta

import pytest

from config.document import name_of
from office.cases import casework
from office.cases.leaves import picture
from office.console.leaves_pdf import pdf_of
from office.console.roles import Role
from office.port import Asked, Case, Mending, Party, Proof
from tests.office.console.conftest import Browser, Hall, path_of
from tests.office.test_captured_corrections import attached
from tests.office.test_leaves import HURT, LEAF, OTHER, VISIT, hurt, jpeg


@pytest.fixture
async def captured(hall: Hall) -> Case:
    """A case with two leaves of a diagnosis."""
    for one in (OTHER, LEAF):
        await hall.office.attach(VISIT, one)
    return (await hall.office.submit(hurt(OTHER, LEAF))).cases[0]


async def _looking(hall: Hall, case: Case, role: Role = Role.REVIEWER) -> Browser:
    browser = await hall.signed_in(role)
    await browser.open(path_of(case))
    await browser.send(path_of(case, "personal"), purpose="handling")
    return browser


async def test_leaves_are_shown_in_their_order_to_whoever_says_why(hall: Hall, captured: Case) -> None:
    browser = await _looking(hall, captured)
    shown = browser.page.text
    first, second = (shown.index(f"leaves/{name_of(one)}") for one in (OTHER, LEAF))
    assert first < second
    assert "诊断证明、病历，第2张，共2张" in shown
    for one in (LEAF, OTHER):
        answer = await browser.open(path_of(captured, f"leaves/{name_of(one)}"))
        assert (answer.headers["content-type"], answer.content) == ("image/jpeg", one)
        assert answer.headers["cache-control"] == "no-store"
    assert hall.rows('SELECT "by", purpose FROM views') == [("R-1", "handling")]


async def test_nobody_sees_a_leaf_who_has_not_said_why_or_long_ago_or_of_another_case(
    hall: Hall, captured: Case
) -> None:
    path = path_of(captured, f"leaves/{name_of(LEAF)}")
    assert (await hall.browser().client.get(path)).status_code == 303  # to sign in
    stranger, reader = await hall.signed_in(Role.LEADER), await _looking(hall, captured)
    assert (await stranger.open(path)).status_code == 403
    other = await hall.open_case()
    assert (await reader.open(path_of(other, f"leaves/{name_of(LEAF)}"))).status_code == 403
    assert (await reader.open(path_of(captured, f"leaves/{name_of(jpeg(1))}"))).status_code == 404
    hall.clock.set_wall(hall.clock.now() + timedelta(minutes=14))
    assert (await reader.open(path)).status_code == 200
    hall.clock.set_wall(hall.clock.now() + timedelta(minutes=2))
    assert (await reader.open(path)).status_code == 403


async def test_what_was_corrected_stands_below_the_application_and_all_of_an_item_is_one_pdf(
    hall: Hall, captured: Case
) -> None:
    """What a citizen had typed for a correction was nowhere to be seen."""
    clear, number = jpeg(90), captured.number
    asked = Asked("medical_papers", "unreadable"), Asked("diagnosis_date", "wrong")
    await hall.office.at_the_desk(
        lambda connection, now: casework.ask_to_correct(connection, number, asked, "R-1", now)
    )
    await hall.office.attach("mend", clear)
    told = {"medical_papers": "1", "diagnosis_date": "2026-10-21"}
    await hall.office.hand_in(Mending("mend", number, Party(*HURT), (Proof("pin", HURT[0]),), told, attached(clear)))
    browser = await _looking(hall, captured)
    shown = browser.page.text
    first, corrected, second = (shown.index(one) for one in (name_of(OTHER), "补正</h3>", name_of(clear)))
    assert first < corrected < shown.index("2026-10-21") < second
    assert (await browser.open(path_of(captured, f"leaves/{name_of(clear)}"))).content == clear
    for pdf, pictures in (("medical_papers", (OTHER, LEAF)), ("medical_papers-1", (clear,))):
        answer = await browser.open(path_of(captured, f"leaves/{pdf}.pdf"))
        assert answer.headers["content-type"] == "application/pdf"
        assert pictures[-1] in answer.content
        assert answer.content == pdf_of([picture(one) for one in pictures])


async def test_a_picture_that_was_changed_in_the_database_is_not_shown(hall: Hall, captured: Case) -> None:
    browser = await _looking(hall, captured)
    connection = sqlite3.connect(hall.file)
    connection.execute("UPDATE leaves SET content = ? WHERE name = ?", (jpeg(7), name_of(LEAF)))
    connection.commit()
    connection.close()
    assert (await browser.open(path_of(captured, f"leaves/{name_of(LEAF)}"))).status_code == 404


def test_a_wide_leaf_lies_on_its_side_and_another_program_reads_the_file() -> None:
    made = pdf_of([picture(jpeg(size=(60, 80))), picture(LEAF)])
    told = subprocess.run(["pdfinfo", "-"], input=made, capture_output=True, check=True)
    assert b"Pages:           2" in told.stdout
    assert told.stderr == b""
    assert b"/MediaBox [0 0 841.89 595.28]" in made
    assert b"/MediaBox [0 0 595.28 841.89]" in made
