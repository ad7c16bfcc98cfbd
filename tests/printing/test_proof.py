"""What proves a paper, and everything that must not."""

from __future__ import annotations

import io
import json
import os
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import cv2
import numpy as np
import pypdfium2
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from commands.paper import DOTS_PER_INCH, command
from config.clock import VirtualClock
from config.faults import Fault
from devices.face.code import texts_in
from printing.documents import compose as composing
from printing.documents.port import Letter
from printing.keys import Keyring, PaperKeys, PublicKey, SigningKey, as_json, read_keyring
from printing.proof import NUMBER_MAX, Prover, Signing, read
from printing.verify import SIDE_MAX_PX, Pdf, Verdict, verified
from tests.families import some_by_day
from tests.printing import looking
from tests.printing.every import EVERY
from tests.printing.proving import KEY, RING, STAMP
from tests.printing.samples import COMPLETION, RECEIPT
from tests.printing.setting import compose

NOW = STAMP.printed


def proof_of(pdf: bytes) -> str:
    """What the code in the corner of the first page says, or that on the last page of a roll.

    OpenCV reads one code in twenty at no one resolution: the next one is for those.
    """
    for dots_per_inch in DOTS_PER_INCH:
        first, *_, last = [*Pdf(pdf).pictures(dots_per_inch)] * 2
        height, width = 5 * dots_per_inch // 3, 20 * dots_per_inch // 9
        corner = last if first.shape[0] > 2 * first.shape[1] else first[:height, -width:]
        found = [text for text in texts_in(np.ascontiguousarray(corner), (1.0,)) if text.startswith("HRSS1|")]
        if found:
            break
    (text,) = found
    return text


@pytest.fixture(scope="module")
def completion() -> bytes:
    return compose("key", COMPLETION.letter).pdf


@pytest.fixture(scope="module")
def said(completion: bytes) -> str:
    return proof_of(completion)


@pytest.mark.parametrize("kind", some_by_day(EVERY, 4))
def test_every_paper_proves_itself_and_its_text_by_another_reader_too(kind: str) -> None:
    letter = EVERY[kind].receipt
    pdf = compose("key", letter).pdf
    for text in (Pdf(pdf).text(), looking.raw_text(pdf, "-raw")):
        found = verified([proof_of(pdf)], [RING], text)
        assert found.verdict is Verdict.WHOLE
        assert found.claim is not None
        assert (found.claim.kind, found.claim.number, found.claim.kiosk, found.claim.printed) == (
            kind, letter.number, "demo", NOW,
        )  # fmt: skip


def test_a_file_that_another_program_has_written_does_not_pass_as_it_was(completion: bytes, tmp_path: Path) -> None:
    """With a white field over its text, or with something behind its end: the text is the same, and says too little."""
    document = pypdfium2.PdfDocument(completion)
    field = pypdfium2.raw.FPDFPageObj_CreateNewRect(100, 500, 200, 60)
    pypdfium2.raw.FPDFPath_SetDrawMode(field, 1, 0)
    pypdfium2.raw.FPDFPage_InsertObject(document[0], field)
    document[0].gen_content()
    covered, keys = io.BytesIO(), tmp_path / "keys.json"
    document.save(covered)
    keys.write_text(as_json(RING))
    changed = covered.getvalue(), completion + b"%%EOF\n"
    for content, says in ((completion, "全部文字"), *((one, "改写过") for one in changed)):
        file = tmp_path / "paper.pdf"
        file.write_bytes(content)
        run = CliRunner().invoke(command, ["verify", str(file), "--keys", str(keys), "--json"])
        assert (run.exit_code, says in run.stderr) == (0, True)


def test_a_file_that_is_forged_by_hand_has_no_seal(completion: bytes, said: str) -> None:
    """The same text with the same proof, as the kiosk's own program sets it: only the key makes the seal."""
    proof = read(said)
    assert proof is not None
    assert Pdf(completion).is_sealed(proof.claim, [RING])
    unsealed = composing.compose("key", COMPLETION.letter, STAMP, lambda _: said).pdf
    strange = Signing(COMPLETION.letter, STAMP, SigningKey(Ed25519PrivateKey.generate())).seal(unsealed)
    moved = compose("key", RECEIPT.letter).pdf.rpartition(b"%HRSS1-FILE")[2].partition(b"\n")[0]
    borrowed = unsealed.replace(b"startxref", b"%HRSS1-FILE" + moved + b"\nstartxref")
    at = completion.index(b"stream\n") + 40
    touched = completion[:at] + bytes([completion[at] ^ 1]) + completion[at + 1 :]
    for forged in (
        unsealed,
        strange,
        borrowed,
        touched,
        completion + b"\n",
        completion + completion,
        b"%" + completion,
    ):
        assert not Pdf(forged).is_sealed(proof.claim, [RING])


