"""Export the audit log as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.audit.exporting import FORMATS, lines_of
from clear_platform.foundation.audit.operations import export_audit
from clear_platform.foundation.audit.queries import log_of
from clear_platform.foundation.audit.times import moment_given
from clear_platform.foundation.leaving.files import Spooled, closed_if_refused, write_out, write_to
from clear_platform.foundation.leaving.gate import release_from, weigh
from clear_platform.foundation.leaving.results import Purpose, Subject
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting


class Command(ClearCommand):
    """What leaves is recorded in the log itself, before its first line does."""

    help = "Export the audit log: OCSF events, one JSON object a line, or CSV. To the standard output, or to a file."
    example = "audit_export --format ocsf --from 2026-11-01 --output audit.jsonl"
    formats = FORMATS

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="since", type=moment_given, help="Entries from this day or time on (UTC).")
        parser.add_argument("--to", dest="until", type=moment_given, help="Entries before this day or time (UTC).")
        parser.add_argument("--organization", type=int, help="Id of the organization; without it all of them.")
        parser.add_argument("--output", type=Path, help="File to write; without it the standard output.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        bounds = {"at__gte": options["since"], "at__lt": options["until"]}
        chosen = {name: value for name, value in bounds.items() if value is not None}
        with acting(actor, read_only=True):
            scales = weigh(actor, Purpose.EXPORT)
            lines = lines_of(log_of(actor, options["organization"]).filter(**chosen), options["format"], scales)
            written = Spooled(lines)
        subject = Subject("foundation.auditevent", str(options["organization"] or ""), options["format"])
        with closed_if_refused(written):
            release = release_from(scales, actor=actor, subject=subject)
            export_audit(
                actor=actor,
                organization_id=options["organization"],
                format=options["format"],
                filters={name: value.isoformat() for name, value in chosen.items()},
            )
        output: Path | None = options["output"]
        if output is None:
            write_out(release, written)
        else:
            write_to(release, output, written)
        return {"file": str(output) if output else "standard output"}

    def say(self, result: dict[str, Any], format: str) -> None:
        # The standard output belongs to the file.
        self.stderr.write(f"The audit log is written to {result['file']}.", self.style.SUCCESS)
