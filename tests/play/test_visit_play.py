"""Visits from a file: what can be done, and what is told of it."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assembly.site import ROOT
from config.datafile import DataFileError
from config.settings import DEMO_SITE, load_settings
from kiosk import kiosk
from play import report as lives
from play.faults import exception_of
from play.report import one_life
from play.script import load_script
from tests.families import by_day
from tests.play.conftest import LI, RETIRES, WITH_PIN, Played, card_is_left, shown


def steps(text: str, world: str = "{social_card: li}") -> str:
    return f"scene: retirement\nworld: {world}\nsteps:\n{text}"


def test_a_citizen_retires_by_the_password_of_the_card(played: Played) -> None:
    report = played(steps(WITH_PIN + RETIRES))
    assert (report["end"], report["outcome"], report["fault"]) == ("done", "retired", None)
    assert [submission["applicant"]["number"] for submission in report["submissions"]] == [LI]
    assert [case["matter"] for case in report["cases"]] == ["retirement"]
    assert report["proofs"] == [{"way": "pin", "holder_number": LI}]
    assert [(paper["kind"], paper["state"]) for paper in report["papers"]] == [
        ("completion", "sent_to_printer"),
        ("receipt", "sent_to_printer"),
    ]
    assert all(Path(paper["file"]).read_bytes().startswith(b"%PDF") for paper in report["papers"])
    assert report["left"] == {"screen": None, "queue": 0, "sealed_readable": 0}
    assert report["events"].count("visit.forgotten") == 1
    assert "never_came" not in report


@card_is_left
def test_every_page_says_what_could_be_done_on_it(played: Played) -> None:
    report = played(steps(WITH_PIN + "  - {on: result, do: [finish]}"))
    moves = {page["node"]: page["moves"] for page in report["pages"]}
    assert moves["identify/consent"] == ["agree", "other_way", "finish"]
    assert moves["result"] == ["apply", "estimate", "other", "done", "finish"]
    assert "digits" in next(page["moves"] for page in report["pages"] if page["kind"] == "pin")
    assert report["end"] == "finish"


@pytest.mark.parametrize(
    ("face", "outcome"),
    [
        ("li", "match"),
        pytest.param(*("[stand, a]", "match"), marks=pytest.mark.nightly),
        ("{stand: wang}", "no_match"),
        pytest.param(*("leave", "no_face"), marks=pytest.mark.nightly),
        ("{stand: li, obey: no}", "timeout"),
        pytest.param(*("{stand: li, obey: wrongly}", "not_live"), marks=pytest.mark.nightly),
        pytest.param(*("{stand: li, wear: mask}", "occluded"), marks=pytest.mark.nightly),
        pytest.param(*("{stand: li, light: dark}", "poor_light"), marks=pytest.mark.nightly),
        pytest.param(*("[[stand, li], [join, wang]]", "two_faces"), marks=pytest.mark.nightly),
        ("{stand: li, swap: wang}", "not_live"),
        ("{print: li}", "not_live"),
        pytest.param(*("{print: [li, 1.0]}", "not_live"), marks=pytest.mark.nightly),
        # never asked in this order, which is drawn by lot: no recording fits by chance
        ("{stand: li, replay: [turn_left, turn_left]}", "not_live"),
    ],
)
@card_is_left
def test_the_face_check_is_the_real_one_before_any_behaviour_of_the_citizen(
    played: Played, face: str, outcome: str
) -> None:
    report = played(
        steps(
            f"  - {{on: identify/consent, do: [{{face: {face}}}, {{answer: agree}}]}}\n"
            "  - {on: identify/face, do: []}"
        )
    )
    if outcome == "match":
        assert [proof["way"] for proof in report["proofs"]] == ["face_strict"]
    else:
        assert report["proofs"] == []
        assert "identify/face_failed" in shown(report), outcome


def test_an_identity_card_and_a_phone(played: Played) -> None:
    report = played(
        steps(
            """
  - {on: identify/card, do: [{insert: {id_card: li}}]}
  - {on: identify/consent, do: [{answer: other_way}]}
  - {on: identify/other_way, do: [{answer: electronic_card}]}
  - {on: identify/electronic_card, do: [{insert: {phone: li}}]}
  - {on: result, do: [{answer: done}]}
  - {on: leave/card, do: [{pull: id_card}, {answer: taken}]}
