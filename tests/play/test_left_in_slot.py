"""What lies in a slot when a visit ends begins no other one, and its owner is asked to take it, tried as visits."""

from __future__ import annotations

import pytest

from tests.play.conftest import TO_OTHER_WAY, WANG, WITH_PIN, Played, card_is_left, of_visits, shown, steps, titles

AT_THE_FACE = "  - {on: identify/consent, do: [{face: leave}, {fault: {part: office, kind: KIND}}, {answer: agree}]}\n"
LEAVES = {
    "finish": "  - {on: identify/consent, do: [finish]}\n",
    "idle": "  - {on: identify/consent, do: []}\n",
    "fault": AT_THE_FACE.replace("KIND", "OFFICE-UNKNOWN-PERSON"),
    "bug": AT_THE_FACE.replace("KIND", "MemoryError") + "  - {on: identify/face.fault, do: [{answer: finish}]}\n",
}
NEXT = "  - {on: attract, do: [{answer: retirement}]}\n"


@pytest.mark.parametrize("exit_", LEAVES)
@card_is_left
def test_every_exit_asks_for_the_card_and_the_next_visit_does_not_begin_with_it(played: Played, exit_: str) -> None:
    report = played(steps(LEAVES[exit_] + NEXT + "  - {on: identify/card, do: [{wait: 60}, finish]}\n"))
    assert {"farewell.card", "farewell.card_alarm"} <= set(shown(report))
    nodes = [page["node"] for page in report["pages"]]
    after = report["pages"][nodes.index("farewell.card_alarm") + 1 :]
    assert "请先取出机器里的卡片" in [page["title"] for page in after]
    assert {page["node"] for page in after} <= {"identify/card", "farewell.card", "farewell.card_alarm"}, (
        "nobody was named"
    )
    assert "card.left" in report["events"]
    assert "card.taken" not in report["events"]
    assert report["visits"][1]["end"] == "finish"


@pytest.mark.parametrize(("part", "end"), [("card_reader", "finish"), ("clock", "fault")])
@pytest.mark.expects_log("farewell: CARD-UNEXPECTED: OSError", sometimes=True)
@card_is_left
def test_whatever_a_part_raises_amid_the_end_the_card_is_asked_for(played: Played, part: str, end: str) -> None:
    report = played(steps(f"  - {{on: identify/consent, do: [{{fault: {{part: {part}, kind: OSError}}}}, finish]}}\n"))
    assert {"farewell.card", "farewell.card_alarm"} <= set(shown(report))
    assert report["visits"][0]["end"] == end


@pytest.mark.parametrize(("kind", "fault"), [("no_service", "CARD-NO-SERVICE"), ("hangs", "CARD-NO-READER")])
def test_a_card_that_cannot_be_seen_any_more_is_asked_for_and_nobody_is_told_to_have_taken_it(
    played: Played, kind: str, fault: str
) -> None:
    """What hides it is the cause that is told; the staff are to look."""
    report = played(steps(f"  - {{on: identify/consent, do: [{{fault: {{part: card_reader, kind: {kind}}}}}]}}\n"))
    assert (report["end"], report["fault"]) == ("fault", fault)
    assert shown(report)[-2:] == ["farewell.fault", "farewell.card"]
    assert [page["moves"] for page in report["pages"] if page["node"] == "farewell.fault"] == [["finish"]]
    assert "card.left" in report["events"]


def test_a_card_that_is_taken_when_it_is_asked_for_is_no_alarm_and_the_next_begins_at_once(played: Played) -> None:
    report = played(
        steps(
            "  - {on: identify/consent, do: [finish]}\n  - {on: farewell.card, do: [{pull: social_card}]}\n"
            + NEXT
            + "  - {on: identify/card, do: [{insert: {social_card: wang}}]}\n  - {on: identify/consent, do: [finish]}\n"
            "  - {on: farewell.card, do: [{pull: social_card}]}\n"
        )
    )
    assert "farewell.card_alarm" not in shown(report)
    assert [event for event in report["events"] if event.startswith("card.")] == ["card.left", "card.taken"] * 2


