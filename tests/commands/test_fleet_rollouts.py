"""What a maintainer types of a roll-out, and which of them nobody is asked to sign."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from commands.bureau import opened_in
from commands.fleet import command as fleet
from config.bureau import SHIPPED, bureau_settings
from config.clock import SystemClock
from fleet import private_key
from fleet.bundles.packing import pack_content
from fleet.bundles.repository import Holders, Repository
from fleet.keys import DOINGS, Maintainer, Ring
from fleet.messages import State, Versions
from fleet.topics import Says
from office.fleet import keeping
from office.fleet.keeping import Heard
from office.service import kiosks

SAID = "four invented words here"
NAMES = ("k-1", "k-2", "k-gone")


@dataclass
class Desk:
    """An office that has heard three kiosks, of which one is revoked, and has one content published."""

    folder: Path

    def typed(self, *words: str, settings: str = "office.yaml") -> Result:
        own = ("rollout", *words, "--settings", str(self.folder / settings))
        return CliRunner().invoke(fleet, own, input=f"{SAID}\n{SAID}\n")

    def started(self, *words: str, settings: str = "office.yaml") -> Result:
        keys = [word for who in ("R001", "R002") for word in ("--sign", str(self.folder / f"{who}.key"))]
        return self.typed("start", *words, *keys, settings=settings)

    def board(self) -> Sequence[dict[str, object]]:
        return json.loads(self.typed("show", "--json").stdout)  # type: ignore[no-any-return]


def _repository(folder: Path) -> Path:
    now, data = SystemClock().now(), folder / "data" / "config" / "hours.yaml"
    data.parent.mkdir(parents=True)
    data.write_text("a: 1\n", encoding="ascii")
    signers = [CryptoSigner(Ed25519PrivateKey.generate()) for _ in range(3)]
    one, two, online = (str(signer.public_key.keyval["public"]) for signer in signers)
    here = Repository(folder / "repository")
    here.make(Holders([one, two], [one, two], online), signers[:2], signers[2], now)
    bundle = pack_content(folder / "data", "2026.12", now, None, folder / "packed")
    here.publish([bundle], signers[:2], signers[2], now)
    return here.folder


def _heard(settings: Path) -> None:
    now, store = SystemClock().now(), opened_in(bureau_settings(settings))
    state = State(at=now, sequence=1, serving="idle", mode="service", groups=("all",), versions=Versions(program="1"))
    with store.at_the_desk() as (connection, moment):
        for name in NAMES:
            kiosks.add(connection, name, name * 8, moment)
        batch = [Heard(name, Says.STATE, state.as_bytes(), moment) for name in NAMES]
        keeping.keep(connection, batch, (), moment)
        kiosks.revoke(connection, "k-gone", moment)
    store.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder, now = tmp_path_factory.mktemp("rollouts"), SystemClock().now()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(private_key, "MEMORY_KIB", 64)
        patched.setattr(private_key, "PASSES", 1)
        keys = {who: private_key.new(SAID) for who in ("R001", "R002")}
        for who, (content, _) in keys.items():
            (folder / f"{who}.key").write_bytes(content)
        times = {"since": now, "until": now + timedelta(days=9), "may": DOINGS}
        people = tuple(Maintainer(who=who, public=public, **times) for who, (_, public) in keys.items())
        ring = Ring(version=1, issued=now, threshold=2, maintainers=people)
        signers = (private_key.opened(content, SAID) for content, _ in keys.values())
        (folder / "ring.json").write_bytes(ring.signed(*signers))
        told = bureau_settings(SHIPPED).model_dump(mode="json", exclude_none=True, exclude={"people"})
        files = {"certificate": "c.pem", "key": "c.key"}
        line = {"host": "localhost", "authority": "a.pem", "watch": files, "keys": str(folder / "ring.json")}
        told |= {"folder": str(folder / "office"), "fleet": line}
        (folder / "unknowing.yaml").write_text(json.dumps(told), encoding="utf-8")
        told["bundles"] = str(_repository(folder))
        (folder / "office.yaml").write_text(json.dumps(told), encoding="utf-8")
        _heard(folder / "office.yaml")
        yield Desk(folder)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("content", "2026.11"), "content 2026.11 is not published"),
        (("program", "2026.12"), "nothing is"),
        (("content", "x y"), "numbers with points"),
        (("content", "2026.12", "--group", "nobody"), "no kiosk that counts was heard of in group nobody"),
        (("content", "2026.12", "--first", "k-9"), "not among the kiosks that it is for: k-9"),
        (("content", "2026.12", "--first", "k-gone"), "not among the kiosks that it is for: k-gone"),
        (("content", "2026.12", "--stages", ""), "neither a number nor a share"),
        (("content", "2026.12", "--stages", "2,1,100%"), "stages grow"),
    ],
)
def test_what_cannot_be_rolled_out_nobody_is_asked_to_sign(desk: Desk, words: tuple[str, ...], why: str) -> None:
    said = desk.started(*words)
    assert (type(said.exception), why in said.output, "passphrase" in said.output) == (SystemExit, True, False), said
    assert desk.board() == []


@pytest.mark.parametrize("rollout", ["", "zz", "%"])
def test_a_roll_out_that_is_none_is_not_changed(desk: Desk, rollout: str) -> None:
    for change in "pause", "resume", "stop":
        assert "FLEET-ROLLOUT" in desk.typed(change, rollout).output


def test_one_alone_rolls_nothing_out(desk: Desk) -> None:
    said = desk.typed("start", "content", "2026.12", "--sign", str(desk.folder / "R001.key"))
    assert (said.exit_code, "needs_a_second" in said.output, desk.board()) == (1, True, [])


def test_it_comes_to_those_that_count_and_a_second_one_waits(desk: Desk) -> None:
    unknowing = desk.started("content", "2026.12", "--first", "k-2", "--first", "k-2", settings="unknowing.yaml")
    assert "whether it is published the kiosks will find out" in unknowing.output
    assert [stage for one in desk.board() for stage in one["stages"]] == [{"waits": 1}, {"waits": 1}]  # type: ignore[attr-defined]
    again = desk.started("content", "2026.12")
    assert ("is under way" in again.output, "passphrase" in again.output) == (True, False)
    own = str(desk.board()[0]["id"])
    assert "FLEET-ROLLOUT" in desk.typed("stop", "").output
    assert [desk.typed(change, own[:8]).exit_code for change in ("pause", "resume", "stop", "stop")] == [0, 0, 0, 1]
    assert "by_hand" in desk.typed("show").output
