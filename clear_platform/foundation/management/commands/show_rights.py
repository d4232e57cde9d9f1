"""Show what each source of data allows, and the exceptions to that."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.leaving.results import Purpose
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.rights import queries
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting


class Command(ClearCommand):
    """Reads only."""

    help = "Show what may be done with data of each source, for an organization or by the terms alone."
    example = "show_rights --organization 12"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", type=int, help="Id of the organization whose exceptions count too.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        organization_id: int | None = options["organization"]
        with acting(actor, read_only=True):
            sources = queries.sources_for(actor, organization_id=organization_id)
            exceptions = queries.exceptions_for(actor, organization_id=organization_id)
        return {"sources": [asdict(one) for one in sources], "exceptions": [asdict(one) for one in exceptions]}

    def show(self, result: dict[str, Any]) -> str:
        lines = [
            f"{one['code']:<12} "
            + "  ".join(
                f"{purpose} {'yes' if one['verdicts'][purpose]['allowed'] else 'no ':<3}" for purpose in Purpose
            )
            + f"  {one['name']}"
            for one in result["sources"]
        ]
        lines += [
            f"exception {one['id']}: {one['purpose']} of {one['source']} for {one['organization'] or 'every organization'}, "
            f"{one['starts_on']} to {one['last_day']}{'' if one['holds'] else ', over'}. {one['reason']}"
            for one in result["exceptions"]
        ]
        return "\n".join(lines)