def test_no_code_shows_anybody(said: str) -> None:
    assert not any(personal in said for personal in ("李", "510000", "0015"))


@pytest.mark.parametrize("name", ["李𠅤", "\ue000\U0002fffd", "阿卜杜拉·买买提", "名" * 2000, " a  b\u3000c", "ﬁ Å é"])
def test_a_name_of_any_kind_is_proved(name: str) -> None:
    pdf = compose("key", RECEIPT.named(name).receipt).pdf
    assert verified([proof_of(pdf)], [RING], Pdf(pdf).text()).verdict is Verdict.WHOLE


def test_a_text_with_the_proof_of_another_one_is_found(said: str) -> None:
    forged = COMPLETION.but(values={"highlight": "2026年11月"}).letter
    pdf = composing.compose("key", forged, STAMP, lambda _: said).pdf
    found = verified([proof_of(pdf)], [RING], Pdf(pdf).text())
    assert (found.verdict, found.valid) == (Verdict.ALTERED, False)


def test_whatever_is_changed_in_a_code_or_cut_from_it_nothing_is_proved(said: str) -> None:
    for place, sign in enumerate(said):
        other = "B" if sign != "B" else "C"
        if place < len(said) - 1:  # of the last one only the upper bits count
            assert not verified([said[:place] + other + said[place + 1 :]], [RING]).valid
        assert not verified([said[:place]], [RING]).valid
    assert not verified([said, said.replace("|0|", "|1|")], [RING]).valid
    assert verified([], [RING]).verdict is Verdict.NO_PROOF


def test_the_key_of_somebody_else_or_of_another_kiosk_proves_nothing(said: str) -> None:
    other = SigningKey(Ed25519PrivateKey.generate())
    strange = proof_of(compose("key", RECEIPT.receipt, signing=other).pdf)
    assert verified([strange], [RING]).verdict is Verdict.FOREIGN_KEY
    ring = Keyring("demo", (PublicKey(KEY.id, other.public),))
    assert verified([said], [ring]).verdict is Verdict.FORGED
    assert verified([said], [replace_kiosk(RING)]).verdict is Verdict.FOREIGN_KEY
    assert verified([said], [replace_kiosk(RING), RING]).valid


def replace_kiosk(ring: Keyring) -> Keyring:
    return Keyring("another", ring.keys)


def test_a_key_proves_nothing_that_was_printed_after_its_time(said: str) -> None:
    for retired, verdict in ((NOW, Verdict.GENUINE), (NOW - timedelta(seconds=1), Verdict.RETIRED)):
        ring = Keyring("demo", (PublicKey(KEY.id, KEY.public, retired),))
        assert verified([said], [ring]).verdict is verdict


def test_a_copy_says_so_in_its_proof_too() -> None:
    proof = read(proof_of(compose("key", replace(COMPLETION.letter, copy=2)).pdf))
    assert proof is not None
    assert proof.claim.copy == 2


def test_a_number_of_any_length_keeps_the_code_readable() -> None:
    letter: Letter = replace(COMPLETION.letter, number="达川|\n" * 300)
    found = verified([proof_of(compose("key", letter).pdf)], [RING])
    assert found.claim is not None
    assert len(found.claim.number) == NUMBER_MAX - 1


# -- photos ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param(COMPLETION.letter, id="a4", marks=pytest.mark.nightly),
        pytest.param(RECEIPT.letter, id="a5", marks=pytest.mark.nightly),
        pytest.param(RECEIPT.receipt, id="roll"),
    ],
)
def test_a_photo_of_the_paper_is_enough(letter: Letter, tmp_path: Path) -> None:
    """As the printer prints it in black and white dots, and a telephone sees it: from the side, blurred, as JPEG."""
    grey = looking.picture(compose("key", letter).pdf, 1, 203 if letter.format == "receipt" else 300)
    dots = np.where(grey < 128, 0, 255).astype(np.uint8)
    height, width = dots.shape
    seen = np.array([[0.02, 0.03], [0.98, 0], [1, 1], [0, 0.96]], np.float32) * np.array([width, height], np.float32)
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    photo = cv2.warpPerspective(dots, cv2.getPerspectiveTransform(whole, seen), (width, height), borderValue=90)
    photo = cv2.GaussianBlur(photo, (0, 0), 1.0)
    noisy = np.clip(photo * 0.7 + 30 + np.random.default_rng(7).normal(0, 8, photo.shape), 0, 255).astype(np.uint8)
    file, keys = tmp_path / "photo.jpg", tmp_path / "keys.json"
    cv2.imwrite(str(file), noisy, [cv2.IMWRITE_JPEG_QUALITY, 70])
    keys.write_text(as_json(RING))
    run = CliRunner().invoke(command, ["verify", str(file), "--keys", str(keys), "--json"])
    assert (run.exit_code, json.loads(run.stdout)["number"]) == (0, letter.number)
    assert "正文没有核对" in run.stderr


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"", "没有读到"),
        (b"%PDF-1.4 and no more", "读不出来"),
        (b"no paper at all", "没有读到"),
        (b"\x89PNG\r\n", "没有读到"),
        (b"P6\n20000 20000\n255\n", "读不出来"),
    ],
)
def test_what_is_no_paper_is_said_in_words_and_as_not_valid(content: bytes, verdict: str, tmp_path: Path) -> None:
    file, keys = tmp_path / "paper", tmp_path / "keys.json"
    file.write_bytes(content)
    keys.write_text(as_json(RING))
    run = CliRunner().invoke(command, ["verify", str(file), "--keys", str(keys), "--json"])
    assert run.exit_code == 3
    assert json.loads(run.stdout) == dict.fromkeys(("kind", "number", "kiosk", "printed"), None) | {"valid": False}
    assert verdict in run.stderr


