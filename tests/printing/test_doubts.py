"""What a paper owns up to: that it is a demonstration's, and that a promised day is not certain."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from config.settings import DEMO_SITE, Hall, load_settings
from printing.documents.compose import compose
from printing.documents.port import Document
from tests.printing import samples
from tests.printing.looking import raw_text, text

MARK = "演示——不是正式文书"
PAPERS: dict[str, Document] = {
    "completion": samples.COMPLETION,
    "acceptance": samples.ACCEPTANCE,
    "receipt": samples.RECEIPT,
    "notice": samples.NOTICE,
    "appointment": samples.SLIP,
}
SERVICE: Hall = load_settings(DEMO_SITE.parent / "service.example.yaml").hall


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_of_a_demonstration_says_so_and_none_of_a_service_does(name: str) -> None:
    demonstration = compose("k", PAPERS[name])
    pages = raw_text(demonstration.pdf).rstrip("\f").split("\f")
    assert len(pages) == demonstration.pages
    assert [page.count(MARK) for page in pages] == [1] * demonstration.pages
    service = compose("k", replace(PAPERS[name], hall=SERVICE))
    assert MARK not in text(service.pdf)


def test_a_page_behind_the_first_says_so_too() -> None:
    long = replace(samples.NOTICE, steps=samples.NOTICE.steps * 12)
    paper = compose("k", long)
    assert paper.pages > 1
    assert len(re.findall(MARK, raw_text(paper.pdf))) == paper.pages


DOUBT = "该年的放假安排尚未公布"


def test_a_promised_day_that_is_not_certain_says_so_on_the_notice_of_acceptance() -> None:
    assert DOUBT not in text(compose("k", samples.ACCEPTANCE).pdf)
    assert DOUBT in text(compose("k", replace(samples.ACCEPTANCE, certain=False)).pdf)


def test_and_on_the_receipt() -> None:
    promised = replace(samples.RECEIPT, completed=None, promised_by=samples.ACCEPTANCE.promised_by)
    assert "放假" not in text(compose("k", promised).pdf)
    doubtful = compose("k", replace(promised, certain=False))
    assert "遇放假顺延" in text(doubtful.pdf)
    assert doubtful.pages == 1


def test_what_is_finished_has_no_doubt() -> None:
    assert DOUBT not in text(compose("k", replace(samples.COMPLETION, certain=False)).pdf)
