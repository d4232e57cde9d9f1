"""Reads of diagnosing: what a run found, what a half-filled form would come to, where accounts were placed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from clear_platform.foundation.public import Actor
from enterprises.public import enterprise_for
from execution.diagnosis.errors import DiagnosisNotDone
from execution.diagnosis.results import Foreseen, GapShown, ResultOfRun
from execution.diagnosis.rules.diagnosing import confidence_of, gaps_of, known_of, not_told_of
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.stated.kinds import Stated
from execution.runs.queries.finding import run_for
from execution.runs.queries.standing import inputs_of
from execution.runs.queries.telling import carried

LINES_KEPT = "account_lines"
"""Where the settings of an enterprise keep to which figure each account belongs."""
PATTERNS = {f"diagnose_{domain}": domain for domain in DOMAINS}


def result_of(*, actor: Actor, run_id: UUID) -> ResultOfRun:
    """Give what a run of a domain's pattern found. Refuses: `NotVisible`, `DiagnosisNotDone`."""
    run = run_for(actor=actor, run_id=run_id, level="act")
    ended = carried(actor=actor, run_id=run_id)
    domain = PATTERNS.get(run.pattern)
    if domain is None or ended.status != "succeeded":
        raise DiagnosisNotDone(
            run_id=str(run_id),
            because="it is none of a domain." if domain is None else f"it is {ended.status}.",
            retry_after_seconds=60,
        )
    found: dict[str, Any] = dict(ended.result)
    confidence = Decimal(found.pop("confidence"))
    return ResultOfRun(
        run_id=run_id,
        domain=domain,
        enterprise_id=run.enterprise_id,
        organization_id=run.organization_id,
        inputs=inputs_of(actor=actor, run=run),
        findings=found,
        confidence=confidence,
    )


def foreseen(domain: str, stated: Stated, *, today: date) -> Foreseen:
    """Give how sure a diagnosis of these inputs would be, and what each input that is not known would add."""
    rules = DOMAINS[domain]
    return Foreseen(
        confidence=confidence_of(rules, stated, today),
        known=len(known_of(stated)),
        gaps={one.name: GapShown(one.label, one.adds, one.allows) for one in gaps_of(rules, stated, today)},
        not_told=[one.as_json() for one in not_told_of(rules, stated, today)],
    )


def saved_lines(*, actor: Actor, enterprise_id: int) -> Mapping[str, str]:
    """Give to which figure each account of an enterprise was placed before, by its number."""
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    kept = enterprise.settings.get(LINES_KEPT, {})
    return {str(number): str(line) for number, line in kept.items()} if isinstance(kept, Mapping) else {}
