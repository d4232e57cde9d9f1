"""Grant a dated exception to what a source of data allows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation import clock
from clear_platform.foundation.leaving.results import Purpose
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.rights.operations.granting import grant_rights_exception
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """Each run grants one more; two that overlap do no harm."""

    help = "Let an organization, or every one, use a source for some days as its terms do not allow."
    example = 'grant_rights_exception polygon export --until 2026-12-31 --organization 12 --reason "Letter of 20 Nov"'

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="Code of the source of data.")
        parser.add_argument("purpose", choices=list(Purpose), help="What it may be used for.")
        parser.add_argument("--from", dest="starts_on", type=date.fromisoformat, help="First day; without it today.")
        parser.add_argument("--until", dest="ends_on", type=date.fromisoformat, required=True, help="Last day (UTC).")
        parser.add_argument("--organization", type=int, help="Id of the organization; without it every one.")
        parser.add_argument("--reason", required=True, help="Who agreed to it, and where that is written.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        made = grant_rights_exception(
            actor=actor,
            source=options["source"],
            purpose=options["purpose"],
            starts_on=options["starts_on"] or clock.today(),
            ends_on=options["ends_on"],
            organization_id=options["organization"],
            reason=options["reason"],
        )
        return {
            "exception": made.pk,
            "source": options["source"],
            "purpose": made.purpose,
            "organization": made.organization_id,
            "starts_on": made.starts_on,
            "ends_on": made.ends_on,
        }

    def show(self, result: dict[str, Any]) -> str:
        where = f"organization {result['organization']}" if result["organization"] else "every organization"
        return (
            f"Exception {result['exception']}: {result['purpose']} of {result['source']} for {where}, "
            f"{result['starts_on']} to {result['ends_on']}."
        )
