"""Which program and which content run: by the folders of updates, and in a tree that is none by what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.running import content_version, program_version


@pytest.mark.parametrize(
    ("folder", "content", "program"),
    [("releases/1.4.0", "", "1.4.0"), ("releases/1.4.0", "2026.12", "1.4.0"), ("checkout", "", "0.9")],
)
def test_what_runs_is_told_by_the_folder_that_current_leads_to(
    folder: str, content: str, program: str, tmp_path: Path
) -> None:
    root = tmp_path / folder
    root.mkdir(parents=True)
    (root / "pyproject.toml").write_text('[project]\nversion = "0.9"\n', encoding="utf-8")
    (tmp_path / "current").symlink_to(root)
    if content:
        (tmp_path / "content" / content).mkdir(parents=True)
        (root / "content").symlink_to(tmp_path / "content" / content)
    assert program_version(tmp_path / "current") == program
    assert content_version(tmp_path / "current") == content
