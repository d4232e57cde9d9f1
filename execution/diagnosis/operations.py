"""Diagnosing: inputs to an analysis, its draft decision and tasks in one transaction; loan facts by the thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, NotVisible, enqueue, job_name, may_reach, operation, record
from enterprises.public import (
    AUTHORS,
    AnalysisRow,
    NewAnalysis,
    add_context,
    content_hash,
    create_decision_from_analysis,
    enterprise_for,
    newest_analyses,
    record_analyses,
    record_analysis,
)
from execution.diagnosis.errors import DomainNotDiagnosed, NothingStated
from execution.diagnosis.results import Diagnosed
from execution.diagnosis.rules.advice import artifact_of, remedies_for, title_of
from execution.diagnosis.rules.cfo import diagnose as cfo_diagnosis
from execution.diagnosis.rules.inputs import FactsOf, LoanFacts, Statements, stated
from execution.implementation.operations.planning import add_tasks_of_plan

CFO = "cfo"
NO_BOOKS = Statements()
# Scores of the enterprise follow from its analyses; the capability app, above this one, has the job.
RECOMPUTE = job_name("capability.recompute")


@operation(AUTHORS)
def diagnose(
    *,
    actor: Actor,
    domain: str,
    loan: LoanFacts,
    books: Statements,
    enterprise_id: int | None = None,
    decision_context: Mapping[str, Any] | None = None,
    create_tasks: bool = False,
    not_weighed: Mapping[str, Any] | None = None,
) -> Diagnosed:
    """Find what the stated inputs say, draft the decision that answers it and, if asked, the tasks of its plan.

    Takes: an enterprise the actor may act for, or none: then all of it belongs to the actor's organization; what was
    stated besides and no rule weighs, JSON-plain: it is kept with the analysis under that name.
    Refuses: `DomainNotDiagnosed`, `NothingStated`, `NotVisible`.
    Leaves: an analysis, a draft decision, its context and tasks where asked, and their audit events; all or nothing.
    """
    if domain != CFO:
        raise DomainNotDiagnosed(domain=domain)
    if enterprise_id is not None:
        enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    found = cfo_diagnosis(loan=loan, books=books, as_of=clock.today())
    if not found.findings:
        raise NothingStated()
    analysis = record_analysis(
        actor=actor,
        enterprise_id=enterprise_id,
        domain=CFO,
        inputs=_as_json(loan, books) | ({"not_weighed": dict(not_weighed)} if not_weighed else {}),
        findings=found.as_json(),
        confidence=found.confidence,
        organization_id=enterprise_id or actor.organization_id,
    )
    citation = {"type": "analysis", "id": analysis.id, "hash": analysis.content_hash}
    decision = create_decision_from_analysis(
        actor=actor,
        analysis_id=analysis.id,
        title=title_of(remedies_for(found)),
        artifact=artifact_of(found, loan=loan, books=books, analysis=citation),
    )
    if decision_context:
        add_context(actor=actor, row=decision, context=decision_context)
    tasks = (
        add_tasks_of_plan(
            actor=actor,
            decision_id=decision.pk,
            plan=decision.artifact_json["action_plan"],
            organization_id=decision.organization_id,
            enterprise_id=enterprise_id,
            began_on=clock.today(),
        )
        if create_tasks
        else []
    )
    record(
        actor=actor,
        action="diagnose",
        object_type="enterprises.analysis",
        object_id=analysis.id,
        organization_id=analysis.organization_id,
        after={"decision": str(decision.pk), "tasks": [task.pk for task in tasks], "confidence": found.confidence},
    )
    if enterprise_id is not None:
        enqueue(RECOMPUTE, enterprise_id=enterprise_id)
    return Diagnosed(analysis=analysis, decision=decision, tasks=tasks)


@operation(AUTHORS)
def diagnose_loan_facts(
    *, actor: Actor, enterprise_id: int, facts: LoanFacts, organization_id: int, as_of: date
) -> AnalysisRow:
    """Find what a loan's facts say about an enterprise, for the organization whose position they come from.

    Refuses: `NotVisible` (enterprise, or an organization the actor may not act for), `NothingStated`.
    """
    enterprise_for(actor=actor, enterprise_id=enterprise_id)
    if not may_reach(actor, organization_id, "act"):
        raise NotVisible(noun="organization")
    found = diagnose_loan_facts_of_many(
        actor=actor, rows=[FactsOf(enterprise_id, facts)], organization_id=organization_id, as_of=as_of
    )
    if not found:
        newest = newest_analyses(actor=actor, enterprise_ids=[enterprise_id], organization_id=organization_id)
        if (enterprise_id, CFO) not in newest:
            raise NothingStated()
        found = [newest[enterprise_id, CFO]]
    record(
        actor=actor,
        action="diagnose_loan_facts",
        object_type="enterprises.analysis",
        object_id=found[0].id,
        organization_id=organization_id,
        after={"enterprise": enterprise_id, "confidence": found[0].confidence},
    )
    enqueue(RECOMPUTE, enterprise_id=enterprise_id)
    return found[0]


def diagnose_loan_facts_of_many(
    *, actor: Actor, rows: Sequence[FactsOf], organization_id: int | None, as_of: date | None = None
) -> list[AnalysisRow]:
    """Find what loan facts say about many enterprises; gives the analyses that say something new.

    Part of larger operations, which audit and have checked the organization. Constant statements a thousand rows: what
    the newest analysis already says is not recorded again.
    """
    day = as_of or clock.today()
    known = newest_analyses(
        actor=actor, enterprise_ids=[one.enterprise_id for one in rows], organization_id=organization_id
    )
    wanted = []
    for one in rows:
        found = cfo_diagnosis(loan=one.facts, books=NO_BOOKS, as_of=day)
        if not found.findings:
            continue
        inputs = {**_as_json(one.facts, NO_BOOKS), "sources": [dict(source) for source in one.sources]}
        new = NewAnalysis(one.enterprise_id, CFO, inputs, found.as_json(), found.confidence)
        before = known.get((one.enterprise_id, CFO))
        if before is None or _says(before.inputs, before.findings) != _says(new.inputs, new.findings):
            wanted.append(new)
    return record_analyses(actor=actor, rows=wanted, organization_id=organization_id)


def _says(inputs: Mapping[str, Any], findings: Mapping[str, Any]) -> str:
    return content_hash([inputs, findings])


def _as_json(loan: LoanFacts, books: Statements) -> dict[str, Any]:
    known = {**stated(loan), **stated(books)}
    order = [field.name for kind in (LoanFacts, Statements) for field in fields(kind)]
    plain = {name: _plain(known[name]) for name in order if name in known}
    return {"currency": loan.currency, **plain}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
