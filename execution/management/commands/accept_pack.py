"""Put a pack in force that did not pass and is right all the same."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from execution.packs.operations.steps import accept_pack


class Command(ClearCommand):
    """A pack is accepted once."""

    help = "Put a pack in force that moved far, or where something is there no more, because somebody knows it is so."
    example = 'accept_pack 42 --reason "The central bank let the currency float; its notice of 6 April"'

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pack", type=int, help="Id of the pack; health/pack and the administration show it.")
        parser.add_argument("--reason", required=True, help="How you know that it is right.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        accepted = accept_pack(actor=actor, pack_id=options["pack"], reason=options["reason"])
        return {name: value for name, value in asdict(accepted).items() if name != "tag"}

    def show(self, result: dict[str, Any]) -> str:
        return f"Pack {result['id']}, {result['kind']} as of {result['asof_date']}: in force."
