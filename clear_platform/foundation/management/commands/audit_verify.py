"""Verify the chains of the audit log."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import ngettext

from clear_platform.foundation.audit.operations import verify_audit
from clear_platform.foundation.audit.times import moment_given
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """The worker does the same every night."""

    help = (
        "Verify the audit log: every chain, its head, the personal texts and the anchors. Names the first broken link."
        " Exit code 1 when anything is broken."
    )
    example = "audit_verify --from 2026-11-01 --to 2026-12-01"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="since", type=moment_given, help="Entries from this day or time on (UTC).")
        parser.add_argument("--to", dest="until", type=moment_given, help="Entries before this day or time (UTC).")
        parser.add_argument("--organization", type=int, help="Id of the one organization whose chain to verify.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        verified = verify_audit(
            actor=actor, since=options["since"], until=options["until"], organization_id=options["organization"]
        )
        return {"whole": verified.whole, **asdict(verified)}

    def show(self, result: dict[str, Any]) -> str:
        entries, chains, texts, anchors = (result[one] for one in ("entries", "chains", "texts", "anchors"))
        gone_through = (
            f"{entries} {ngettext('entry', 'entries', entries)} in {chains} {ngettext('chain', 'chains', chains)},"
            f" {texts} personal {ngettext('text', 'texts', texts)} and"
            f" {anchors} anchored {ngettext('head', 'heads', anchors)}"
        )
        unchecked = result["texts_unchecked"]
        left_out = f" Texts digested under a key that is no longer held: {unchecked}." if unchecked else ""
        if result["whole"]:
            return f"Whole: {gone_through} verified.{left_out}"
        lines = [
            f"Broken: {_place(fault)} {fault['what']}. Expected {fault['expected']}, found {fault['found']}."
            for fault in result["faults"]
        ]
        return "\n".join([*lines, f"{gone_through} gone through.{left_out}"])

    def partly(self, result: dict[str, Any]) -> bool:
        return not result["whole"]


def _place(fault: dict[str, Any]) -> str:
    if fault["organization"] is None:
        return "outside the database,"
    return f"organization {fault['organization']}, entry {fault['seq']}"
