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
from institutional.demonstration.results import SignIn, Told
from institutional.demonstration.telling import tell

NOT_HERE = "This installation may not hold the demonstration: its people are invented."


class Command(ClearCommand):
    """Safe to run again: what is there stays, passwords too; what is missing is made."""

    help = (
        "Load the demonstration, or what is missing of it: a real SBA loan file with what is computed from it, and 25"
        " invented enterprises whose decisions, tasks and outcomes show the whole way. Prints what it made and where"
        " the sign-ins are kept. Nobody who has a password gets another, unless --new-passwords asks for it."
    )
    example = "demo"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-missing", action="store_true", help="Do nothing when it is loaded and its sign-ins are kept."
        )
        parser.add_argument(
            "--new-passwords",
            action="store_true",
            help="Give those who sign in new passwords, which ends their sign-ins and their API tokens.",
        )

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        if not demo_allowed():
            raise CommandError(NOT_HERE, returncode=REFUSED)
        kept = settings.VAR / "demo_signins.json"
        renew = options["new_passwords"]
        if options["if_missing"] and not renew and kept.exists() and self._is_here(actor):
            told = Told()
        else:
            told = tell(actor=actor, data=settings.DEMO_DATA, say=self._say, kept=_kept_in(kept), new_passwords=renew)
            _keep(kept, told.sign_ins)
        return {
            "made": told.counts,
            "holds": self._holds(actor),
            "sign_ins": str(kept),
            "new_passwords": told.renewed,
            "replaced_passwords": told.replaced,
            "passwords_not_known": told.unknown,
        }

    def show(self, result: dict[str, Any]) -> str:
        lines = ["The demonstration holds"]
        lines += [f"{count:>8,}  {what}" for what, count in result["holds"].items()]
        if result["made"]:
            lines.append("of which just made")
            lines += [f"{count:>8,}  {what}" for what, count in result["made"].items()]
        replaced, unknown = result["replaced_passwords"], result["passwords_not_known"]
        first = [one for one in result["new_passwords"] if one not in replaced]
        if first:
            lines.append(f"Passwords were made for {', '.join(first)}.")
        if replaced:
            lines.append(f"New passwords, which end earlier sign-ins and API tokens: {', '.join(replaced)}.")
        if not first and not replaced:
            lines.append("No password was changed.")
        if unknown:
            lines.append(
                f"Theirs are not known here, and stay as they are: {', '.join(unknown)}. 'demo --new-passwords' makes"
                " new ones."
            )
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


def _kept_in(path: Path) -> dict[str, SignIn]:
    """Read the sign-ins of an earlier load; none where none were kept."""
    if not path.exists():
        return {}
    return {who: SignIn(**one) for who, one in json.loads(path.read_text(encoding="utf-8")).items()}


def _keep(path: Path, sign_ins: dict[str, SignIn]) -> None:
    """Write the sign-ins where only their owner can read them, whole or not at all."""
    half = path.with_suffix(".half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({who: asdict(one) for who, one in sign_ins.items()}, file, indent=2)
    half.replace(path)
