"""The repository as maintainers keep it: nobody publishes alone, and nothing published changes."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from config.faults import Fault
from fleet.bundles.keys import make_key, read_key
from fleet.bundles.manifest import Kind, fits, order
from fleet.bundles.packing import pack_content, pack_program, read_manifest
from fleet.bundles.repository import Repository
from tests.fleet.bundles.publishing import PROGRAM, Maintainers


@pytest.fixture
def maintainers(tmp_path: Path) -> Maintainers:
    return Maintainers(tmp_path)


def test_a_published_bundle_is_offered_and_signed_by_two(maintainers: Maintainers) -> None:
    name = maintainers.program("1.2")
    offers = maintainers.repository.offers()
    assert (name, offers[name].kind, offers[name].version) == ("program/1.2.tar.gz", Kind.PROGRAM, "1.2")
    targets = Metadata[Targets].from_file(str(maintainers.metadata("2.targets.json")))
    assert len(targets.signatures) == 2
    root = maintainers.repository.root()
    for role, kind in (("2.snapshot", Snapshot), ("timestamp", Timestamp)):
        told = Metadata[kind].from_file(str(maintainers.metadata(f"{role}.json")))  # type: ignore[valid-type]
        root.verify_delegate(kind.type, told.signed_bytes, told.signatures)


@pytest.mark.parametrize("signers", [(), (0,), (0, 0), (0, 3)])
def test_nobody_publishes_alone(maintainers: Maintainers, signers: tuple[int, ...]) -> None:
    bundle = maintainers.folder / "packed" / "program-2.tar.gz"
    maintainers.program("2")
    again = Maintainers(maintainers.folder / "again")
    before = sorted(again.repository.folder.rglob("*"))
    with pytest.raises(Fault, match="UPDATE-KEYS"):
        again.repository.publish([bundle], [again.signers[one] for one in signers], again.online, again.now)
    assert sorted(again.repository.folder.rglob("*")) == before


def test_a_version_is_published_once(maintainers: Maintainers) -> None:
    maintainers.program("1")
    with pytest.raises(Fault, match="UPDATE-PUBLISH"):
        maintainers.program("1", {"kiosk.py": b"another"})


def test_what_is_no_bundle_is_not_published(maintainers: Maintainers, tmp_path: Path) -> None:
    (tmp_path / "bundle.tar.gz").write_bytes(b"no bundle")
    with pytest.raises(Fault, match="UPDATE-PUBLISH"):
        maintainers.repository.publish(
            [tmp_path / "bundle.tar.gz"], maintainers.signers[:2], maintainers.online, maintainers.now
        )


def test_others_hold_the_keys_when_the_old_ones_say_so(maintainers: Maintainers) -> None:
    new = Maintainers(maintainers.folder / "new")
    holders = maintainers.holders()
    changed = type(holders)(new.public[:2], new.public[:2], new.public[3])
    repository = maintainers.repository
    with pytest.raises(Fault, match="UPDATE-KEYS"):  # the new ones alone
        repository.change(changed, new.signers[:2], new.online, new.now)
    repository.change(changed, [*maintainers.signers[:2], *new.signers[:2]], new.online, new.now)
    root = Metadata[Root].from_file(str(maintainers.metadata("2.root.json")))
    assert len(root.signatures) == 4
    with pytest.raises(Fault, match="UPDATE-KEYS"):  # who held them before
        maintainers.program("3")


def test_the_office_says_every_day_that_it_is_the_newest(maintainers: Maintainers) -> None:
    later = maintainers.now + timedelta(days=5)
    maintainers.repository.refresh(maintainers.online, later)
    expiry = maintainers.repository.expiry()
    assert expiry["timestamp"] > later + timedelta(days=6)
    assert expiry["targets"] < later + timedelta(days=361)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository of a program, with one commit."""
    tree = tmp_path / "tree"
    for name, content in {**PROGRAM, "tests/test_it.py": b"", "scripts/run": b"#!/bin/sh"}.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(content)
    (tree / "scripts" / "run").chmod(0o755)
    who = ["-c", "user.name=x", "-c", "user.email=x@example.invalid"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "a program"]):
        subprocess.run(["git", "-C", str(tree), *command], check=True)
    return tree


def test_the_same_tree_makes_the_same_bytes(tree: Path, tmp_path: Path) -> None:
    first = pack_program(tree, "HEAD", tmp_path / "1").read_bytes()
    (tree / "kiosk.py").write_text("changed, and not committed")
    made = pack_program(tree, "HEAD", tmp_path / "2")
    assert made.read_bytes() == first
    manifest = read_manifest(made)
    assert set(manifest.files) == {*PROGRAM, "scripts/run"}
    assert manifest.version == "1"


def test_wheels_come_along(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "thing-1-py3-none-any.whl").write_bytes(b"a wheel")
    (tmp_path / "wheels" / "notes.txt").write_bytes(b"no wheel")
    made = read_manifest(pack_program(tree, "HEAD", tmp_path, tmp_path / "wheels", "7"))
    assert (made.version, [name for name in made.files if "wheel" in name]) == (
        "7",
        ["wheels/thing-1-py3-none-any.whl"],
    )


def test_a_revision_that_is_none_is_not_packed(tree: Path, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="UPDATE-PACK"):
        pack_program(tree, "no-such-revision", tmp_path)


@pytest.mark.parametrize("name", ["flows/scenes/medical/rules.py", "config/sites/demo.yaml", "kiosk.py", "config/x.sh"])
def test_content_is_data_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "given" / name).parent.mkdir(parents=True)
    (tmp_path / "given" / name).write_text("x: 1")
    with pytest.raises(Fault, match="UPDATE-PACK"):
        pack_content(tmp_path / "given", "1", datetime.now(UTC), None, tmp_path)


@pytest.mark.parametrize("path", ["../etc/passwd", "/etc/passwd", "config/../../x.yaml", "a//b", "./a", "", "a\0b"])
def test_no_path_leads_out_of_a_bundle(path: str) -> None:
    assert not fits(Kind.PROGRAM, path)
    assert not fits(Kind.CONTENT, path)


def test_versions_are_compared_by_their_numbers() -> None:
    assert order("1.10") > order("1.9") > order("1.0") == order("1") == order("1-abcdef")


def test_a_key_is_never_written_over_and_what_is_none_is_refused(tmp_path: Path) -> None:
    public = make_key(tmp_path / "online.key")
    assert read_key(tmp_path / "online.key").public_key.keyval["public"] == public
    assert (tmp_path / "online.key").stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        make_key(tmp_path / "online.key")
    (tmp_path / "broken").write_text("no key")
    with pytest.raises(Fault, match="UPDATE-KEY"):
        read_key(tmp_path / "broken")


def test_there_is_a_repository_or_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Repository(tmp_path / "none").offers()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    with pytest.raises(FileExistsError):
        Repository(tmp_path / "full").make(Maintainers(tmp_path / "m").holders(), [], None, datetime.now(UTC))  # type: ignore[arg-type]
