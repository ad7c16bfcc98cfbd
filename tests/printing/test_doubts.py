"""What a paper owns up to: that it is a demonstration's, a reprint, and that a promised day is not certain."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from config.settings import DEMO_SITE, Hall, load_settings
from printing.documents.port import Letter
from tests.printing import bundles, samples
from tests.printing.every import EVERY
from tests.printing.looking import raw_text, text
from tests.printing.setting import compose

MARK = "演示——不是正式文书"
SERVICE: Hall = load_settings(DEMO_SITE.parent / "service.example.yaml").hall


@pytest.mark.parametrize("name", EVERY)
def test_every_page_of_a_demonstration_says_so_and_none_of_a_service_does(name: str) -> None:
    demonstration = compose("k", EVERY[name].letter)
    pages = raw_text(demonstration.pdf).rstrip("\f").split("\f")
    assert len(pages) == demonstration.pages
    assert [page.count(MARK) for page in pages] == [1] * demonstration.pages
    service = compose("k", EVERY[name].but(hall=SERVICE).letter)
    assert MARK not in text(service.pdf)


def test_a_paper_of_a_test_says_that_it_is_one() -> None:
    tried = SERVICE.model_copy(update={"test": True})
    paper = compose("k", samples.COMPLETION.but(hall=tried).letter)
    pages = raw_text(paper.pdf).rstrip("\f").split("\f")
    assert [page.count("测试——不作凭证") for page in pages] == [1] * paper.pages
    invented = compose("k", samples.COMPLETION.but(hall=tried.model_copy(update={"demonstration": True})).letter)
    assert MARK in raw_text(invented.pdf), "that it is a demonstration's is said, too"


def test_a_page_behind_the_first_says_so_too() -> None:
    long = samples.NOTICE.but(lists={"steps": samples.NOTICE.content.lists["steps"] * 12})
    paper = compose("k", long.letter)
    assert paper.pages > 1
    assert len(re.findall(MARK, raw_text(paper.pdf))) == paper.pages


@pytest.mark.parametrize("letter", [samples.COMPLETION.letter, samples.RECEIPT.receipt, bundles.CONTRIBUTIONS.letter])
def test_every_page_of_a_reprint_says_so_and_none_of_the_paper_itself_does(letter: Letter) -> None:
    paper, reprint = compose("k", letter), compose("k", replace(letter, copy=1))
    assert "补打" not in text(paper.pdf)
    assert reprint.pages == paper.pages
    pages = raw_text(reprint.pdf).rstrip("\f").split("\f")
    assert [page.count("补打（第1次）") for page in pages] == [1] * paper.pages
    assert [page.count(MARK) for page in pages] == [1] * paper.pages


DOUBT = "该年的放假安排尚未公布"


def test_a_promised_day_that_is_not_certain_says_so_on_the_notice_of_acceptance() -> None:
    assert DOUBT not in text(compose("k", samples.ACCEPTANCE.letter).pdf)
    assert DOUBT in text(compose("k", samples.ACCEPTANCE.but(values={"uncertain": "yes"}).letter).pdf)


def test_and_on_the_receipt() -> None:
    promised = samples.RECEIPT.but(values={"completed": "", "promised_by": date(2026, 12, 8)})
    assert "放假" not in text(compose("k", promised.letter).pdf)
    doubtful = compose("k", promised.but(values={"uncertain": "yes"}).letter)
    assert "遇放假顺延" in text(doubtful.pdf)
    assert doubtful.pages == 1


def test_what_is_finished_has_no_doubt() -> None:
    assert DOUBT not in text(compose("k", samples.COMPLETION.but(values={"uncertain": "yes"}).letter).pdf)
