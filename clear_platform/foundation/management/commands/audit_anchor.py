"""Anchor the heads of the audit log outside the database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from clear_platform.foundation.audit.operations import anchor_audit
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """The worker does the same every hour."""

    help = "Write the heads of all chains that moved into a new file under AUDIT_ANCHORS. Takes no arguments."
    example = "audit_anchor"

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        return asdict(anchor_audit(actor=actor))

    def show(self, result: dict[str, Any]) -> str:
        return f"{result['chains']} heads are anchored in {result['file']}."
