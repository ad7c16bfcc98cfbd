"""What a script may let befall a kiosk, and what it may not: a fault, or a sentence that says which step it was."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.datafile import DataFileError
from play.virtual_time import VirtualTimeLoop
from tests.play.conftest import RETIRES, WITH_PIN, Played, card_is_left, steps


@pytest.mark.parametrize("kind", ["SystemExit", "KeyboardInterrupt"])
def test_a_library_that_would_end_the_program_is_in_trouble_like_any_other(played: Played, kind: str) -> None:
    fault = f"{{fault: {{part: office, kind: {kind}}}}}"
    submits = RETIRES.replace("{answer: submit}", f"{fault}, {{answer: submit}}").replace(
        "  - {on: handle/conclude/papers",
        "  - {on: handle/conclude/submit.fault, do: [{answer: retry}]}\n  - {on: handle/conclude/papers",
    )
    report = played(steps(WITH_PIN + submits))
    assert (report["end"], report["outcome"]) == ("done", "retired")
    assert "OFFICE-UNEXPECTED" in next(
        page["text"] for page in report["pages"] if page["node"] == "handle/conclude/submit.fault"
    )


def test_a_visit_that_hangs_with_a_part_ends_with_the_kiosk_and_says_so(played: Played) -> None:
    report = played(steps(WITH_PIN.replace("{type:", "{fault: {part: office, kind: hung}}, {type:") + RETIRES))
    assert report["never_came"].startswith("step 4: the page result never came; the page was record")
    assert [visit["end"] for visit in report["visits"]] == [report["end"]] == ["shutdown"]
    assert report["left"] == {"screen": None, "queue": 0, "sealed_readable": 0}


@pytest.mark.parametrize("kind", ["OSError", "wedged"])
@pytest.mark.expects_log("out of service: CLOCK-WRONG")
@pytest.mark.expects_log("no desk: CLOCK-WRONG", sometimes=True)
def test_what_befalls_a_part_that_this_kiosk_does_not_have_never_comes(played: Played, kind: str) -> None:
    fault = f"{{fault: {{part: office, kind: {kind}}}}}"
    report = played(f"scene: staff\nclock: 1999-01-01T00:00:00+08:00\nsteps: [{{on: '*', do: [{fault}]}}]\n")
    assert report["never_came"] == "step 1 (on *): fault never came; this kiosk has no office"


@pytest.mark.expects_log("out of service: CLOCK-WRONG")
def test_no_phone_shows_anything_before_the_office_is_open(played: Played) -> None:
    report = played(
        "scene: staff\nclock: 1999-01-01T00:00:00+08:00\nsteps: [{on: attract, do: []}]\nworld: {phone: li}\n"
    )
    assert report["never_came"] == "the world: insert never came; this kiosk has no office"


@pytest.mark.parametrize(
    ("thing", "says"),
    [
        ("{stick: " + "x" * 5000 + "}", "File name too long"),
        ("{document: " + "x" * 5000 + "}", "File name too long"),
        ("{phone: bank_card}", "there is no phone with it"),
    ],
)
def test_what_cannot_be_put_in_is_refused_before_anything_is_played(played: Played, thing: str, says: str) -> None:
    with pytest.raises(DataFileError, match=rf"(?s)steps\.0\.do\.0: .*{says}"):
        played(steps(f"  - {{on: identify/card, do: [{{insert: {thing}}}]}}"))


@pytest.mark.parametrize("clock", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59+08:00"])
def test_no_clock_of_a_machine_shows_any_time(played: Played, clock: str) -> None:
    with pytest.raises(DataFileError, match=r":2: clock: .*no clock of a machine stands before 1970 or after 2999"):
        played(f"scene: retirement\nclock: {clock}")
    with pytest.raises(DataFileError, match=r"steps\.0\.do\.0: .*no clock of a machine"):
        played(steps(f"  - {{on: identify/card, do: [{{clock: '{clock}'}}]}}"))


@pytest.mark.parametrize("clock", ["2000-01-01T00:00:00+08:00", "2028-02-29T12:00:00+08:00"])
@pytest.mark.parametrize("page", ["result", "handle/review"])
@card_is_left
@pytest.mark.expects_log("out of service: CLOCK-WRONG", sometimes=True)
def test_a_clock_that_is_wrong_in_the_midst_of_a_visit_hands_nothing_in(played: Played, page: str, clock: str) -> None:
    """By it, who is due would not be, and who is not due would be."""
    jumps = RETIRES.replace(f"on: {page}, do: [", f"on: {page}, do: [{{clock: '{clock}'}}, ")
    report = played(steps(WITH_PIN + jumps))
    assert (report["end"], report["fault"], report["submissions"]) == ("fault", "CLOCK-WRONG", [])
    assert report["left"] == {"screen": None, "queue": 0, "sealed_readable": 0}


@pytest.mark.expects_log("out of service: CLOCK-WRONG")
def test_what_was_written_at_a_wrong_time_proves_nothing_for_it(played: Played) -> None:
    """The clock jumps while nobody is there, and the kiosk goes on writing of its own chores."""
    report = played(
        steps(
            WITH_PIN
            + """  - {on: result, do: [finish]}
  - {on: farewell.card, do: [{pull: social_card}]}
  - {on: attract, do: [{clock: "2027-12-01T12:00:00+08:00"}, {wait: 600}, {answer: retirement}]}
  - {on: out_of_service.fault, do: []}
"""
        )
    )
    assert "never_came" not in report
    assert "CLOCK-WRONG" in report["pages"][-1]["text"]


@card_is_left
@pytest.mark.parametrize("typed", ["１２３４５６", "😀😀😀😀😀😀", "\\u202e", "①②③④⑤⑥"])
def test_what_no_pad_of_digits_has_is_no_password_and_no_trouble_of_the_reader(played: Played, typed: str) -> None:
    report = played(steps(WITH_PIN.replace('{type: "123456"}', f'{{type: "{typed}"}}, {{type: "12"}}')))
    assert report["pages"][-3]["node"] == "identify/pin"
    assert "3" not in report["pages"][-3]["text"], "no try was taken"


def test_work_that_nobody_takes_any_more_does_not_hold_the_time() -> None:
    """As of an office that has been closed to be made anew, and is asked meanwhile."""

    async def asked_in_vain() -> float:
        loop = asyncio.get_running_loop()
        closed = ThreadPoolExecutor()
        closed.shutdown()
        with pytest.raises(RuntimeError, match="after shutdown"):
            loop.run_in_executor(closed, int)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 60)
        return loop.time()

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        assert runner.run(asked_in_vain()) >= 60
