"""`manage.py roadmap_refresh`: renew a roadmap by its work and its newest outcome, and write its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from outcomes.learning.finding import enterprise_named
from outcomes.learning.operations.handing_over import deliverables_of, renew_from_outcome, write_deliverables


class Command(ClearCommand):
    """Safe to run again: what was renewed before is only written again."""

    help = (
        "Renew a roadmap by what was done and measured, and write the new version, its checklist, its metadata and"
        " what changed. Makes nothing where nothing changed. Owners and administrators."
    )
    example = "roadmap_refresh --enterprise example-orchard-press --roadmap-version v1.0"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--enterprise", required=True, metavar="SLUG", help="The enterprise, by its short name.")
        parser.add_argument(
            "--roadmap-version", required=True, metavar="VERSION", help="The version to renew, as v1.0."
        )
        parser.add_argument("--folder", type=Path, default=Path("deliverables"), help="Where the files go.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        enterprise_id = enterprise_named(actor, options["enterprise"])
        roadmap, is_new = renew_from_outcome(
            actor=actor, enterprise_id=enterprise_id, version=options["roadmap_version"]
        )
        if roadmap is None:
            return {"version": options["roadmap_version"], "became": "unchanged", "files": []}
        files = deliverables_of(actor=actor, roadmap=roadmap)
        try:
            written = write_deliverables(actor=actor, roadmap=roadmap, files=files, folder=options["folder"])
        except OSError as fault:
            raise CommandError(
                f"{options['folder']} cannot be written: {fault.strerror}.", returncode=REFUSED
            ) from fault
        return {"version": roadmap.version, "became": "created" if is_new else "written again", "files": written}

    def show(self, result: dict[str, Any]) -> str:
        if not result["files"]:
            return f"Nothing changed since {result['version']}; no new version was made."
        return "\n".join([f"{result['version']} was {result['became']}.", *(f"  {one}" for one in result["files"])])
