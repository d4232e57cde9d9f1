"""`manage.py evaluate_readiness`: hold readiness and the loan model against what became of the loans of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from capability.public import NothingToJudge, evaluate, keep_evaluation
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from institutional.loan_files.ended import EndedLoans, read_ended_loans

PROBLEMS_SHOWN = 50
PROBLEMS_TOLD = 5
NAMES = {"rules": "Readiness by the rules", "loan_model": "Loan model"}
WAYS = {
    "out_of_time": "out of time: learnt up to fiscal year 2004, judged on what came after",
    "same_years": "same years, knows the cycle: learnt on even hashes of the loan number, judged on odd",
}


class Command(ClearCommand):
    """The same file gives the same figures, to the last digit."""

    help = (
        "Hold two scores against what became of the loans of an SBA loan file (CSV or XLSX): readiness by the rules,"
        " and a loan model trained on a part of the file. Exit code 0 when every row was understood, 1 when some were"
        " left out, 2 when the file is refused."
    )
    example = "evaluate_readiness demo/sba_loans_california.csv --format json"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", type=Path, help="A loan file of the SBA, with or without derived columns."
        )

        parser.add_argument("--keep", action="store_true", help="Keep the result, so that the page shows it.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        path: Path = options["file"]
        try:
            read = read_ended_loans(path)
        except OSError as fault:
            raise CommandError(f"{path} cannot be opened: {fault.strerror}.", returncode=REFUSED) from fault
        try:
            figures = {**evaluate(read.loans), "file": read.as_json()}
        except NothingToJudge as refusal:
            raise NothingToJudge(problems=_why(read), **refusal.facts) from refusal
        if options["keep"]:
            keep_evaluation(actor=actor, figures=figures)
        return {**figures, "problems": [one.as_json() for one in read.problems[:PROBLEMS_SHOWN]]}

    def partly(self, result: dict[str, Any]) -> bool:
        return bool(result["file"]["left_out"])

    def show(self, result: dict[str, Any]) -> str:
        file = result["file"]
        lines = [
            f"{file['name']}: {file['loans']:,} loans that ended, {file['paid']:,} paid in full,"
            f" {file['charged_off']:,} charged off",
            f"Left out: {file['status_unknown']:,} rows without status, {file['left_out']:,} that could not be read",
        ]
        for way, says in WAYS.items():
            lines += ["", f"AUC against paid in full, {says}"]
            lines += [f"  {NAMES[score]:<24}{_auc(result[score][way])}" for score in NAMES]
        lines += ["", "0.5 is what a coin reaches; in brackets the middle 95 % of 2,000 resamples."]
        if result["problems"]:
            lines += ["", "Rows left out:"]
            lines += [
                f"  row {one['row']}, {one['column'] or 'whole row'}: {one['reason']}" for one in result["problems"]
            ]
        return "\n".join(lines)


def _why(read: EndedLoans) -> list[FieldProblem]:
    """Give what was read of a file that is refused: how many rows, how many of them in vain, and why the first were."""
    first = f"{read.rows:,} rows, {read.left_out:,} could not be read, {read.open_or_unknown:,} without status."
    named = [f"row {one.row}, {one.column or 'whole row'}: {one.reason}" for one in read.problems[:PROBLEMS_TOLD]]
    return [FieldProblem("/file", "left_out", said) for said in (first, *named)]


def _auc(figures: dict[str, Any]) -> str:
    if figures["auc"] is None:
        return f"not judged. {figures['not_judged_because']}"
    low, high = figures["interval"]
    return (
        f"{figures['auc']:.3f} [{low:.3f} to {high:.3f}], {figures['n_train']:,} learnt, {figures['n_test']:,} judged"
    )
