"""End an exception to what a source of data allows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.rights.operations.granting import revoke_rights_exception
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """A second run is refused: it ended already."""

    help = "End an exception at once; what leaves from now on goes by the terms of its source alone."
    example = "revoke_rights_exception 4"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("exception", type=int, help="Its id, as show_rights names it.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        ended = revoke_rights_exception(actor=actor, exception_id=options["exception"])
        return {"exception": ended.pk, "revoked_at": ended.revoked_at}

    def show(self, result: dict[str, Any]) -> str:
        return f"Exception {result['exception']} has ended."
