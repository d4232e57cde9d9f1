"""`manage.py verify_export`: check a package as `verify_export.py` does, and say whether its key is one of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from institutional.proof import queries
from institutional.proof.results import KeyShown
from institutional.proof.rules import moment
from institutional.proof.verify_export import CannotCheck, Report, in_words, verify


class Command(ClearCommand):
    """Calls the verifier that packages bring along, and looks the key up here. Writes nothing."""

    help = (
        "Check an export, an archive, a JSON document or a file beside its proof: that nothing of it was changed, and"
        " that a key of this installation signed it, one that was not revoked. Exit code 1 when a part was changed"
        " (each is named) or the key is unknown here or revoked, 2 when it cannot be checked."
    )
    example = "verify_export growth-portfolio-full-2026-05-04.zip --trace jobs"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The archive, the JSON document, or the file beside its proof.")
        parser.add_argument("--proof", help="The proof of a single file, where it is not FILE.proof.json.")
        parser.add_argument("--key", metavar="FINGERPRINT", help="The key that has to have signed it.")
        parser.add_argument("--trace", metavar="TEXT", help="Say where a figure, row or file comes from.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        try:
            report = verify(str(options["file"]), key=options["key"], proof=options["proof"], trace=options["trace"])
        except CannotCheck as fault:
            raise CommandError(str(fault), returncode=REFUSED) from fault
        with acting(actor, read_only=True):
            key = queries.key_behind(report.key)
        good = report.whole and key is not None and key.state != "revoked"
        return {
            **report.as_json(),
            "good": good,
            "known_here": _known(key),
            "said": in_words(report) + "  Here: " + _said(report, key),
        }

    def show(self, result: dict[str, Any]) -> str:
        said: str = result["said"]
        return said

    def say(self, result: Any, format: str) -> None:
        told = {name: value for name, value in result.items() if name != "said"} if format == "json" else result
        super().say(told, format)

    def partly(self, result: dict[str, Any]) -> bool:
        return not result["good"]


def _known(key: KeyShown | None) -> dict[str, Any] | None:
    if key is None:
        return None
    return {
        "organization": key.organization,
        "state": key.state,
        "made_at": moment(key.made_at),
        "retired_at": moment(key.retired_at) if key.retired_at else None,
        "revoked_at": moment(key.revoked_at) if key.revoked_at else None,
        "revoked_because": key.revoked_because,
    }


def _said(report: Report, key: KeyShown | None) -> str:
    if key is None:
        return "the key is unknown to this installation." if report.key else "no key could be read from it."
    said = f"the key is that of {key.organization}, made {moment(key.made_at)}"
    if key.revoked_at is not None:
        return f"{said}, and REVOKED {moment(key.revoked_at)}: {key.revoked_because}"
    return f"{said}, retired {moment(key.retired_at)}; it stays good." if key.retired_at else f"{said}; it signs now."
