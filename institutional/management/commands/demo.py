"""Load the demonstration."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor, acting, demo_accounts_exist, demo_allowed
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from institutional.demonstration.queries import demonstration_counts
from institutional.demonstration.results import SignIn
from institutional.demonstration.telling import tell

NOT_HERE = "This installation may not hold the demonstration: its people are invented."


class Command(ClearCommand):
    """Safe to run again: what is there stays, what is missing is made, sign-ins get new passwords."""

    help = (
        "Load the demonstration: a real SBA loan file with what is computed from it, and 25 invented enterprises whose"
        " decisions, tasks and outcomes show the whole way. Prints what it made and how to sign in."
    )
    example = "demo"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-missing", action="store_true", help="Do nothing when it is loaded and its sign-ins are kept."
        )

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        if not demo_allowed():
            raise CommandError(NOT_HERE, returncode=REFUSED)
        kept = settings.VAR / "demo_signins.json"
        if options["if_missing"] and kept.exists() and self._is_here(actor):
            return {"made": {}, "holds": self._holds(actor), "sign_ins": str(kept)}
        told = tell(actor=actor, data=settings.DEMO_DATA, say=self._say)
        _keep(kept, told.sign_ins)
        return {"made": told.counts, "holds": self._holds(actor), "sign_ins": str(kept)}

    def show(self, result: dict[str, Any]) -> str:
        lines = ["The demonstration holds"]
        lines += [f"{count:>8,}  {what}" for what, count in result["holds"].items()]
        if result["made"]:
            lines.append("of which just made")
            lines += [f"{count:>8,}  {what}" for what, count in result["made"].items()]
        lines.append(f"Sign-ins are kept in {result['sign_ins']}.")
        return "\n".join(lines)

    def _say(self, text: str) -> None:
        """Say on stderr how far it is, so that stdout holds the result alone; in no colour of a fault."""
        self.stderr.write(text, str)
        self.stderr.flush()

    def _is_here(self, actor: Actor) -> bool:
        with acting(actor, read_only=True):
            return demo_accounts_exist()

    def _holds(self, actor: Actor) -> dict[str, int]:
        with acting(actor, read_only=True):
            return demonstration_counts(actor)


def _keep(path: Path, sign_ins: dict[str, SignIn]) -> None:
    """Write the sign-ins where only their owner can read them, whole or not at all."""
    half = path.with_suffix(".half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({who: asdict(one) for who, one in sign_ins.items()}, file, indent=2)
    half.replace(path)
