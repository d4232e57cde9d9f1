"""Switch a feature on or off, for the installation or for one organization."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.features.operations import set_feature
from clear_platform.foundation.features.rules import CODES
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor

CHOICES = {"on": True, "off": False, "unset": None}


class Command(ClearCommand):
    """Safe to run again."""

    help = (
        "Switch a feature on or off for one organization, or for the installation when none is named."
        f" Features: {', '.join(CODES)}."
    )
    example = "set_feature share_links off --organization 12"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("feature", help="Which feature.")
        parser.add_argument("choice", choices=list(CHOICES), help="'unset' takes the choice made here back.")
        parser.add_argument("--organization", type=int, default=None, help="The organization's id.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        shown = set_feature(
            actor=actor,
            organization_id=options["organization"],
            code=options["feature"],
            enabled=CHOICES[options["choice"]],
        )
        return asdict(shown)

    def show(self, result: dict[str, Any]) -> str:
        where = f"organization {result['organization_id']}" if result["organization_id"] else "the installation"
        return f"{result['label']} is {'on' if result['enabled'] else 'off'} for {where}."