""",
            world="{}",
        )
    )
    assert report["proofs"] == [{"way": "electronic_card", "holder_number": LI}]
    assert report["outcome"] == "checked"


def test_more_people_and_a_card_of_ones_own(played: Played, tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text(
        """
people:
  - {id: xin, name: 新样人, sex: M, birth: 1965-11-03, number: "510000196511039917", card_number: T000000C9,
     category: male, paid_months: 372, paid_until: 2026-10, archive: not_needed, head: c}
""",
        encoding="utf-8",
    )
    (tmp_path / "mine.yaml").write_text(
        """
issue: {card_id: 510000D156000005A1B2C3D4000000FF, card_number: T000000C9}
holder: {number: "510000196511039917", name: 新样人, sex: "1", ethnicity: "01", birthplace: "510000", birth: 1965-11-03}
pin: "000000"
""",
        encoding="utf-8",
    )
    report = played(
        "people: more.yaml\n"
        + steps(
            "  - {on: identify/consent, do: [{face: xin}, {answer: agree}]}" + RETIRES, "{social_card: ./mine.yaml}"
        )
    )
    assert report["proofs"] == [{"way": "face_strict", "holder_number": "510000196511039917"}]
    assert report["outcome"] == "retired"


@card_is_left
def test_when_the_steps_are_used_up_the_citizen_does_nothing_and_the_idle_watch_ends_the_visit(played: Played) -> None:
    report = played(steps("  - {on: identify/consent, do: [{wait: 5}]}"))
    assert report["end"] == "idle"
    assert report["left"]["screen"] is None


def test_what_a_printer_does_on_request(played: Played) -> None:
    steps_before = RETIRES.replace(
        "- {on: handle/review, do: [", "- {on: handle/review, do: [{fault: {part: printer, kind: jam}}, "
    )
    report = played(steps(WITH_PIN + steps_before.replace("answer: taken", "answer: missing")))
    assert {paper["state"] for paper in report["papers"]} <= {"failed"}
    assert report["events"].count("print.failed") == 2
    assert report["outcome"] == "retired"


@pytest.mark.parametrize("kind", ["no_service", "no_reader", "mute", "busy"])
@card_is_left
def test_a_card_reader_in_trouble_is_told_and_mended(played: Played, kind: str) -> None:
    report = played(
        steps(
            f"""
  - {{on: identify/card, do: [{{fault: {{part: reader, kind: {kind}}}}}, {{insert: {{social_card: li}}}}, {{wait: 3}},
       {{fault: {{part: reader, kind: mend}}}}]}}
  - {{on: identify/consent, do: [finish]}}
""",
            world="{}",
        )
    )
    titles = [page["title"] + page["text"] for page in report["pages"] if page["node"] == "identify/card"]
    assert len(set(titles)) > 2, "the page says what is wrong"
    assert report["end"] == "finish"


@card_is_left
def test_the_next_call_of_a_part_raises_what_the_file_says(played: Played) -> None:
    report = played(
        steps(
            WITH_PIN.replace("{type:", "{fault: {part: office, kind: OFFICE-LATE}}, {type:")
            + "  - {on: record.fault, do: [{answer: retry}]}\n  - {on: result, do: [finish]}"
        )
    )
    assert "record.fault" in shown(report)
    assert report["end"] == "finish"


@card_is_left
def test_any_exception_can_come_from_any_part(played: Played) -> None:
    report = played(
        steps("  - {on: identify/consent, do: [{fault: {part: camera, kind: UnicodeDecodeError}}, {answer: agree}]}")
    )
    assert report["end"] is not None
    assert report["left"] == {"screen": None, "queue": 0, "sealed_readable": 0}


@card_is_left
@pytest.mark.expects_log("visit: clean-up: RECORDS-STORE was not noted")
@pytest.mark.expects_log("service: out of service: RECORDS-STORE: disk full")
@pytest.mark.expects_log("service: not noted: RECORDS-STORE: disk full")
def test_a_visit_without_a_memory_ends_by_that_fault(played: Played) -> None:
    report = played(steps("  - {on: identify/consent, do: [{fault: {part: records, kind: full}}, {answer: agree}]}"))
    assert (report["end"], report["fault"]) == ("fault", "RECORDS-STORE")


def test_a_signal_ends_the_kiosk_in_order(played: Played) -> None:
    report = played(steps(WITH_PIN + "  - {on: result, do: [{signal: SIGTERM}]}"))
    assert report["end"] == "shutdown"
    assert report["left"] == {"screen": None, "queue": 0, "sealed_readable": 0}


@pytest.mark.parametrize(
    "node",
    [
        pytest.param("handle/review", marks=pytest.mark.nightly),
        "handle/conclude/submit",
        pytest.param("handle/conclude/papers", marks=pytest.mark.nightly),
    ],
)
@card_is_left
def test_a_power_cut_at_any_moment_loses_nothing_and_the_card_that_lies_there_begins_no_visit(
    played: Played, node: str
) -> None:
    before = RETIRES[: RETIRES.index(f"  - {{on: {node.replace('submit', 'papers')}")]
    report = played(
        steps(f"""{WITH_PIN}{before}
  - {{on: {node}, do: [power_cut]}}
  - {{on: identify/card, do: [{{wait: 3}}, {{pull: social_card}}, {{wait: 3}}, {{insert: {{social_card: li}}}}]}}
  - {{on: identify/consent, do: [finish]}}
