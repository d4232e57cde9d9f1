"""Sign tokens with a new key from now on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.credentials.operations import new_signing_key, rotate_signing_key
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """Running processes take the new key up by themselves where it is kept on this machine."""

    help = (
        "Sign the API's tokens with a new key; tokens signed with the one before hold until they expire. Where the keys"
        " stand in TOKEN_SIGNING_KEYS, --print gives a new one to put first there; then restart and drop the last."
    )
    example = "rotate_signing_key"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--print", action="store_true", dest="print_key", help="Change nothing; print a new key, which is a secret."
        )

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        if options["print_key"]:
            return {"new_key": new_signing_key()}
        return {"keys": list(rotate_signing_key(actor=actor))}

    def show(self, result: dict[str, Any]) -> str:
        if "new_key" in result:
            return str(result["new_key"])
        signing, before = result["keys"]
        return f"Tokens are signed with {signing} from now on; those signed with {before} hold until they expire."
