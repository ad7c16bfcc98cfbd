"""What a maintainer types: a key, a ring, a command, the second signature; and what is refused before it is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.fleet import command as fleet
from commands.fleet.maintainer import SAID as SAID_WHY
from config.clock import SystemClock
from fleet import admission, private_key
from fleet.admission import Admitted, Here, Seen, Why
from fleet.command import COMMAND_MAX, Order, To
from fleet.doings import OpenServices
from fleet.keys import DOINGS, WhyNot, first, following

SAID = "four invented words here"
KIOSK = "dachuan-1"


@dataclass
class Desk:
    """Two maintainers with their keys, settings and a ring, in a folder."""

    folder: Path
    publics: dict[str, str]

    def typed(self, *words: str, keys: str = f"{SAID}\n") -> Result:
        return CliRunner().invoke(fleet, words, input=keys)

    def commanded(self, who: str, *words: str, keys: str = f"y\n{SAID}\n") -> Result:
        return self.typed("command", *words, "--as", str(self.folder / f"{who}.yaml"), keys=keys)

    def file(self, name: str) -> str:
        return str(self.folder / name)


@pytest.fixture(scope="module", autouse=True)
def _cheap_passphrases() -> Iterator[None]:
    """What a passphrase costs is measured elsewhere (tests/fleet/test_private_key.py)."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(private_key, "MEMORY_KIB", 64)
        patched.setattr(private_key, "PASSES", 1)
        yield


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("maintainers"), {})
    for who in "R001", "R002":
        made = desk.typed("keys", "new", desk.file(f"{who}.key"), "--json", keys=f"{SAID}\n{SAID}\n")
        assert made.exit_code == 0, made.output
        desk.publics[who] = json.loads(made.stdout.splitlines()[-1])["public"]
        settings = {"host": "localhost", "signing_key": f"{who}.key", "ring": "ring.json"}
        files = {name: f"{name}.pem" for name in ("authority", "certificate", "key")}
        (desk.folder / f"{who}.yaml").write_text(json.dumps({**settings, **files}), encoding="utf-8")
    people = [
        {"who": who, "public": public, "since": "2026-01-01T00:00:00Z", "until": "2036-01-01T00:00:00Z", "may": DOINGS}
        for who, public in desk.publics.items()
    ]
    (desk.folder / "draft.yaml").write_text(json.dumps({"threshold": 2, "maintainers": people}), encoding="utf-8")
    ring = desk.file("ring.json")
    drafted = desk.typed("keys", "rotate", ring, "--draft", desk.file("draft.yaml"), "--key", desk.file("R001.key"))
    assert drafted.exit_code == 0, drafted.output
    assert "ring_too_few_of_its_own" in desk.typed("keys", "ring", ring).output
    assert desk.typed("keys", "rotate", ring, "--key", desk.file("R002.key")).exit_code == 0
    return desk


def _admitted(envelope: Path, desk: Desk) -> Admitted:
    ring = first(Path(desk.file("ring.json")).read_bytes())
    here = Here(KIOSK, (), SystemClock().now())
    found = admission.admit(envelope.read_bytes(), retained=False, ring=ring, seen=Seen(), here=here)
    assert isinstance(found, Admitted)
    return found


def test_a_ring_is_made_by_two_and_read(desk: Desk) -> None:
    said = desk.typed("keys", "ring", desk.file("ring.json"), "--json")
    assert json.loads(said.stdout)["version"] == 1
    assert [each["who"] for each in json.loads(said.stdout)["maintainers"]] == ["R001", "R002"]
    assert "version 1" in desk.typed("keys", "ring", desk.file("ring.json")).output


def test_a_key_is_made_once_for_its_owner_alone(desk: Desk) -> None:
    key = desk.folder / "R001.key"
    assert key.stat().st_mode & 0o077 == 0
    before = key.read_bytes()
    again = desk.typed("keys", "new", str(key), keys=f"{SAID}\n{SAID}\n")
    assert "is there already" in again.output
    assert key.read_bytes() == before
    assert SAID not in again.output


