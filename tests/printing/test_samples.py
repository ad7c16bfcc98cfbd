"""Every kind of paper by one command, for whomever it is and however much stands on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.paper import command
from printing.documents import compose as composing
from printing.documents.letters import kinds, layout, letter
from printing.documents.port import Content
from printing.documents.sampling import sample
from printing.proof import proved
from printing.verify import Pdf, Verdict, verified
from tests.families import some_by_day
from tests.printing import looking
from tests.printing.proving import KEY, RING, STAMP
from tests.printing.samples import ACCEPTED, HALL
from tests.printing.setting import compose

#: of each extension of the ideographs one: B, C, D, E, F, G, H
RARE = "𠅤𪜀𫝀𫠠𬺰𰀀𱍐"
#: papers of nobody
NAMELESS = {"day_sheet", "fault_notice", "refill_slip", "staff_guide", "test_page", "test_receipt"}


def content_of(kind: str, name: str | None = None, rows: int = 0) -> Content:
    return sample(kind, HALL, ACCEPTED, name=name, rows=rows)


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", some_by_day(kinds(), 4))
def test_a_name_of_any_kind_comes_out_whole_or_is_owned_up_to(kind: str) -> None:
    for name, missing in (("", 0), ("长" * 2000, 0), (RARE, 0), ("李\ue000\U000f0001", 2)):
        paper = compose("key", letter(kind, content_of(kind, name)))
        text = flat(Pdf(paper.pdf).text())
        assert len(paper.missing) == (0 if kind in NAMELESS or "{name}" not in said_in(kind) else missing)
        assert "〓" * len(paper.missing) in text
        assert ("字库暂缺" in text) == bool(paper.missing)
        if name and not missing and "{name}" in said_in(kind):
            assert text.count(name[0]) >= name.count(name[0])
        assert all(row["emb"] == "yes" for row in looking.fonts(paper.pdf)) or missing


def said_in(kind: str) -> str:
    """The file of a paper, with the salutation as it is said."""
    return str(layout(kind)).replace("SalutationPart", "{name}")


@pytest.mark.parametrize("kind", ["contributions", "day_sheet", "bundle_receipt", "correction"])
def test_of_four_hundred_rows_none_is_lost(kind: str) -> None:
    content = content_of(kind, rows=400)
    whole, proofs = letter(kind, content), list[str]()

    def proving(digest: bytes) -> str:
        proofs.append(proved(whole, STAMP, digest, KEY))
        return proofs[-1]

    paper = composing.compose("key", whole, STAMP, proving)
    text = flat(Pdf(paper.pdf).text())
    for table in content.tables.values():
        last = [row.cells for group in table.groups for row in group.rows][-1]
        assert text.count(flat(last[0])) >= 400 / 3
    assert len(content.cases) in {0, 400}
    assert f"第{paper.pages}页共{paper.pages}页" in text
    for page in looking.raw_text(paper.pdf).split("\f")[: paper.pages - 1]:
        assert sum(bool(line.strip()) for line in page.splitlines()) > 12, "no page is left blank before a long list"
    assert verified([proofs[-1]], [RING], Pdf(paper.pdf).text()).verdict is Verdict.WHOLE


def test_the_command_lists_every_kind_and_sets_it_in_the_press(tmp_path: Path) -> None:
    listed = json.loads(CliRunner().invoke(command, ["list", "--json"]).stdout)
    assert [one["kind"] for one in listed] == list(kinds())
    out = tmp_path / "sample.pdf"
    run = CliRunner().invoke(command, ["sample", "refill_slip", "--out", str(out), "--json"])
    assert json.loads(run.stdout) == {"kind": "refill_slip", "pages": 1, "missing": []}
    assert "耗材补充单" in looking.text(out.read_bytes())
    run = CliRunner().invoke(command, ["verify", str(out), "--json"])
    assert (run.exit_code, json.loads(run.stdout)["kind"]) == (0, "refill_slip")
    assert CliRunner().invoke(command, ["sample", "nothing", "--out", str(out)]).exit_code == 2
    half_a_letter = ["sample", "receipt", "--out", str(out), "--name", "\udcff"]
    assert "UTF-8" in CliRunner().invoke(command, half_a_letter).stderr


def test_a_fault_notice_is_one_page_and_says_large_what_is_wrong() -> None:
    content = content_of("fault_notice")
    paper = compose("key", letter("fault_notice", content))
    assert paper.pages == 1
    tallest = max(looking.words(paper.pdf), key=lambda word: word[4] - word[2])
    assert tallest[5] == "部分业务暂停办理"
    assert "尚未接入电子印章" not in looking.text(paper.pdf)


def test_a_test_page_is_one_page_and_its_ruler_is_true() -> None:
    paper = compose("key", letter("test_page", content_of("test_page")))
    assert paper.pages == 1
    ends = {
        word: (left + right) / 2 for _, left, _, right, _, word in looking.words(paper.pdf) if word in {"20", "120"}
    }
    assert abs((ends["120"] - ends["20"]) / 72 * 25.4 - 100) < 0.2
