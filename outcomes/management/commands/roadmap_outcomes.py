"""`manage.py roadmap_outcomes`: compute what a roadmap came to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.rendering.commands import ClearCommand
from execution.public import roadmap_of_version
from outcomes.learning.finding import enterprise_named
from outcomes.learning.operations.computing import compute_roadmap_outcome
from outcomes.learning.queries import SNAPSHOT_OF, TARGETS, roadmap_outcome_for
from outcomes.learning.wording import early_in_words
from outcomes.snapshots.queries import LABELS


class Command(ClearCommand):
    """Calls the operation. Safe to run again: of one roadmap there is one outcome."""

    help = (
        "Compute what a roadmap came to: the newest snapshot of a label against the newest baseline before it."
        " Prints which were compared, what changed, what it is worth a year, and whether the roadmap is on track."
        " Owners and administrators."
    )
    example = (
        "roadmap_outcomes --enterprise example-orchard-press --roadmap-version v1.0 --baseline-label baseline"
        " --target-label 60d"
    )

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--enterprise", required=True, metavar="SLUG", help="The enterprise, by its short name.")
        parser.add_argument("--roadmap-version", required=True, metavar="VERSION", help="As in v1.0.")
        parser.add_argument(
            "--baseline-label", default="baseline", choices=LABELS, help="What to compare with; baseline unless given."
        )
        parser.add_argument("--target-label", required=True, choices=TARGETS, help="What to compare.")
        parser.add_argument("--notes", help="What is to be said of it.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        enterprise_id = enterprise_named(actor, options["enterprise"])
        with acting(actor, read_only=True):
            roadmap = roadmap_of_version(actor=actor, enterprise_id=enterprise_id, version=options["roadmap_version"])
        made = compute_roadmap_outcome(
            actor=actor,
            roadmap_id=roadmap.pk,
            target_label=options["target_label"],
            baseline_label=options["baseline_label"],
            notes=options["notes"],
        )
        with acting(actor, read_only=True):
            row = roadmap_outcome_for(actor=actor, outcome_id=made.row.pk)
        return {
            "id": made.row.pk,
            "became": made.became,
            "roadmap": roadmap.version,
            "target": made.row.target_label,
            "baseline_on": row.baseline_snapshot.date.isoformat(),
            "target_on": getattr(row, SNAPSHOT_OF[row.target_label]).date.isoformat(),
            "status": made.row.status,
            "basis": made.row.basis,
            "currency": made.row.currency,
            "deltas": made.row.deltas_json,
            "realized_roi_12_months_estimate": made.row.realized_roi_12_months_estimate_json,
            "missing": made.row.missing_json,
        }

    def show(self, result: dict[str, Any]) -> str:
        lines = [f"Roadmap {result['roadmap']} at {result['target']}: {result['status']} (by {result['basis']})."]
        lines.append(f"  measured on {result['target_on']} against the baseline of {result['baseline_on']}")
        lines += [
            f"  {name}: {one['baseline']} -> {one['target']} ({one['delta']})" for name, one in result["deltas"].items()
        ]
        lines += [f"  {name} = {value}" for name, value in result["realized_roi_12_months_estimate"].items()]
        early = early_in_words(result["missing"])
        if early:
            lines.insert(1, f"  {early}")
        if result["missing"]:
            lines.append(f"  left out, not known: {', '.join(one['name'] for one in result['missing'])}")
        return "\n".join(lines)