@card_is_left
def test_the_next_citizen_takes_the_card_out_first_and_begins_with_the_own(played: Played) -> None:
    report = played(
        steps(
            LEAVES["idle"]
            + NEXT
            + "  - {on: identify/card, do: [{wait: 3}, {pull: social_card}, {insert: {social_card: wang}}]}\n"
            + WITH_PIN
            + "  - {on: category, do: [{answer: female50}]}\n  - {on: result, do: [{answer: done}]}\n"
        )
    )
    assert report["proofs"] == [{"way": "pin", "holder_number": WANG}]
    assert report["events"].index("card.taken") > report["events"].index("card.left")


@card_is_left
def test_a_card_that_was_put_in_before_the_first_touch_may_begin(played: Played) -> None:
    report = played(
        steps("  - {on: attract, do: [{wait: 60}, {answer: retirement}]}\n  - {on: identify/consent, do: [finish]}\n")
    )
    assert "identify/consent" in shown(report)


@card_is_left
def test_that_the_card_service_was_away_makes_no_new_card_of_one_that_was_left(played: Played) -> None:
    report = played(
        steps(
            LEAVES["finish"]
            + "  - {on: attract, do: [{fault: {part: card_reader, kind: restart}}, {wait: 30}]}\n"
            + NEXT
            + "  - {on: identify/card, do: [{wait: 30}, finish]}\n"
        )
    )
    assert shown(report).count("identify/consent") == 1
    assert "card.taken" not in report["events"]


@card_is_left
def test_a_card_that_was_in_the_slot_when_the_power_failed_must_be_taken_out_first(played: Played) -> None:
    report = played(
        steps("  - {on: identify/consent, do: [power_cut]}\n  - {on: identify/card, do: [{wait: 30}, finish]}\n")
    )
    assert shown(report).count("identify/consent") == 1
    assert "请先取出机器里的卡片" in titles(report)
    assert "card.left" in report["events"]


@card_is_left
def test_a_card_that_was_left_is_left_after_a_power_cut_too(played: Played) -> None:
    report = played(
        steps(
            LEAVES["finish"]
            + "  - {on: attract, do: [power_cut]}\n"
            + NEXT
            + "  - {on: identify/card, do: [{wait: 30}, finish]}\n"
        )
    )
    assert shown(report).count("identify/consent") == 1


def test_an_identity_card_that_lay_there_when_the_power_failed_begins_no_visit(played: Played) -> None:
    report = played(
        steps(
            "  - {on: identify/card, do: [{insert: {id_card: li}}]}\n  - {on: identify/consent, do: [power_cut]}\n"
            "  - {on: identify/card, do: [{wait: 30}, {pull: id_card}, {wait: 5}, {insert: {id_card: wang}}]}\n"
            + TO_OTHER_WAY
            + "  - {on: identify/other_way, do: [finish]}\n",
            "{}",
        )
    )
    assert "请先拿开身份证" in titles(report)
    assert shown(report).count("identify/consent") == 2, (
        "that of the first visit, and of the one who laid down the own card"
    )


def test_whoever_ends_a_visit_with_the_identity_card_still_there_is_reminded(played: Played) -> None:
    report = played(
        steps(
            "  - {on: identify/card, do: [{insert: {id_card: li}}]}\n  - {on: identify/consent, do: [finish]}\n", "{}"
        )
    )
    assert "farewell.id_card" in shown(report)


def test_an_identity_card_that_nobody_has_read_is_asked_for_too(played: Played) -> None:
    lays = "  - {on: identify/consent, do: [{insert: {id_card: wang}}, {wait: 1}, finish]}\n"
    takes = "  - {on: farewell.card, do: [{pull: social_card}]}\n  - {on: farewell.id_card, do: [{pull: id_card}]}\n"
    report = played(steps(lays + takes))
    assert "never_came" not in report
    cards = [event for event in report["events"] if event.startswith("card.")]
    assert cards == ["card.left", "card.left", "card.taken", "card.taken"]


def test_a_kiosk_that_is_shut_down_asks_for_the_card_and_waits_for_nobody(
    played: Played,
) -> None:
    report = played(steps("  - {on: identify/consent, do: [{signal: SIGTERM}]}\n"))
    assert report["end"] == "shutdown"
    assert shown(report)[-1] == "farewell.card"
    assert of_visits(report)[-3:] == ["visit.ended", "card.left", "kiosk.stopped"]
