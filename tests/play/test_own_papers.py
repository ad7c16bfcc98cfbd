"""Papers of a scene say what is of that case and that person, with its figures, and never the braces of their words."""

from __future__ import annotations

from pathlib import Path

from assembly.site import ROOT
from config.settings import DEMO_SITE, load_settings
from flows.definition.shelf import SHIPPED
from play.cases import FILE, load_cases
from play.report import play
from tests.printing import looking

PEOPLE = ROOT / "office" / "people.demo.yaml"


def test_a_paper_says_how_long_a_temporary_card_counts(tmp_path: Path) -> None:
    file = SHIPPED.scenes / "card" / FILE
    case = load_cases(file, PEOPLE)["a-card-that-ends-soon"]
    report = play(file, case, PEOPLE, DEMO_SITE, load_settings(), tmp_path)
    text = "".join(looking.text((tmp_path / paper["file"]).read_bytes()) for paper in report["papers"])
    assert "60天有效，最多延到6个月" in text
    assert "{" not in text


def test_the_certificate_of_whoever_leaves_has_their_own_day_and_reason(tmp_path: Path) -> None:
    file = SHIPPED.scenes / "separation" / FILE
    report = play(file, load_cases(file, PEOPLE)["three-leave"], PEOPLE, DEMO_SITE, load_settings(), tmp_path)
    (paper,) = [paper["file"] for paper in report["papers"] if paper["kind"] == "separation_certificates"]
    words = looking.words((tmp_path / paper).read_bytes())
    pages = ["".join(word[-1] for word in words if word[0] == number) for number in (1, 2, 3)]
    leave = (("任试别", 20, "合同期满"), ("傅试终", 20, "裁员"), ("倪试换", 18, "辞职"))
    for page, (name, day, reason) in zip(pages, leave, strict=True):
        assert f"{name}与本单位的劳动合同，已于2026年11月{day}日解除" in page
        assert reason in page


def test_the_code_of_a_certificate_leads_to_where_it_is_checked(tmp_path: Path) -> None:
    file, site = SHIPPED.scenes / "certificates" / FILE, load_settings()
    hall = site.hall.model_copy(update={"check_at": "https://rsj.example.gov.cn/check"})
    known = site.model_copy(update={"hall": hall})
    report = play(file, load_cases(file, PEOPLE)["certificate-with-a-code"], PEOPLE, DEMO_SITE, known, tmp_path)
    (paper,) = [(tmp_path / paper["file"]).read_bytes() for paper in report["papers"]]
    (leads_to,) = [text for text, _ in looking.qr_but_the_proof(paper)]
    address, _, code = leads_to.partition("?code=")
    assert address == hall.check_at
    assert code in looking.text(paper)
    assert f"或在{address}输入验证码核对" in looking.text(paper)
