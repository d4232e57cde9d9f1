"""Reads of diagnosing: what a run found, and what a half-filled form would come to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from clear_platform.foundation.public import Actor
from execution.diagnosis.errors import DiagnosisNotDone
from execution.diagnosis.results import Foreseen, ResultOfRun
from execution.diagnosis.rules.diagnosing import confidence_of, gaps_of, known_of
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.stated.kinds import Stated
from execution.runs.queries import carried, inputs_of, run_for

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
        gaps={one.name: one for one in gaps_of(rules, stated, today)},
    )