""")
    )
    assert report["events"].count("kiosk.started") == 2
    assert report["events"].count("visit.started") == 2
    assert shown(report).count("identify/card") == 2
    assert (
        len(report["cases"])
        == report["events"].count("submission.planned")
        == report["events"].count("submission.confirmed")
    )
    assert report["left"]["sealed_readable"] == 0
    assert report["end"] == "finish"


@card_is_left
def test_the_next_citizen_begins_at_the_start(played: Played) -> None:
    report = played(
        steps(
            WITH_PIN
            + """
  - {on: result, do: [{answer: done}]}
  - {on: leave/card, do: [{pull: social_card}]}
  - {on: farewell, do: [{answer: done}]}
  - {on: attract, do: [{insert: {social_card: wang}}, {answer: retirement}]}
  - {on: identify/consent, do: [finish]}
"""
        )
    )
    assert [visit["end"] for visit in report["visits"]] == ["done", "finish"]


def test_at_the_start_there_is_what_can_be_begun_now(played: Played) -> None:
    gone = "  - {on: attract, do: [{fault: {part: office, kind: unreachable}}, {wait: 30}, {answer: SCENE}]}\n"
    without = played(steps(gone.replace("SCENE", "retirement")))
    assert without["never_came"].endswith("never came; on offer were later, item_list, search")
    assert without["visits"] == []
    listed = played(steps(gone.replace("SCENE", "item_list") + "  - {on: '*', do: [{answer: none}]}\n", "{}"))
    assert [visit["outcome"] for visit in listed["visits"]] == ["read"]
    back = "  - {on: attract, do: [{fault: {part: office, kind: mend}}, {wait: 30}, {answer: retirement}]}\n"
    again = played(steps(gone.replace(", {answer: SCENE}", "") + back + WITH_PIN + RETIRES))
    assert (again["end"], again["outcome"]) == ("done", "retired")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'scene: retirement\nsteps:\n  - {on: "*", do: []}\n  - {on: nowhere, do: []}',
            ":4: steps.1.on: there is no page 'nowhere'",
        ),
        ("scene: retirement\nclock: 20261124\nsteps: []", ":2: clock: Value error, a moment is written as"),
        (
            "scene: retirement\nsteps:\n  - on: card\n    do: [{own: 李试样}]",
            ":4: steps.0.do.0: Value error, a work number",
        ),
        ("scene: marriage\nsteps: []", "there is no scene 'marriage'"),
        (
            "scene: retirement\nsteps:\n  - on: card\n    do: [{jump: high}]",
            ":4: steps.0.do.0: Value error, there is no action 'jump'",
        ),
        ("scene: retirement\nsteps:\n  - on: card\n    do: [{fault: {part: wheel, kind: flat}}]", ":4:"),
        (
            "scene: retirement\nsteps:\n  - on: card\n    do: [{fault: {part: printer, kind: flat}}]",
            "printer knows no 'flat'",
        ),
        ("scene: retirement\nsteps:\n  - on: card\n    do: [{insert: {social_card: nobody}}]", "nobody.yaml"),
        ("scene: retirement\nsteps:\n  - on: card\n    do: [{face: [dance]}]", "there is no behaviour 'dance'"),
        ("scene: retirement\nsteps:\n  - on: card\n    do: [{signal: SIGKILL}]", "there is no signal 'SIGKILL'"),
        ("scene: retirement\nworld: {parrot: li}\nsteps: []", "there is no 'parrot'"),
        ("scene: retirement\nstep: []", "visit.yaml:2: step: Extra inputs are not permitted"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_reason(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as wrong:
        load_script(file, ROOT / load_settings().office.invented)
    assert says in str(wrong.value)
    assert f"{file}:" in str(wrong.value)


def command(file: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    """The command with this file, and more arguments: exit code, report and errors."""
    root = logging.getLogger()
    level = root.level
    try:
        ran = CliRunner().invoke(kiosk, ["visit", "play", str(file), "--json", *more])
    finally:
        root.setLevel(level)  # the command, which is a program's, is silent ever after
    return ran.exit_code, json.loads(ran.stdout) if ran.stdout else {}, ran.stderr


def test_the_command_says_by_its_exit_code_how_far_it_came(tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(steps("  - {on: identify/consent, do: [finish]}"), encoding="utf-8")
    code, report, said = command(file)
    assert (code, report["end"], said) == (0, "finish", "")
    file.write_text(steps("  - {on: result, do: [finish]}"), encoding="utf-8")
    code, report, said = command(file)
    assert (code, report["end"]) == (3, "idle")
    assert "step 1: the page result never came" in said
    assert report["never_came"] in said
    file.write_text(steps("  - {on: result, do: [fly]}"), encoding="utf-8")
    code, report, said = command(file)
    assert (code, report) == (2, {})
    assert f"{file}:4" in said


def test_a_life_that_does_not_end_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lives, "LIFE_LIMIT_S", 0.05)
    monkeypatch.setattr(lives, "one_life", one_life)  # a program of its own
    file = tmp_path / "visit.yaml"
    file.write_text(steps("  - {on: identify/consent, do: [power_cut]}"), encoding="utf-8")
    code, told, said = command(file)
    assert (code, told) == (1, {})
    assert said.startswith("Error: the kiosk's process went on for ")


def test_a_site_in_service_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(steps("  - {on: identify/consent, do: [finish]}"), encoding="utf-8")
    code, report, said = command(file, "--site", str(DEMO_SITE.parent / "service.example.yaml"))
    assert (code, report) == (1, {})
    assert "VISIT-SITE-IN-SERVICE" in said


def test_on_a_demonstration_with_real_devices_the_virtual_ones_are_played_with(tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    text = DEMO_SITE.read_text(encoding="utf-8")
    site.write_text(text.replace("id_reader:\n  driver: simulated", "id_reader:\n  driver: usb"), encoding="utf-8")
    file = tmp_path / "visit.yaml"
    file.write_text(
        steps("  - {on: identify/card, do: [{insert: {id_card: li}}]}\n  - {on: identify/consent, do: [finish]}", "{}"),
        encoding="utf-8",
    )
    code, report, _ = command(file, "--site", str(site))
    assert (code, report["end"]) == (0, "finish")


MADE_IN_THEIR_OWN_WAY = (
    "json.JSONDecodeError",
    "subprocess.TimeoutExpired",
    "ExceptionGroup",
    "BaseException",
    "ssl.SSLError",
    "pydantic.ValidationError",
)


@pytest.mark.parametrize("kind", by_day(MADE_IN_THEIR_OWN_WAY, {"pydantic.ValidationError", "BaseException"}))
def test_an_exception_may_be_any_whatever_it_wants_to_be_made_with(played: Played, kind: str) -> None:
    fault = f"{{fault: {{part: press, kind: {kind}}}}}"
    prints = RETIRES.replace("{answer: submit}", f"{fault}, {{answer: submit}}").replace("taken", "again", 1)
    prints = prints.replace(
        "  - {on: handle/conclude/rating",
        "  - {on: handle/conclude/papers, do: [{answer: taken}]}\n  - {on: handle/conclude/rating",
    )
    report = played(steps(WITH_PIN + prints))
    assert (report["end"], report["outcome"]) == ("done", "retired")
    assert [paper["kind"] for paper in report["papers"]] == ["receipt", "completion"]


@pytest.mark.parametrize("name", ["this.s", "unittest.__main__.X", "..x"])
def test_a_name_of_no_exception_is_none_and_standard_output_stays_the_reports(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exception_of(name) is None
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("last", ["{on: leave/card, do: []}", "{on: handle/conclude/rating, do: [{answer: skip}]}"])
@card_is_left
def test_whoever_walks_off_without_the_card_keeps_nobody_waiting_and_leaves_nothing(played: Played, last: str) -> None:
    walks_off = RETIRES.partition("  - {on: leave/card")[0]
    if "rating" in last:
        walks_off = walks_off.partition("  - {on: handle/conclude/rating")[0]
    report = played(steps(f"{WITH_PIN}{walks_off}  - {last}"))
    assert report["end"] == "idle"
    assert [page["node"] for page in report["pages"]][-2:] == ["farewell.card", "farewell.card_alarm"]
    assert report["left"] == {"screen": None, "queue": 0, "sealed_readable": 0}
    assert "card.left" in report["events"]
    assert len(report["cases"]) == 1


@card_is_left
def test_the_card_of_a_member_of_staff_that_is_forgotten_ends_the_visit_too(played: Played) -> None:
    report = played(
        steps(
            """
  - {on: identify/consent, do: [{answer: other_way}]}
  - {on: identify/other_way, do: [{answer: staff}]}
  - {on: identify/staff, do: [{pull: social_card}]}
  - {on: identify/staff, do: [{insert: {social_card: staff}}]}
  - {on: identify/staff, do: [{type: "123456"}]}
  - {on: identify/staff, do: [{answer: same}]}
