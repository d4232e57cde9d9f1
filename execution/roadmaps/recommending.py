"""From a decision to tickets: which of the library answer it, and what its roadmap says of it. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from clear_platform.foundation.public import Actor
from enterprises.public import analysis_named, decision_for
from execution.diagnosis.rules.remedies.library import BY_DOMAIN, FIRST
from execution.roadmaps.models import Ticket
from execution.roadmaps.rules.documents.facts import AnalysisFacts, DecisionFacts, Expected, Finding
from execution.roadmaps.rules.library import recommended_for

# What each remedy is recognised by in a plan that people may have edited: its steps, word for word.
_MEASURE_OF_STEP: Mapping[str, str] = {
    step.title: remedy.measure
    for remedies in (*BY_DOMAIN.values(), tuple(one for _figures, one in FIRST.values()))
    for remedy in remedies
    for step in remedy.steps
}
MOST_FINDINGS = 40


def recommended_by(*, actor: Actor, decision_id: UUID | None, library: Mapping[str, Ticket]) -> list[str]:
    """Give the tickets that answer a decision: by the remedies in its plan, and by the metrics it means to move."""
    if decision_id is None:
        return []
    artifact = decision_for(actor=actor, decision_id=decision_id).artifact_json
    steps = (str(one.get("title", "")) for one in _dicts(artifact, "action_plan"))
    return recommended_for(
        measures={_MEASURE_OF_STEP[title] for title in steps if title in _MEASURE_OF_STEP},
        metrics={str(one.get("metric", "")) for one in _dicts(artifact, "expected_outcomes")},
        offered=library.values(),
    )


def decision_facts(decision: Any) -> DecisionFacts:
    """Give what a roadmap says of the decision it carries out."""
    artifact = decision.artifact_json
    return DecisionFacts(
        ref=str(decision.pk),
        title=decision.title,
        version=decision.version,
        hash=decision.content_hash,
        recommendation=str(artifact.get("recommendation", "")),
        expected=tuple(
            Expected(
                str(one.get("metric", "")),
                str(one.get("unit", "")),
                _said(one.get("baseline")),
                _said(one.get("target")),
                one.get("by_days") if isinstance(one.get("by_days"), int) else None,
            )
            for one in _dicts(artifact, "expected_outcomes")
        ),
    )


def analysis_facts(analysis: Any) -> AnalysisFacts:
    """Give what a roadmap says of the analysis behind its decision."""
    found = analysis.analysis_json
    return AnalysisFacts(
        name=analysis_named(analysis.domain, analysis.created_at.date()),
        confidence=str(analysis.confidence),
        findings=tuple(
            Finding(
                str(one.get("label", "")),
                _said(one.get("value")),
                str(one.get("unit", "")),
                str(one.get("judgement", "")),
            )
            for one in _dicts(found, "findings")[:MOST_FINDINGS]
        ),
        lacking=tuple(str(one) for one in found.get("lacking", ())) if isinstance(found.get("lacking"), list) else (),
    )


def _dicts(part: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = part.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _said(value: Any) -> str:
    return "–" if value is None else str(value)