def test_the_next_ring_follows_the_former(desk: Desk) -> None:
    second, former = desk.file("second.json"), desk.file("ring.json")
    drafted = ("--draft", desk.file("draft.yaml"), "--former", former)
    assert desk.typed("keys", "rotate", second, *drafted, "--key", desk.file("R001.key")).exit_code == 0
    assert "ring_too_few" in desk.typed("keys", "ring", second, "--former", former).output
    assert desk.typed("keys", "rotate", second, "--key", desk.file("R002.key")).exit_code == 0
    now = SystemClock().now()
    assert following(first(Path(former).read_bytes()), Path(second).read_bytes(), now).version == 2
    taking = desk.commanded("R001", KIOSK, "take_keys", "--ring", second, "--out", desk.file("taking.json"))
    assert taking.exit_code == 0, taking.output
    assert Path(desk.file("taking.json")).stat().st_size < COMMAND_MAX


def test_a_command_is_read_confirmed_signed_and_would_be_obeyed(desk: Desk) -> None:
    out = desk.folder / "restart.json"
    said = desk.commanded("R001", KIOSK, "restart_part", "--part", "eyes", "--out", str(out))
    assert said.exit_code == 0, said.output
    assert f"kiosk {KIOSK}: restart_part" in said.output
    assert SAID not in said.output
    assert _admitted(out, desk).by == "R001"
    later = desk.folder / "later.json"
    desk.commanded("R001", KIOSK, "self_test", "--out", str(later))
    assert _admitted(later, desk).command.counter > _admitted(out, desk).command.counter


def test_what_is_not_confirmed_is_not_signed(desk: Desk) -> None:
    said = desk.commanded("R001", KIOSK, "self_test", "--out", desk.file("never.json"), keys="n\n")
    assert said.exit_code == 1
    assert not Path(desk.file("never.json")).exists()


def test_a_dangerous_one_waits_for_a_second_maintainer(desk: Desk) -> None:
    out = desk.folder / "machine.json"
    first_time = desk.commanded("R001", KIOSK, "restart_machine", "--out", str(out))
    assert "a second maintainer" in first_time.output
    alone = desk.commanded("R001", "--send", str(out), keys="")
    assert (alone.exit_code, "--countersign" in alone.output) == (1, True)
    with_second = desk.commanded("R002", "--countersign", str(out), "--out", str(out))
    assert with_second.exit_code == 0, with_second.output
    assert _admitted(out, desk).second == "R002"


def test_the_same_maintainer_is_no_second_one(desk: Desk) -> None:
    out = desk.folder / "alone.json"
    desk.commanded("R001", "--group", "dachuan", "restart_machine", "--out", str(out))
    again = desk.commanded("R001", "--countersign", str(out), "--out", str(out))
    assert "another maintainer has to" in again.output
    assert again.exit_code == 1


def test_what_the_console_has_prepared_is_signed_here(desk: Desk) -> None:
    order = Order(to=To.KIOSK, name=KIOSK, doing=OpenServices())
    Path(desk.file("order.json")).write_bytes(order.model_dump_json().encode())
    out = desk.folder / "signed.json"
    said = desk.commanded("R002", "--sign", desk.file("order.json"), "--out", str(out))
    assert said.exit_code == 0, said.output
    assert _admitted(out, desk).command.id == order.id


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((KIOSK,), "one KIOSK or one --group"),
        ((), "give KIOSK and DO"),
        ((KIOSK, "shell"), "doing"),
        ((KIOSK, "restart_part", "--part", "door"), "restart_part.part"),
        ((KIOSK, "self_test", "--part", "eyes"), "Extra inputs"),
        (("+", "self_test"), "name"),
        (("#", "self_test"), "name"),
        (("--group", "a/b", "self_test"), "name"),
        ((KIOSK, "show_notice", "--text", f"zh={'x' * 121}", "--until", "2026-11-30T18:00+08:00"), "texts"),
        ((KIOSK, "show_notice", "--text", "zh=x", "--until", "2026-11-20T18:00+08:00"), "over already"),
    ],
)
def test_what_nobody_can_ask_for_is_not_signed(desk: Desk, words: tuple[str, ...], why: str) -> None:
    said = desk.commanded("R001", *words, keys="")
    assert said.exit_code == 2
    assert why in said.output


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[1]"])
def test_a_file_that_holds_no_command_is_none(desk: Desk, content: bytes) -> None:
    file = desk.folder / "none.json"
    file.write_bytes(content)
    for option in "--sign", "--countersign", "--send":
        assert desk.commanded("R001", option, str(file), keys="").exit_code == 1


