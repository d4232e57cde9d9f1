"""`manage.py export_memo`: write the memo of a version of a decision to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor, Spooled, acting, write_to
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from enterprises.decisions.memo.gathering import memo_of
from enterprises.decisions.memo.paper import PAPERS
from enterprises.decisions.operations.exporting import export_memo, packed_memo


class Command(ClearCommand):
    """Gathers the memo, has it recorded, writes it. What cannot be written was recorded as leaving all the same."""

    help = "Write the memo of a decision to a file, PDF or Markdown by its ending; the export is recorded first."
    example = "export_memo 0198c1d2-7a55-7c31-9b1e-0d6f7f3f2a10 --output memo.pdf --as owner@example.org"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("decision", type=UUID, help="Id of the version.")
        parser.add_argument("--paper", choices=PAPERS, default="a4", help="Of a PDF.")
        parser.add_argument("--output", type=Path, required=True, help="Where it goes; .pdf or .md says as what.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        file: Path = options["output"]
        format = file.suffix.removeprefix(".").lower()
        with acting(actor, read_only=True):
            memo, scales = memo_of(actor=actor, decision_id=options["decision"])
        package = packed_memo(actor=actor, memo=memo, scales=scales, format=format, paper=options["paper"])
        made = export_memo(actor=actor, memo=memo, package=package)
        try:
            write_to(package.release, file, Spooled([package.content]))
        except OSError as fault:
            raise CommandError(f"{file} cannot be written: {fault.strerror}.", returncode=REFUSED) from fault
        return {"export": made.pk, "file": str(file), "sha256": package.sha256, "bytes": len(package.content)}

    def show(self, result: dict[str, Any]) -> str:
        return f"{result['file']}: {result['bytes']:,} bytes, SHA-256 {result['sha256']}."
