"""Take in a file of a ticket pack that came back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.rendering.commands import ClearCommand
from enterprises.public import enterprises_for
from execution.roadmaps.downloads import told
from execution.roadmaps.errors import FileUnreadable
from execution.roadmaps.operations.filing import sync_ticket_pack
from execution.roadmaps.queries import pack_of_version


class Command(ClearCommand):
    """Safe to run again. Exit code 1 where something waits for a person or was not understood."""

    help = (
        "Take in what hands changed in the Markdown file of a ticket pack. What was changed in the file and here too"
        " waits as a conflict on the page, unless --ours or --theirs says which side counts. Owners and administrators."
    )
    example = (
        "ticketpack_sync_from_md --enterprise example-orchard-press --ticketpack-version v1.0"
        " --file example-orchard-press_TICKET_PACK_v1.0.md --as owner@example.org"
    )

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--enterprise", required=True, metavar="SLUG", help="The enterprise, by its short name.")
        parser.add_argument("--ticketpack-version", required=True, metavar="VERSION", help="As in v1.0.")
        parser.add_argument("--file", required=True, type=Path, help="The Markdown file.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be taken, and change nothing.")
        side = parser.add_mutually_exclusive_group()
        side.add_argument("--ours", action="store_true", help="Where both changed, what is here stays.")
        side.add_argument("--theirs", action="store_true", help="Where both changed, the file counts.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        with acting(actor):
            found = enterprises_for(actor).filter(organization__slug=options["enterprise"]).first()
            if found is None:
                raise CommandError(f"No enterprise that you see is called {options['enterprise']}.", returncode=2)
            version = options["ticketpack_version"]
            pack = pack_of_version(actor=actor, enterprise_id=found.pk, version=version)
        synced = sync_ticket_pack(
            actor=actor,
            pack_id=pack.pk,
            content=_content(options["file"]),
            filename=options["file"].name,
            keep="here" if options["ours"] else "file" if options["theirs"] else None,
            dry_run=options["dry_run"],
        )
        said = told(synced)
        return {
            **said,
            "pack": {"id": pack.pk, "version": pack.version},
            "taken": [asdict(one) for one in said["taken"]],
            "conflicts": [asdict(one) for one in said["conflicts"]],
        }

    def show(self, result: dict[str, Any]) -> str:
        would = "would be taken" if result["dry_run"] else "taken"
        lines = [
            f"{result['edits']} edits: {len(result['taken'])} {would}, {len(result['conflicts'])} in conflict,"
            f" {len(result['problems'])} not understood."
        ]
        lines += [
            f"  {one['ref']} {one['field']}: {one['here'] or 'empty'} → {one['in_file'] or 'empty'}"
            for one in result["taken"]
        ]
        lines += [
            f"  conflict, line {one['line']}: {one['ref']} {one['field']} was {one['exported'] or 'empty'}, is"
            f" {one['in_file'] or 'empty'} in the file and {one['here'] or 'empty'} here"
            for one in result["conflicts"]
        ]
        return "\n".join([*lines, *(f"  line {one['line']}: {one['detail']}" for one in result["problems"])])

    def partly(self, result: dict[str, Any]) -> bool:
        return bool(result["conflicts"] or result["problems"])


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise FileUnreadable(why=f"there is no file {path}")
    return path.read_bytes()
