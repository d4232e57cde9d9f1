"""The kit of import commands: read a file, check it, load it, tell what became of it. Not here: any kind of file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.columns import read_mapping
from clear_platform.foundation.imports.downloads import rejected_rows, release_rejected
from clear_platform.foundation.imports.operations.checking import check_import
from clear_platform.foundation.imports.operations.committing import commit_import
from clear_platform.foundation.leaving.files import write_to
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting

PROBLEMS_SHOWN = 50
WORDS = {"checked": "Checked, nothing is loaded yet", "committed": "Loaded", "undone": "Taken back"}


class ImportCommand(ClearCommand):
    """Base of a command that imports one kind of file; exit code 1 when rows had to stay behind."""

    kind = ""

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="CSV or XLSX.")
        parser.add_argument("--dry-run", action="store_true", help="Check the file and load nothing.")
        parser.add_argument(
            "--mapping",
            default="",
            help='Which heading stands for which column: {"Name": "Borrower"}, or the name of a mapping that was kept.',
        )
        parser.add_argument(
            "--rejected", metavar="PATH", type=Path, help="Write the rows that stay behind to this file."
        )

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        mapping, mapping_name = read_mapping(options["mapping"])
        path: Path = options["file"]
        try:
            source = path.open("rb")
        except OSError as fault:
            raise CommandError(f"{path} cannot be opened: {fault.strerror}.", returncode=REFUSED) from fault
        with source, acting(actor):
            summary = check_import(
                actor=actor,
                kind=self.kind,
                source=source,
                file_name=path.name,
                mapping=mapping,
                mapping_name=mapping_name,
            )
            if not options["dry_run"]:
                summary = commit_import(actor=actor, batch_id=summary.id)
            told = queries.told(actor, summary.id, at_most=PROBLEMS_SHOWN).as_json()
        if options["rejected"] is not None:
            self._write_rejected(actor, summary.id, options["rejected"])
        return told

    def _write_rejected(self, actor: Actor, batch_id: int, path: Path) -> None:
        with acting(actor, read_only=True):
            batch = queries.batch_for(actor, batch_id)
        release = release_rejected(actor, batch)
        with acting(actor, read_only=True):
            rows = rejected_rows(actor, batch, release)
        try:
            write_to(release, path, rows)
        except OSError as fault:
            raise CommandError(f"{path} cannot be written: {fault.strerror}.", returncode=REFUSED) from fault

    def show(self, result: dict[str, Any]) -> str:
        return "\n".join(_lines(result))

    def partly(self, result: dict[str, Any]) -> bool:
        return bool(result["counts"]["rejected"])


def _lines(result: dict[str, Any]) -> list[str]:
    counts, things = result["counts"], result["things"]
    how = ", ".join(part for part in (result["file_format"].upper(), result["encoding"], result["sheet"]) if part)
    lines = [
        f"{WORDS.get(result['status'], result['status'])}: {result['file_name']} ({how}), import {result['id']}.",
        f"{counts['rows']:>8,}  rows",
        f"{counts['created']:>8,}  {things} new",
        f"{counts['changed']:>8,}  {things} changed",
        f"{counts['unchanged']:>8,}  {things} as before",
        f"{counts['rejected']:>8,}  rows stay behind",
        f"{counts['warned']:>8,}  rows with something odd",
    ]
    lines += [f"{count:>8,}  {what} taken away" for what, count in result["removed"].items()]
    if result["ignored_columns"]:
        lines.append(f"Not read: {', '.join(result['ignored_columns'])}.")
    for problem in result["problems"]:
        where = f"row {problem['row']}" + (f", {problem['column']}" if problem["column"] else "")
        value = f" [{problem['value']}]" if problem["value"] else ""
        lines.append(f"{problem['severity']}: {where}: {problem['reason']}{value}")
    if result["more_problems"]:
        lines.append("There are more problems; --rejected PATH writes all rows that stay behind, each with its reason.")
    return lines
