"""What an enterprise may answer: a value within its bounds, or a reason why there is none. No Django here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from clear_platform.foundation.errors import FieldProblem
from outcomes.records.rules import WHOLE_UNITS, Metric, as_stored, exactly, faults_of, faults_of_parts, parts_as_stored
from outcomes.reporting.rules.asking import Asked

LONGEST_REASON = 300
Entry = Mapping[str, Any]
"""`{"value": number, "parts": {dimension: {group: number}}}`, or `{"skipped": reason}`."""


def faults_of_entries(
    entries: Mapping[str, Entry], asked: Sequence[Asked], known: Mapping[str, Metric], *, finished: bool
) -> list[FieldProblem]:
    """Give all that is wrong with an answer, each with a pointer to its metric.

    Takes: `finished`, whether it is handed in; then every metric asked for has a value or a reason.
    """
    wanted = {one.metric: one for one in asked}
    faults = [
        FieldProblem(f"/{code}", "not_asked", "This was not asked for.") for code in entries if code not in wanted
    ]
    for code, one in wanted.items():
        entry = entries.get(code, {})
        metric = known[code]
        if "skipped" in entry and ("value" in entry or entry.get("parts")):
            faults.append(FieldProblem(f"/{code}", "both", "Give a value or skip it, not both."))
        elif "skipped" in entry:
            faults += _faults_of_reason(code, entry["skipped"])
        elif "value" in entry:
            parts = entry.get("parts", {})
            faults += (
                faults_of({code: entry["value"]}, {code: metric}, at="")
                or _faults_of_wholes(metric, entry["value"], parts)
                or faults_of_parts({code: parts}, {code: entry["value"]}, known, at="")
            )
            faults += [
                FieldProblem(f"/{code}/{dimension}", "not_asked", "This breakdown was not asked for.")
                for dimension in parts
                if dimension not in one.by
            ]
        elif entry.get("parts"):
            says = f"{metric.name} is broken down without a value. Give the value as well."
            faults.append(FieldProblem(f"/{code}", "without_a_value", says))
        elif finished:
            says = f"Give {metric.name.lower()}, or say why there is none."
            faults.append(FieldProblem(f"/{code}", "required", says))
    return faults


def _faults_of_wholes(metric: Metric, value: Any, parts: Mapping[str, Mapping[str, Any]]) -> list[FieldProblem]:
    """Give where something is counted in parts of which there is no half."""
    if metric.unit not in WHOLE_UNITS:
        return []
    says = f"{metric.name} is counted in whole numbers; leave the fraction out."
    counted = [(f"/{metric.code}", value)] + [
        (f"/{metric.code}/{dimension}/{group}", part)
        for dimension, groups in parts.items()
        for group, part in groups.items()
    ]
    return [FieldProblem(at, "not_whole", says) for at, one in counted if exactly(one) % 1]


def _faults_of_reason(code: str, reason: object) -> list[FieldProblem]:
    if not isinstance(reason, str) or not reason.strip():
        return [FieldProblem(f"/{code}", "reason_missing", "Say in a few words why there is no value.")]
    if len(reason) > LONGEST_REASON:
        return [FieldProblem(f"/{code}", "too_long", f"Give the reason in at most {LONGEST_REASON} letters.")]
    return []


def entries_as_stored(entries: Mapping[str, Entry]) -> dict[str, dict[str, Any]]:
    """Give an answer as it is kept: JSON numbers, reasons without spaces around them, ordered by metric."""
    stored: dict[str, dict[str, Any]] = {}
    for code, entry in sorted(entries.items()):
        if "skipped" in entry:
            stored[code] = {"skipped": str(entry["skipped"]).strip()}
        elif "value" in entry:
            parts = parts_as_stored({code: entry.get("parts", {})}).get(code, {})
            stored[code] = {"value": as_stored({code: entry["value"]})[code], **({"parts": parts} if parts else {})}
    return stored


def values_of(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Decimal]:
    """Give the values of an answer by metric; those skipped are left out."""
    return {code: exactly(entry["value"]) for code, entry in stored.items() if "value" in entry}


def parts_of(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Give the breakdowns of an answer by metric."""
    return {code: entry["parts"] for code, entry in stored.items() if entry.get("parts")}


def reasons_of(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Give the reasons of an answer by metric that was skipped."""
    return {code: str(entry["skipped"]) for code, entry in stored.items() if "skipped" in entry}


def fell(metric: Metric, value: Decimal, before: Decimal | None) -> bool:
    """Say whether a value that is added up to its day is less than the one before: one of the two is wrong."""
    return metric.cumulative and before is not None and value < before