def test_a_file_of_somebody_else_takes_no_more_than_ours() -> None:
    """One page of five metres was a picture of gigabytes, and each of a thousand pages was looked at."""
    document, file = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(50):
        document.new_page(14_400, 10)
    document.save(file)
    assert [picture.shape[1] for picture in Pdf(file.getvalue()).pictures(300)] == [SIDE_MAX_PX] * 2


def test_what_is_no_file_at_all_is_a_question_that_cannot_be_asked(tmp_path: Path) -> None:
    keys, pipe = tmp_path / "keys.json", tmp_path / "pipe"
    keys.write_text(as_json(RING))
    os.mkfifo(pipe)
    for place in (tmp_path, pipe, tmp_path / "mistyped", "mistyped.pdf"):
        assert CliRunner().invoke(command, ["verify", str(place), "--keys", str(keys), "--json"]).exit_code == 2
    for said in ("", "https://example.org/a.pdf"):
        assert CliRunner().invoke(command, ["verify", said, "--keys", str(keys), "--json"]).exit_code == 3


# -- keys --------------------------------------------------------------------------------------------------------------


def keys_in(folder: Path) -> PaperKeys:
    return PaperKeys(folder / "keys", "demo", VirtualClock(NOW))


def test_the_key_is_made_at_first_use_for_its_user_alone(tmp_path: Path) -> None:
    assert keys_in(tmp_path).keyring().keys == ()
    key = keys_in(tmp_path).current()
    assert keys_in(tmp_path).current().id == key.id
    assert stat.S_IMODE((tmp_path / "keys" / "private.pem").stat().st_mode) == 0o600
    assert [one.id for one in read_keyring(tmp_path / "keys" / "public.json").keys] == [key.id]
    assert str(key.public) not in repr(key)


def test_a_new_key_counts_at_once_and_the_papers_of_the_old_one_stay_proved(tmp_path: Path) -> None:
    keys = keys_in(tmp_path)
    prover = Prover(keys, VirtualClock(NOW))
    codes = []
    for _ in range(2):
        signing = prover.begin(RECEIPT.receipt)
        codes.append(proof_of(composing.compose("key", RECEIPT.receipt, signing.stamp, signing.prove).pdf))
        keys_in(tmp_path).rotate()
    ring = keys.keyring()
    assert [key.retired is None for key in ring.keys] == [False, False, True]
    assert all(verified([code], [ring]).valid for code in codes)
    assert len({code.split("|")[-2] for code in codes}) == 2


def test_the_power_may_fail_between_the_two_files(tmp_path: Path) -> None:
    first = keys_in(tmp_path).current()
    public = tmp_path / "keys" / "public.json"
    before = public.read_bytes()
    second = keys_in(tmp_path).rotate()
    public.write_bytes(before)
    assert keys_in(tmp_path).current().id == second.id
    assert [(key.id, key.retired is None) for key in keys_in(tmp_path).keyring().keys] == [
        (first.id, False), (second.id, True),
    ]  # fmt: skip


def test_many_who_need_the_first_key_at_once_get_the_same(tmp_path: Path) -> None:
    ids: list[str] = []
    threads = [Thread(target=lambda: ids.append(keys_in(tmp_path).current().id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(ids), len(set(ids))) == (8, 1)


@pytest.mark.parametrize("file", ["private.pem", "public.json"])
def test_a_broken_key_is_a_fault_and_a_new_one_mends_it(file: str, tmp_path: Path) -> None:
    keys_in(tmp_path).current()
    (tmp_path / "keys" / file).write_bytes(b"nothing that one could use")
    with pytest.raises(Fault) as caught:
        keys_in(tmp_path).current()
    assert caught.value.code == "PRINTER-KEY"
    new = keys_in(tmp_path).rotate()
    assert keys_in(tmp_path).current().id == new.id
