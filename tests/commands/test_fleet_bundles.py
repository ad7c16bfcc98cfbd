"""``fleet bundle`` from the key to the bundle that kiosks may read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.fleet import command
from fleet import private_key

WORDS = "four words or even more"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Of two maintainers."""
    folder = tmp_path_factory.mktemp("keys")
    files = [folder / name for name in ("anna", "bert")]
    for file in files:
        file.write_bytes(private_key.new(WORDS)[0])
    return files


def said(*arguments: object, passphrases: int = 0) -> Result:
    return CliRunner().invoke(command, ["bundle", *map(str, arguments)], input=f"{WORDS}\n" * passphrases)


@pytest.fixture
def repository(keys: list[Path], tmp_path: Path) -> Path:
    holders = [argument for key in keys for argument in ("--holder", key)]
    signed = [argument for key in keys for argument in ("--sign", key)]
    made = said("init", tmp_path / "r", *holders, *signed, "--online", tmp_path / "online", passphrases=2)
    assert made.exit_code == 0, made.output
    assert made.stdout.strip().endswith("1.root.json")
    return tmp_path / "r"


@pytest.mark.nightly
def test_content_is_packed_and_published_by_two(repository: Path, keys: list[Path], tmp_path: Path) -> None:
    (tmp_path / "given" / "config").mkdir(parents=True)
    (tmp_path / "given" / "config" / "hours.yaml").write_text("hours: []\n")
    packed = said("make", "content", tmp_path / "given", "--version", "2026.11", "--out", tmp_path / "packed")
    bundle = packed.stdout.strip()
    online = "--online", tmp_path / "online"
    alone = said("publish", repository, bundle, "--sign", keys[0], *online, passphrases=1)
    assert alone.exit_code == 1
    assert "UPDATE-KEYS" in alone.stderr
    signed = [argument for key in keys for argument in ("--sign", key)]
    both = said("publish", repository, bundle, *signed, *online, passphrases=2)
    assert both.stdout.split() == ["content/2026.11.tar.gz"]
    listed = json.loads(said("list", repository, "--json").stdout)
    assert [(one["kind"], one["version"]) for one in listed] == [("content", "2026.11")]
    assert "timestamp" in json.loads(said("refresh", repository, *online, "--json").stdout)


def test_a_tree_that_is_no_release_takes_no_bundle(tmp_path: Path) -> None:
    refused = said("install", tmp_path, "program", "1")
    assert refused.exit_code == 1
    assert "UPDATE-LAYOUT" in refused.stderr
