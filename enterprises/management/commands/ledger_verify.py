"""`manage.py ledger_verify`: go through the ledgers and name the first entry of each that is not as it was written."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import ngettext

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from enterprises.ledger.operations import verify_ledger


class Command(ClearCommand):
    """Calls the operation, prints what was found."""

    help = (
        "Verify the ledgers of decisions and holdings: every entry, its hash, its place, and the head; against the"
        " anchors, against the heads that runs and exports named, and against the rows as they stand. Names the first"
        " fault of each ledger. Exit code 1 when anything is broken, 2 for an organization without a ledger."
    )
    example = "ledger_verify --organization u-s-small-business-administration --format json"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", default="", help="Slug of the one organization whose ledger to verify.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        verified = verify_ledger(actor=actor, organization=options["organization"])
        return {"whole": verified.whole, **asdict(verified)}

    def show(self, result: dict[str, Any]) -> str:
        entries, ledgers = result["entries"], result["ledgers"]
        gone_through = (
            f"{entries} {ngettext('entry', 'entries', entries)} in {ledgers} {ngettext('ledger', 'ledgers', ledgers)}"
        )
        if result["whole"]:
            return (
                f"Whole: {gone_through} verified, {result['anchors']} anchored heads and {result['objects']} objects"
                " held against them."
            )
        lines = [
            f"Broken: {_where(one)} {one['what']}. Expected {one['expected']}, found {one['found']}."
            for one in result["faults"]
        ]
        return "\n".join([*lines, f"{gone_through} gone through."])

    def partly(self, result: dict[str, Any]) -> bool:
        return not result["whole"]


def _where(fault: dict[str, Any]) -> str:
    if fault["organization"] is None:
        return "the anchors:"
    if fault["seq"] is None:
        return f"organization {fault['organization']}:"
    return f"organization {fault['organization']}, entry {fault['seq']}"
