"""`manage.py create_decision`: begin a decision from a JSON file, as on its page or through the API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import strict_json
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from enterprises.decisions.operations.drafting import create_decision, create_decision_from_analysis

DOMAINS = ("cfo", "cmo", "coo", "cto", "general")
MOST_BYTES = 2 * 1024 * 1024


class Command(ClearCommand):
    """Reads the artifact, calls the operation, prints the decision's id."""

    help = "Begin a decision as a draft; its content is an artifact in a JSON file."
    example = "create_decision artifact.json --title 'Collect on a calendar' --domain cfo --enterprise 12"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="The artifact: recommendation, rationale, and what belongs to them."
        )
        parser.add_argument("--title", required=True, help="What is to be done.")
        parser.add_argument("--domain", choices=DOMAINS, default="general", help="Taken from the analysis if given.")
        parser.add_argument("--enterprise", type=int, help="Id of the enterprise it is about.")
        parser.add_argument("--analysis", type=int, help="Id of the analysis it rests on, which brings its enterprise.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        artifact = _read(options["file"])
        if options["analysis"] is not None:
            made = create_decision_from_analysis(
                actor=actor, analysis_id=options["analysis"], title=options["title"], artifact=artifact
            )
        else:
            made = create_decision(
                actor=actor,
                title=options["title"],
                domain=options["domain"],
                artifact=artifact,
                enterprise_id=options["enterprise"],
            )
        return {"decision_id": str(made.pk), "version": made.version, "content_hash": made.content_hash}

    def show(self, result: dict[str, Any]) -> str:
        return f"Draft {result['decision_id']}, content {result['content_hash'][:12]}."


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CommandError(f"{path} is larger than 2 MB; an artifact is text.", returncode=REFUSED)
        return strict_json.loads(path.read_bytes())
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.", returncode=REFUSED) from fault
    except strict_json.NotStrictJson as fault:
        raise CommandError(f"{path}: {fault}", returncode=REFUSED) from fault