WRONG_FILES = {
    "empty": b"",
    "cut.yaml": b"maintainers: [",
    "latin": b"\xe9: \xff",
    "list": b"- 1",
    "bytes": bytes(range(256)),
}


@pytest.mark.parametrize("content", WRONG_FILES.values(), ids=WRONG_FILES)
def test_a_file_that_is_another_ends_in_a_sentence_and_signs_nothing(desk: Desk, content: bytes) -> None:
    """Whatever a maintainer names by mistake: an exception that nobody caught would be the result, and no exit."""
    wrong, out, key = desk.folder / "wrong", desk.folder / "made.json", ("--key", desk.file("R001.key"))
    wrong.write_bytes(content)
    for words in (
        ("keys", "ring", wrong),
        ("keys", "ring", desk.file("ring.json"), "--former", wrong),
        ("keys", "rotate", wrong, *key),
        ("keys", "rotate", out, "--draft", wrong, *key),
        ("keys", "rotate", out, "--draft", desk.file("draft.yaml"), "--former", wrong, *key),
        ("keys", "rotate", out, "--draft", desk.file("draft.yaml"), "--key", wrong),
        ("command", KIOSK, "take_keys", "--ring", wrong, "--out", out, "--as", desk.file("R001.yaml")),
        ("command", KIOSK, "self_test", "--out", out, "--as", wrong),
    ):
        said = desk.typed(*map(str, words), keys=f"y\n{SAID}\n")
        assert (said.exit_code, type(said.exception), out.exists()) == (1, SystemExit, False), (words, said.output)
    assert wrong.read_bytes() == content


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"kiosk:dachuan-1": "x"}', b'{"a": 99999999999999999999}', b"\xff"])
def test_counters_that_are_none_are_said(desk: Desk, content: bytes) -> None:
    counters, out = desk.folder / "R001.key.counters", desk.folder / "uncounted.json"
    before = counters.read_bytes() if counters.exists() else None
    counters.write_bytes(content)
    said = desk.commanded("R001", KIOSK, "self_test", "--out", str(out))
    assert (said.exit_code, out.exists(), "no list of counters" in said.output) == (1, False, True)
    counters.unlink()
    if before is not None:
        counters.write_bytes(before)


def test_a_key_that_others_may_read_is_said(desk: Desk) -> None:
    key = desk.folder / "R001.key"
    key.chmod(0o644)
    said = desk.commanded("R001", KIOSK, "self_test", "--out", desk.file("read.json"))
    key.chmod(0o600)
    assert (said.exit_code, "others on this machine may read this key" in said.output) == (0, True)


def test_every_reason_for_which_a_ring_or_a_command_is_not_taken_has_its_words() -> None:
    of_the_kiosk = {Why.FLOODED, Why.RETAINED, Why.FOR_ANOTHER, Why.REPLAYED, Why.OUT_OF_ORDER, Why.CLOCK}
    assert set(SAID_WHY) == set(WhyNot) | set(Why) - of_the_kiosk


def test_another_passphrase_opens_nothing(desk: Desk) -> None:
    said = desk.commanded("R001", KIOSK, "self_test", "--out", desk.file("no.json"), keys="y\nanother one\n")
    assert said.exit_code == 1
    assert "passphrase is not that of the key" in said.output
    assert private_key.public_of((desk.folder / "R001.key").read_bytes()) == desk.publics["R001"]


def test_a_broker_that_is_not_there_is_said(desk: Desk) -> None:
    said = desk.commanded("R001", KIOSK, "self_test")
    assert said.exit_code == 1
    assert "the broker" in said.output


def test_whatever_can_be_done_is_named_in_the_help(desk: Desk) -> None:
    said = desk.typed("command", "--help").output
    assert [do for do in DOINGS if do not in said] == []


def test_what_is_dangerous_is_named_in_the_documents() -> None:
    told = (Path(__file__).parents[2] / "docs" / "fleet-commands.md").read_text(encoding="utf-8")
    listed = next(line for line in told.splitlines() if line.startswith("Dangerous, so that two"))
    assert set(re.findall(r"`(\w+)`", listed)) == set(admission.dangerous())
