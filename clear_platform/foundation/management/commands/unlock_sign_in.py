"""Let an account or an address try to sign in again at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.limits.operations import unlock_sign_in
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """Exits with 0 also when nothing was locked."""

    help = "Take away the failed sign-ins counted against an account or an address, and with them its lock."
    example = "unlock_sign_in --email ada@example.org"

    def arguments(self, parser: CommandParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--email", default="", help="The account's e-mail address.")
        who.add_argument("--address", default="", metavar="IP", help="A network address.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        gone = unlock_sign_in(actor=actor, email=options["email"], address=options["address"])
        return {"who": options["email"] or options["address"], "counts_taken_away": gone}

    def show(self, result: dict[str, Any]) -> str:
        if not result["counts_taken_away"]:
            return f"Nothing was counted against {result['who']}; it was not locked."
        return f"{result['who']} may try to sign in again."
