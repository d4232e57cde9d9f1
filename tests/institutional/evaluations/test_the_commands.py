"""The commands: what they print, by text and JSON, what they keep, and how they end with a bad file."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from capability.public import evaluation, evaluations, kept_loan_model
from clear_platform.foundation.public import StaffGroup, acting
from tests import actors
from tests.institutional.loan_files.factories import CHARGED_OFF, row, written

pytestmark = pytest.mark.django_db

AMOUNTS = ("20000", "60000", "150000", "400000")


def loans(count: int) -> list[dict[str, str]]:
    """Rows of both times, larger loans paid oftener."""
    return [
        row(
            number,
            GrAppv=AMOUNTS[number % 4],
            SBA_Appv=AMOUNTS[number % 4],
            ApprovalFY=str(2000 + number % 2 * 8),
            ApprovalDate="",
            **({} if number % 5 <= number % 4 else CHARGED_OFF),
        )
        for number in range(count)
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "loans.csv"
    path.write_bytes(written(loans(240)))
    return path


def told(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_both_scores_are_told_in_both_ways_with_their_intervals(file: Path) -> None:
    result = json.loads(told("evaluate_readiness", str(file), "--format", "json"))
    for score in ("rules", "loan_model"):
        assert (result[score]["n_train"], result[score]["n_test"]) == (120, 120)
        for way in ("out_of_time", "same_years"):
            low, high = result[score][way]["interval"]
            assert 0 <= low <= result[score][way]["auc"] <= high <= 1
            assert result[score][way]["n_train"] + result[score][way]["n_test"] == 240
            assert len(result[score][way]["deciles"]) == len(result[score][way]["reliability"]) == 10
    assert (result["file"]["loans"], result["problems"]) == (240, [])


def test_the_same_file_gives_the_same_bytes(file: Path) -> None:
    first, second = (told("evaluate_readiness", str(file), "--format", "json") for _ in range(2))
    assert first == second


def test_the_text_says_it_for_people(file: Path) -> None:
    said = told("evaluate_readiness", str(file))
    assert "loans.csv: 240 loans that ended" in said
    assert said.count("Loan model") == said.count("Readiness by the rules") == 2
    assert "120 learnt, 120 judged" in said
    assert said.count(" learnt, ") == 2  # by the loan model, in both ways; the rules learn nothing
    assert "0.5 is what a coin reaches" in said


def test_nothing_is_kept_unless_asked(file: Path) -> None:
    told("evaluate_readiness", str(file))
    with acting(actors.system()):
        assert (evaluations(), evaluation()) == ([], None)


def test_the_same_evaluation_is_kept_once_as_it_was_printed(file: Path) -> None:
    printed = json.loads(told("evaluate_readiness", str(file), "--keep", "--format", "json"))
    told("evaluate_readiness", str(file), "--keep")
    with acting(actors.system()):
        [one] = evaluations()
        kept = evaluation(one.id)
    assert kept is not None
    assert {**kept.figures, "problems": []} == printed


def test_keeping_what_could_not_be_judged_warns_and_says_what_pages_show(tmp_path: Path, file: Path) -> None:
    few, warned = tmp_path / "few.csv", StringIO()
    few.write_bytes(written({**row, "ApprovalFY": "2008"} for row in loans(240)))
    told("evaluate_readiness", str(file), "--keep")
    call_command("evaluate_readiness", str(few), "--keep", "--format", "json", stdout=StringIO(), stderr=warned)
    assert "could not be judged. Out of time: 0 loans to learn from" in warned.getvalue()
    assert "They go on showing that of loans.csv" in warned.getvalue()


def test_a_missing_column_is_said_once_with_all_that_are_needed(tmp_path: Path) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(b"LoanNr_ChkDgt,NAICS,NoEmp,CreateJob,RetainedJob,MIS_Status,GrAppv\n1,2,3,4,5,6,7\n")
    with pytest.raises(CommandError) as refused:
        told("evaluate_readiness", str(path))
    assert str(refused.value).count("SBA_Appv is missing") == 1
    assert "Needed are LoanNr_ChkDgt, NAICS, NoEmp, CreateJob, RetainedJob, MIS_Status, " in str(refused.value)


def test_whoever_may_not_analyse_may_not_keep(file: Path) -> None:
    actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
    with pytest.raises(CommandError) as refused:
        told("evaluate_readiness", str(file), "--keep", "--as", "auditor@example.org")
    assert refused.value.returncode == 2


def test_rows_that_were_left_out_are_named_and_make_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dirty.csv"
    path.write_bytes(written([*loans(240), row(900, GrAppv="thirty")]))
    with pytest.raises(SystemExit) as ended:
        call_command("evaluate_readiness", str(path))
    assert ended.value.code == 1
    assert "row 242, GrAppv: This is not an amount." in capsys.readouterr().out


def test_a_file_refused_for_its_rows_says_what_is_wrong_with_the_first_of_them(tmp_path: Path) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(written([row(number, GrAppv="thirty") for number in range(240)]))
    with pytest.raises(CommandError) as refused:
        told("evaluate_readiness", str(path))
    said = str(refused.value)
    assert "240 rows, 240 could not be read, 0 without status." in said
    assert "row 2, GrAppv: This is not an amount." in said
    assert "row 7, " not in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "This file cannot be read: it is empty."),
        (b"a,b\n1,2\n", "LoanNr_ChkDgt is missing"),
        (written(loans(20)), "Give a file with more loans whose end is known. (evaluation.nothing_to_judge)"),
        (None, "cannot be opened: No such file or directory."),
    ],
)
@pytest.mark.parametrize("command", ["evaluate_readiness", "train_loan_model"])
def test_a_file_that_cannot_be_judged_is_refused_with_what_to_do(
    tmp_path: Path, command: str, content: bytes | None, says: str
) -> None:
    path = tmp_path / "loans.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        told(command, str(path))
    assert refused.value.returncode == 2
    assert says in str(refused.value)


def test_training_writes_the_model_where_asked_and_says_that_it_is_another(file: Path, tmp_path: Path) -> None:
    out, to = StringIO(), tmp_path / "model.json"
    with pytest.raises(SystemExit) as ended:
        call_command("train_loan_model", str(file), to=to, stdout=out)
    assert ended.value.code == 1
    assert "The kept model was trained from another file." in out.getvalue()
    trained = json.loads(to.read_text())
    assert {*trained} == {*kept_loan_model()}
    assert trained["out_of_time"]["learnt_from"] == 120
