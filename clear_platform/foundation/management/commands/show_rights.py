"""Show what each source of data allows, and the exceptions to that."""

from __future__ import annotations

from collections.abc import Mapping
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
        return "\n".join([*map(_source, result["sources"]), *map(_exception, result["exceptions"])])


def _source(one: Mapping[str, Any]) -> str:
    verdicts = "  ".join(f"{purpose} {_yes(one['verdicts'][purpose]['allowed'])}" for purpose in Purpose)
    return f"{one['code']:<12} {verdicts}  {one['name']}"


def _yes(allowed: bool) -> str:
    return "yes" if allowed else "no "


def _exception(one: Mapping[str, Any]) -> str:
    whose = one["organization"] or "every organization"
    over = "" if one["holds"] else ", over"
    return (
        f"exception {one['id']}: {one['purpose']} of {one['source']} for {whose}, "
        f"{one['starts_on']} to {one['last_day']}{over}. {one['reason']}"
    )
