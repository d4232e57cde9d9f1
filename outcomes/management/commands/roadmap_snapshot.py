"""`manage.py roadmap_snapshot`: write down how an enterprise stands today."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.public import Actor, require
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from execution.public import KEEPERS
from outcomes.learning.finding import enterprise_named
from outcomes.learning.operations.reading import figures_from_export
from outcomes.learning.rules.calculating import plain
from outcomes.learning.rules.exports import Rules, rules_from
from outcomes.snapshots.files import copy_path
from outcomes.snapshots.operations import capture_snapshot
from outcomes.snapshots.queries import LABELS, SOURCES
from outcomes.snapshots.rules import METRICS


class Command(ClearCommand):
    """Calls the operation. The same snapshot twice is one row."""

    help = (
        "Write down how an enterprise stands: figures named, read from an export of the customer system, or asked for"
        " on a terminal. Taken again for a day, label and source, it replaces all figures. Owners and administrators."
    )
    example = (
        "roadmap_snapshot --enterprise example-orchard-press --label 30d --source manual"
        " --metric lead_response_minutes=42 --metric close_rate=0.27"
    )

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--enterprise", required=True, metavar="SLUG", help="The enterprise, by its short name.")
        parser.add_argument("--label", required=True, choices=LABELS)
        parser.add_argument("--source", default="manual", choices=SOURCES)
        parser.add_argument("--metric", type=_measured, action="append", default=[], metavar="CODE=VALUE")
        parser.add_argument("--file", type=Path, help="Export of the customer system, as CSV.")
        parser.add_argument(
            "--mapping", type=Path, help="Which columns mean what, as TOML; that of the enterprise unless given."
        )
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="DAY",
            help="The day measured; today at the enterprise unless given.",
        )
        parser.add_argument("--notes", default="", help="Where the figures come from.")
        parser.add_argument("--copy", action="store_true", help="Have a worker write a copy under snapshots, too.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        require(actor, KEEPERS)
        if options["file"] is not None and options["source"] != "ghl_export":
            raise CommandError(
                f"A file is an export, and its figures are not of source {options['source']}."
                " Add --source ghl_export, or leave --file out.",
                returncode=REFUSED,
            )
        enterprise_id = enterprise_named(actor, options["enterprise"])
        figures: dict[str, Decimal | None] = {**_exported(actor, enterprise_id, options), **dict(options["metric"])}
        if sys.stdin.isatty():
            try:
                figures |= {name: self._asked(name) for name in METRICS if name not in figures}
            except EOFError as fault:
                raise CommandError(
                    "The answers ended before the last question, so nothing was written."
                    " Call it again; an empty line says that a figure was not measured.",
                    returncode=REFUSED,
                ) from fault
        made = capture_snapshot(
            actor=actor,
            enterprise_id=enterprise_id,
            on=options["on"],
            label=options["label"],
            metrics=figures,
            source=options["source"],
            notes=options["notes"],
            file_copy=options["copy"],
        )
        return {
            "id": made.row.pk,
            "became": made.became,
            "enterprise": options["enterprise"],
            "date": made.row.date.isoformat(),
            "label": made.row.label,
            "source": made.row.source,
            "metrics": {name: plain(value) for name, value in made.row.metrics.items()},
            "copy": str(copy_path(settings.SNAPSHOT_COPIES, made.row)) if options["copy"] else None,
        }

    def show(self, result: dict[str, Any]) -> str:
        figures = ", ".join(f"{name}={value}" for name, value in result["metrics"].items())
        lacking = ", ".join(name for name in METRICS if name not in result["metrics"])
        lines = [f"Snapshot {result['label']} of {result['date']} {result['became']}: {figures}."]
        lines += [f"  not measured: {lacking}"] if lacking else []
        return "\n".join([*lines, *([f"  a worker writes its copy to {result['copy']}"] if result["copy"] else [])])

    def _asked(self, name: str) -> Decimal | None:
        """Ask until an answer is a number; an empty one says it was not measured."""
        while said := input(f"{name} (empty if not measured): ").strip():
            exact = read_decimal(said)
            if exact is not None:
                return exact
            self.stderr.write("Write a number, such as 0.27.")
        return None


def _exported(actor: Actor, enterprise_id: int, options: dict[str, Any]) -> dict[str, Decimal]:
    file: Path | None = options["file"]
    if file is None:
        return {}
    mapping: Path | None = options["mapping"]
    try:
        content = file.read_bytes()
        rules: Rules | None = None if mapping is None else rules_from(mapping.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise CommandError(f"The export cannot be read: {fault}", returncode=REFUSED) from fault
    read = figures_from_export(actor=actor, enterprise_id=enterprise_id, content=content, rules=rules)
    return dict(read.figures)


def _measured(text: str) -> tuple[str, Decimal]:
    code, _equals, value = text.partition("=")
    exact = read_decimal(value)
    if exact is None:
        raise ArgumentTypeError(f"'{text}' is no CODE=VALUE with a number, such as nps=40.")
    return code, exact
