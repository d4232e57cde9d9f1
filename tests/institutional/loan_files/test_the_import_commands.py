"""The commands: import a loan file, say what became of it by text, JSON and exit code, take an import back."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from clear_platform.foundation.public import StaffGroup
from tests import actors
from tests.institutional.loan_files.factories import BAD, HEADINGS, NAMED, row, written
from tests.institutional.loan_files.snapshots import ask, counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_bytes(written([row(1), row(2)]))
    return path


@pytest.fixture
def dirty(tmp_path: Path) -> Path:
    path = tmp_path / "dirty.csv"
    path.write_bytes(written([row(1), *BAD]))
    return path


def told(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_a_good_file_is_loaded_by_the_system(good: Path) -> None:
    said = told("import_loans", str(good))
    assert "Loaded: good.csv (CSV, utf-8)" in said
    assert "2  loans new" in said
    assert counted()["positions"] == 4


def test_a_dry_run_loads_nothing(good: Path) -> None:
    assert "nothing is loaded yet" in told("import_loans", str(good), "--dry-run")
    assert counted()["positions"] == 0


def test_the_result_comes_as_json(good: Path) -> None:
    result = json.loads(told("import_loans", str(good), "--format", "json"))
    assert (result["status"], result["counts"]["created"], result["problems"]) == ("committed", 2, [])


def test_rows_that_stay_behind_make_exit_code_1_and_are_written_where_asked(
    dirty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left = tmp_path / "left.csv"
    with pytest.raises(SystemExit) as done:
        call_command("import_loans", str(dirty), "--rejected", str(left))
    assert done.value.code == 1
    said = capsys.readouterr().out
    assert "error: row 6, MIS_Status: This is not a status. Write P I F, CHGOFF" in said
    assert [line.split(",")[-1] for line in left.read_text(encoding="utf-8-sig").splitlines()[:1]] == ["reason"]
    assert len(left.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(NAMED)
    assert counted()["positions"] == 2


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "empty"), (b"A,B\n1,2\n", "import.wrong_columns"), (b"%PDF", "PDF")]
)
def test_a_refused_file_makes_exit_code_2(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "refused.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said) as refusal:
        call_command("import_loans", str(path))
    assert refusal.value.returncode == 2


def test_a_file_that_is_not_there_makes_exit_code_2(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened: No such file or directory") as refusal:
        call_command("import_loans", str(tmp_path / "nowhere.csv"))
    assert refusal.value.returncode == 2


def test_a_mapping_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "mapped.csv"
    path.write_bytes(written([{**row(1), "Amount": "31000"}], headings=[*HEADINGS[:-2], "Amount", "SBA_Appv"]))
    told("import_loans", str(path), "--mapping", '{"GrAppv": "Amount"}')
    assert ask("SELECT principal::int FROM institutional_position WHERE instrument = 'loan'") == [(31000,)]


def test_the_account_named_must_be_allowed(good: Path) -> None:
    actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
    with pytest.raises(CommandError, match="role_not_allowed") as refusal:
        call_command("import_loans", str(good), "--as", "auditor@example.org")
    assert refusal.value.returncode == 2


def test_an_import_is_taken_back_by_its_number(good: Path) -> None:
    batch_id = json.loads(told("import_loans", str(good), "--format", "json"))["id"]
    assert "4  positions" in told("undo_import", str(batch_id))
    assert counted() == dict.fromkeys(counted(), 0)


def test_an_import_that_something_rests_on_is_not_taken_back(good: Path, tmp_path: Path) -> None:
    batch_id = json.loads(told("import_loans", str(good), "--format", "json"))["id"]
    later = tmp_path / "later.csv"
    later.write_bytes(written([row(3, Name="BORROWER 1")]))
    told("import_loans", str(later))
    with pytest.raises(CommandError, match="2 positions that did not come with it") as refusal:
        call_command("undo_import", str(batch_id))
    assert refusal.value.returncode == 2
