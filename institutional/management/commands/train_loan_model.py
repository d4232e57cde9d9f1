"""`manage.py train_loan_model`: train the loan model from a raw loan file, and hold it against the one that is kept."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from capability.public import SPLITS, kept_loan_model, train_loan_model
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from institutional.loan_files.ended import read_ended_loans

FARTHEST = 1e-4
"""How far a weight may lie from the kept one and still be the same: rounding, and other versions' last digits."""
TRAINED_WITH = ("scikit-learn", "scipy", "numpy")


class Command(ClearCommand):
    """Touches nothing but the file named with `--to`."""

    help = (
        "Train the loan model from an SBA loan file, and say whether the one kept with the code is the same. Exit code"
        " 1 when it is another. --to writes it to a file; the kept one is capability/evaluation/loan_model.json."
    )
    example = "train_loan_model demo/sba_loans_california.csv"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="The loan file to learn from.")
        parser.add_argument("--to", metavar="PATH", type=Path, help="Write the model to this file.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        path: Path = options["file"]
        try:
            read = read_ended_loans(path)
            models = train_loan_model(read.loans)
            trained = {
                "file": {"name": read.file_name, "sha256": read.sha256, "loans": len(read.loans)},
                "trained_with": {name: version(name) for name in TRAINED_WITH},
                **models,
            }
            if options["to"]:
                options["to"].write_text(json.dumps(trained, indent=2) + "\n", encoding="utf-8")
        except OSError as fault:
            raise CommandError(f"{fault.filename} cannot be opened: {fault.strerror}.", returncode=REFUSED) from fault
        return {**trained, "differs": differences(kept_loan_model(), trained)}

    def partly(self, result: dict[str, Any]) -> bool:
        return bool(result["differs"])

    def show(self, result: dict[str, Any]) -> str:
        file = result["file"]
        lines = [f"Trained from {file['loans']:,} loans of {file['name']}, SHA-256 {file['sha256']}"]
        for way in SPLITS:
            model = result[way]
            lines += [
                "",
                f"{way}: learnt from {model['learnt_from']:,} loans",
                f"{model['intercept']:>12.6f}  intercept",
            ]
            lines += [f"{weight:>12.6f}  {name}" for name, weight in model["weights"].items()]
        lines += ["", *(result["differs"] or ["The same as the model that is kept."])]
        return "\n".join(lines)


def differences(kept: dict[str, Any], trained: dict[str, Any]) -> list[str]:
    """Say in sentences where a trained model is another than the kept one."""
    found = []
    if kept["file"]["sha256"] != trained["file"]["sha256"]:
        found.append("The kept model was trained from another file.")
    for way in SPLITS:
        one, other = kept[way], trained[way]
        if one["recipe"] != other["recipe"]:
            found.append(f"{way}: the recipe is another.")
        names = sorted({*one["weights"], *other["weights"]})
        far = [name for name in names if _far(one["weights"].get(name), other["weights"].get(name))]
        if far or _far(one["intercept"], other["intercept"]):
            found.append(f"{way}: other weights than kept: {', '.join(far) or 'the intercept'}.")
    return found


def _far(one: float | None, other: float | None) -> bool:
    return one is None or other is None or abs(one - other) > FARTHEST
