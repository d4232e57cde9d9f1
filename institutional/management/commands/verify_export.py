"""`manage.py verify_export`: check a package as `verify_export.py` does, then by the keys and ledgers kept here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from institutional.proof import queries
from institutional.proof.results import HeadHere, KeyShown
from institutional.proof.rules import moment
from institutional.proof.verify_export import CannotCheck, Report, checked, in_words


class Command(ClearCommand):
    """Calls the verifier that packages bring along, looks key and heads of ledgers up here. Writes nothing."""

    help = (
        "Check an export, an archive, a JSON document or a file beside its proof: that nothing of it was changed, that"
        " a key of this installation signed it, one that was not revoked, and that the ledgers kept here hold the heads"
        " it names. Exit code 1 when a part was changed (each is named), the key is unknown here or revoked, or a head"
        " is not held, 2 when it cannot be checked."
    )
    example = "verify_export growth-portfolio-full-2026-05-04.zip --trace jobs"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The archive, the JSON document, or the file beside its proof.")
        parser.add_argument("--proof", help="The proof of a single file, where it is not FILE.proof.json.")
        parser.add_argument("--key", metavar="FINGERPRINT", help="The key that has to have signed it.")
        parser.add_argument("--trace", metavar="TEXT", help="Say where a figure, row or file comes from.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        try:
            report = checked(str(options["file"]), key=options["key"], proof=options["proof"], trace=options["trace"])
        except CannotCheck as fault:
            raise CommandError(str(fault), returncode=REFUSED) from fault
        with acting(actor, read_only=True):
            key = queries.key_behind(report.key)
            heads = queries.heads_here(report.ledger)
        on_record = all(one.place is not None for one in heads)
        good = report.whole and key is not None and key.state != "revoked" and on_record
        return {
            **report.as_json(),
            "good": good,
            "known_here": _known(key),
            "ledgers_here": [asdict(one) for one in heads],
            "said": "\n  Here: ".join([in_words(report).rstrip("\n"), _said(report, key), *_of_ledgers(heads)]),
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


def _of_ledgers(heads: Sequence[HeadHere]) -> list[str]:
    if not heads:
        return ["the package names the head of no ledger."]
    return [_of_ledger(one) for one in heads]


def _of_ledger(one: HeadHere) -> str:
    if one.newest is None:
        return f"no ledger of organization {one.organization} is kept, so its head could not be compared."
    if one.place is None:
        return (
            f"the ledger of organization {one.organization} DOES NOT HOLD the head that the package names,"
            f" {one.hash}: it was changed since, or goes back to before the package."
        )
    after = one.newest - one.place
    since = (
        f"{after:,} {'entry was' if after == 1 else 'entries were'} written since" if after else "nothing followed it"
    )
    return (
        f"the ledger of organization {one.organization} holds the head that the package names, as entry"
        f" {one.place:,}; {since}. ledger_verify computes it again."
    )
