"""`manage.py evaluate_readiness`: hold readiness and the loan model against what became of the loans of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from capability.public import SCORES, SPLITS, NothingToJudge, evaluate, evaluation, keep_evaluation
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from clear_platform.foundation.rendering.wording import number
from institutional.loan_files.ended import NEEDED, EndedLoans, read_ended_loans

PROBLEMS_SHOWN = 50
PROBLEMS_TOLD = 5
HOW_PARTED = {
    "out_of_time": "learnt up to fiscal year 2004, judged on what came after",
    "same_years": "learnt on even hashes of the loan number, judged on odd",
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
            "file",
            metavar="FILE",
            type=Path,
            help=f"A loan file of the SBA. Needed are the columns {', '.join(NEEDED)}, and ApprovalFY or ApprovalDate.",
        )

        parser.add_argument("--keep", action="store_true", help="Keep the result, so that pages show it.")

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
            self._say_what_pages_show(actor, figures)
        return {**figures, "problems": [one.as_json() for one in read.problems[:PROBLEMS_SHOWN]]}

    def _say_what_pages_show(self, actor: Actor, figures: dict[str, Any]) -> None:
        """Warn on stderr where what was kept tells too little to stand on pages."""
        told = figures["loan_model"][figures["headline"]]
        if "not_judged_because" not in told:
            return
        with acting(actor, read_only=True):
            shown = evaluation()
        instead = (
            f"They go on showing that of {shown.file_name}; this one stands there among the other evaluations."
            if shown is not None and shown.judged
            else "Until one can, they show it with what it lacks."
        )
        self.stderr.write(
            f"Kept, though it could not be judged. {told['not_judged_because']} Pages show the newest evaluation that"
            f" could. {instead}"
        )

    def partly(self, result: dict[str, Any]) -> bool:
        return bool(result["file"]["left_out"])

    def show(self, result: dict[str, Any]) -> str:
        file, drawn = result["file"], result["interval"]
        lines = [
            f"{file['name']}: {file['loans']:,} loans that ended, {file['paid']:,} paid in full,"
            f" {file['charged_off']:,} charged off",
            f"Left out: {file['status_unknown']:,} rows without status, {file['left_out']:,} that could not be read",
        ]
        for way, name in SPLITS.items():
            lines += ["", f"AUC against paid in full, {str(name).lower()}: {HOW_PARTED[way]}"]
            lines += [
                f"  {said!s:<24}{_auc(result[score][way], learns=score == 'loan_model')}"
                for score, said in SCORES.items()
            ]
        lines += [
            "",
            f"0.5 is what a coin reaches; in brackets the middle {drawn['confidence']:.0%} of {drawn['resamples']:,}"
            " resamples. The rules are not fitted: they learn from no loan.",
        ]
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


def _auc(figures: dict[str, Any], *, learns: bool) -> str:
    if figures["auc"] is None:
        return f"not judged. {figures['not_judged_because']}"
    low, high = figures["interval"]
    learnt = f"{figures['n_train']:,} learnt, " if learns else ""
    return f"{_in_three(figures['auc'])} [{_in_three(low)} to {_in_three(high)}], {learnt}{figures['n_test']:,} judged"


def _in_three(value: float) -> str:
    """Give a figure in three digits, rounded as pages round."""
    return number(value, places=3)