"""
        )
    )
    assert (report["end"], report["proofs"]) == ("idle", [])
    assert report["left"]["screen"] is None


@pytest.mark.expects_log("service: out of service: CLOCK-WRONG")
@pytest.mark.parametrize("clock", ["2000-01-01T00:00:00+08:00", "1970-01-01T08:00:05+08:00"])
def test_a_kiosk_that_never_comes_into_service_keeps_nobody_waiting_for_ever(played: Played, clock: str) -> None:
    """It is tried again every ten seconds, and each time something is shown."""
    report = played(f"scene: retirement\nclock: {clock}\nsteps:\n  - {{on: identify/card, do: []}}")
    assert "does not come into service; the page was out_of_service.fault" in report["never_came"]
    assert report["pages"][-1]["text"].endswith("CLOCK-WRONG")


@pytest.mark.parametrize(
    "action",
    [
        "fault: {part: eyes, kind: [killed]}",
        "fault: {part: [eyes], kind: killed}",
        'fault: {part: eyes, kind: "..a.B"}',
        "signal: [SIGTERM]",
        "pull: [[social_card]]",
        "insert: {social_card: [li]}",
        "face: {stand: [[li]]}",
        "face: {print: [li, [1]]}",
        "wait: [1]",
        "clock: {now: 1}",
        "answer: [agree]",
        "[finish]",
    ],
)
def test_a_value_of_another_type_is_refused_with_its_line(played: Played, action: str) -> None:
    with pytest.raises(DataFileError, match=r"visit\.yaml:5: "):
        played(steps(f"  - on: card\n    do: [{{{action}}}]" if ":" in action else f"  - on: card\n    do: [{action}]"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "li2"}, "has that number or id"),
        ({"number": "510000196511030111"}, "has that number or id"),
        ({"id": "li2", "number": "510000196511030111", "head": "nobody"}, "no portrait 'nobody'"),
    ],
)
def test_people_who_cannot_join_the_shipped_ones_are_refused(
    played: Played, tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    """Two people of one number are two cards, and one record."""
    li = {
        "id": "li", "name": "王重号", "sex": "M", "birth": "1965-11-03", "number": LI,
        "card_number": "T0000009X", "category": "male", "paid_months": 372, "paid_until": "2026-10",
        "archive": "not_needed", "head": "a",
    }  # fmt: skip
    (tmp_path / "more.yaml").write_text(json.dumps({"people": [{**li, **change}]}), encoding="utf-8")
    with pytest.raises(DataFileError, match=f"more.yaml: people.0: .*{reason}"):
        played("scene: retirement\npeople: more.yaml\nsteps: []")
