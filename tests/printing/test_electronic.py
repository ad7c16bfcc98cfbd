"""The electronic paper: its text on a telephone, proved by the key of the sheet; what was changed in it is seen."""

from __future__ import annotations

import pytest

from printing.documents.electronic import TEXT_BYTES, electronic
from printing.documents.letters import kinds, letter
from printing.documents.port import Letter
from printing.proof import MARK
from printing.verify import Verdict, verified
from tests.printing.proving import PROVER, RING
from tests.printing.test_samples import content_of

#: of a code of 89 modules a side, which finds room on the screen (ui/qml/components/ScanCode.qml)
CODE_BYTES = 718


def paper(kind: str, rows: int = 0) -> tuple[Letter, str]:
    made = letter(kind, content_of(kind, rows=rows))
    return made, electronic(made, PROVER.begin(made).prove)


def verdict(said: str) -> Verdict:
    text, mark, proof = said.rpartition(f"\n{MARK}")
    return verified([mark.strip() + proof], [RING], text).verdict


@pytest.mark.parametrize("kind", kinds())
def test_every_paper_fits_a_code_and_is_proved_whole(kind: str) -> None:
    made, said = paper(kind, rows=40)
    assert said.startswith(made.title)
    assert len(said.encode()) <= CODE_BYTES
    assert verdict(said) is Verdict.WHOLE


def test_what_is_known_of_a_case_stands_in_it() -> None:
    made, said = paper("completion")
    assert made.number in said
    assert "李试样" in said
    assert "510000196511030015" not in said


def test_whatever_is_changed_in_the_text_is_seen() -> None:
    _, said = paper("receipt")
    assert verdict(said.replace("李试样", "李样试")) is Verdict.ALTERED
    assert verdict("\n".join(said.splitlines()[1:])) is Verdict.ALTERED


def test_what_finds_no_room_is_said_to_be_left_out_and_never_cut_in_the_midst() -> None:
    _, said = paper("bundle_receipt", rows=400)
    lines = said.splitlines()
    assert lines[-2] == "……其余内容见窗口领取的文书。"
    assert len("\n".join(lines[:-1]).encode()) <= TEXT_BYTES
    assert all(line.endswith("号") or "：" in line or "　" in line for line in lines[2:-2])
