"""Who may sign in at the console of the bureau, by command."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.office import command
from office.console.passwords import is_password

Office = Callable[..., Result]
PASSWORD = "correct horse"  # noqa: S105 - of nobody


@pytest.fixture
def office(tmp_path: Path) -> Office:
    settings = tmp_path / "office.yaml"
    settings.write_text(f"hall_short_name: 达川人社\nfolder: {tmp_path / 'data'}\n", encoding="utf-8")

    def called(*arguments: str, typed: str = PASSWORD) -> Result:
        return CliRunner().invoke(
            command, ["staff", *arguments, "--settings", str(settings)], input=f"{typed}\n{typed}\n"
        )

    return called


def kept(tmp_path: Path) -> str:
    connection = sqlite3.connect(tmp_path / "data" / "office.sqlite")
    ((password,),) = connection.execute("SELECT password FROM accounts").fetchall()
    connection.close()
    return str(password)


def test_somebody_is_let_in_renamed_in_their_role_and_let_go(office: Office, tmp_path: Path) -> None:
    added = office("add", "DC-1", "--name", "工演示", "--role", "reviewer")
    assert added.exit_code == 0, added.output
    assert PASSWORD not in added.output
    assert is_password(PASSWORD, kept(tmp_path))
    assert office("add", "DC-1", "--name", "X", "--role", "leader").exit_code == 1
    assert office("role", "DC-1", "--role", "leader").exit_code == 0
    assert office("list").output == "DC-1\t工演示\tleader\n"
    assert office("password", "DC-1", typed="battery staple").exit_code == 0
    assert is_password("battery staple", kept(tmp_path))
    assert office("remove", "DC-1").exit_code == 0
    assert office("list").output == ""
    assert office("password", "DC-1").exit_code == 1
    assert office("add", "DC-1", "--name", "工演示", "--role", "window").exit_code == 0  # who comes back


@pytest.mark.parametrize(
    "arguments", [("add", "D C", "--name", "X", "--role", "leader"), ("add", "D", "--name", "X", "--role", "king")]
)
def test_what_is_no_account_is_refused(office: Office, arguments: tuple[str, ...]) -> None:
    assert office(*arguments).exit_code == 2


def test_a_password_that_is_guessed_is_refused(office: Office) -> None:
    done = office("add", "DC-1", "--name", "X", "--role", "leader", typed="aaaaaaaaaaaa")
    assert (done.exit_code, "guess" in done.output or "try" in done.output) == (1, True)
