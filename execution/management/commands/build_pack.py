"""Build a pack of reference data."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from execution.packs.operations.building import build_pack, build_what_is_due
from execution.packs.providers.registry import provider_of
from execution.packs.results import PackShown
from execution.packs.rules.material import Kind


class Command(ClearCommand):
    """Safe to run again: the same content of the same day is the same pack."""

    help = (
        "Build a pack: fetch what a provider has, load it, reconcile it, put it in force. Without --asof every day that"
        " is due. Exit code 1 where one did not pass: it says why, and the pack before it stays in force."
    )
    example = "build_pack --kind fx --file demo/ecb_reference_rates.csv --asof 2026-04-13"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", required=True, choices=list(Kind), help="What it holds.")
        parser.add_argument("--file", type=Path, help="The central bank's file; without it what the settings name.")
        parser.add_argument("--provider", default="", help="Code of the provider; without it the first that is on.")
        parser.add_argument("--asof", type=date.fromisoformat, help="The day; without it all that is due.")

    def run(self, actor: Actor, **options: Any) -> list[dict[str, Any]]:
        kind = Kind(options["kind"])
        provider = provider_of(kind, options["provider"], file=options["file"])
        if options["asof"] is None:
            built = build_what_is_due(actor=actor, kind=kind, provider=provider)
        else:
            built = [build_pack(actor=actor, kind=kind, provider=provider, asof=options["asof"])]
        return [_told(one) for one in built]

    def show(self, result: list[dict[str, Any]]) -> str:
        return "\n".join(_line(one) for one in result) or "Nothing is due."

    def partly(self, result: list[dict[str, Any]]) -> bool:
        return not all(one["in_force"] for one in result)


def _told(pack: PackShown) -> dict[str, Any]:
    return {name: value for name, value in asdict(pack).items() if name != "tag"}


def _line(one: dict[str, Any]) -> str:
    what = f"Pack {one['id']}, {one['kind']} as of {one['asof_date']}, from {one['provider']}"
    if one["in_force"]:
        return f"{what}: in force."
    return f"{what}: not in force. " + " ".join(problem["detail"] for problem in one["problems"])
