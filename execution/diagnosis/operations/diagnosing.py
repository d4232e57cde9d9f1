"""Diagnosing by a run: inputs to a run of the domain's pattern; its result to an analysis, a draft decision and tasks.

The run comes first, with a transaction of its own for each step. What it found is then written down in one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting, enqueue, job_name, operation, record, require
from enterprises.public import (
    AUTHORS,
    add_context,
    analyses_for,
    create_decision_from_analysis,
    enterprise_for,
    record_analysis,
)
from execution.diagnosis.errors import AlreadyConcluded, DiagnosisNotDone, NothingStated
from execution.diagnosis.queries import result_of
from execution.diagnosis.reading import country_of, domain_named, framed, inputs_to_keep, plain_inputs, read_stated
from execution.diagnosis.results import Diagnosed
from execution.diagnosis.rules.advice import artifact_of, expected_of, first_of, remedies_for, title_of
from execution.diagnosis.rules.diagnosing import known_of
from execution.implementation.operations.planning import add_tasks_of_plan
from execution.runs.errors import StepFailed
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out
from execution.runs.operations.reviewing import hold_run
from execution.runs.results import Carried

KIND = "diagnosis"
# Scores of the enterprise follow from its analyses; the capability app, above this one, has the job.
RECOMPUTE = job_name("capability.recompute")


def run_diagnosis(
    *, actor: Actor, domain: str, inputs: Mapping[str, Any], enterprise_id: int | None = None, asked_key: str = ""
) -> Carried:
    """Carry out the pattern of a domain on stated inputs; the run belongs to the enterprise, or to whoever asks.

    To be called between transactions; within one the run stands or falls with it. Takes: the inputs as their schema
    says, or the same with decimals and dates. Gives: the run, succeeded. Refuses: `RoleNotAllowed`, `NotVisible`,
    `DomainUnknown`, `InputsFaulty`, `MixedCurrencies`, `NothingStated`, `StepFailed`, `DiagnosisNotDone`,
    `SameRunUnderWay`.
    """
    require(actor, AUTHORS)
    stated = read_stated(domain, inputs, today=clock.today())
    if not known_of(stated):
        raise NothingStated(example=domain_named(domain).example)
    with acting(actor):
        if enterprise_id is not None:
            enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
            stated = framed(
                stated,
                industry=enterprise.industry or "",
                size_band=enterprise.size_band or "",
                country=country_of(enterprise.region or ""),
            )
        run = execute_pattern(
            actor=actor,
            wanted=Wanted(
                pattern_id=f"diagnose_{domain}",
                inputs=plain_inputs(stated),
                enterprise_id=enterprise_id,
                kind=KIND,
                asked_key=asked_key,
                organization_id=enterprise_id,
            ),
        )
    carried = carry_out(actor=actor, run_id=run.run_id)
    if carried.fault_code == NothingStated.code:
        raise NothingStated(example=domain_named(domain).example)
    if carried.status == "failed":
        raise StepFailed(
            run_id=str(carried.run_id),
            step_id=carried.failed_step or "outputs",
            because=carried.fault_text,
            trace=carried.trace,
        )
    if carried.status != "succeeded":
        raise DiagnosisNotDone(run_id=str(carried.run_id), because=f"it is {carried.status}.", retry_after_seconds=60)
    return carried


@operation(AUTHORS)
def diagnose(
    *,
    actor: Actor,
    run_id: UUID,
    decision_context: Mapping[str, Any] | None = None,
    create_tasks: bool = False,
) -> Diagnosed:
    """Write down what a run found, draft the decision that answers it and, if asked, the tasks of its plan.

    Takes: a run of a domain's pattern that came to its end. Refuses: `NotVisible`, `DiagnosisNotDone`,
    `AlreadyConcluded`.
    Leaves: an analysis that names the run, a draft decision, its context and tasks where asked, and their audit events;
    all or nothing.
    """
    # Whoever comes second waits here, and then sees the analysis of the first.
    hold_run(actor=actor, run_id=run_id, level="act")
    ran = result_of(actor=actor, run_id=run_id)
    concluded = analyses_for(actor).filter(run_id=run_id).first()
    if concluded is not None:
        raise AlreadyConcluded(analysis_id=concluded.pk)
    stated = read_stated(ran.domain, ran.inputs, today=clock.today())
    analysis = record_analysis(
        actor=actor,
        enterprise_id=ran.enterprise_id,
        domain=ran.domain,
        inputs=inputs_to_keep(stated),
        # Kept apart from the draft, which a person may rewrite: what is expected then is no longer the agent's word.
        findings={
            **ran.findings,
            "expected_outcomes": expected_of(ran.findings, stated),
            "look_first": first_of(ran.findings),
            "measures_in_all": len(domain_named(ran.domain).measures),
        },
        confidence=ran.confidence,
        organization_id=ran.organization_id,
        run_id=run_id,
    )
    remedies = remedies_for(ran.findings)
    decision = create_decision_from_analysis(
        actor=actor,
        analysis_id=analysis.id,
        title=title_of(remedies),
        artifact=artifact_of(
            ran.findings,
            confidence=ran.confidence,
            stated=stated,
            analysis={"type": "analysis", "id": analysis.id, "hash": analysis.content_hash},
        ),
    )
    if decision_context:
        add_context(actor=actor, row=decision, context=decision_context)
    tasks = (
        add_tasks_of_plan(
            actor=actor,
            decision_id=decision.pk,
            plan=decision.artifact_json["action_plan"],
            organization_id=decision.organization_id,
            enterprise_id=ran.enterprise_id,
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
        after={
            "domain": ran.domain,
            "run": str(run_id),
            "decision": str(decision.pk),
            "tasks": [task.pk for task in tasks],
            "confidence": ran.confidence,
        },
    )
    if ran.enterprise_id is not None:
        enqueue(RECOMPUTE, enterprise_id=ran.enterprise_id)
    return Diagnosed(analysis=analysis, decision=decision, tasks=tasks, run_id=run_id)


def run_and_diagnose(
    *,
    actor: Actor,
    domain: str,
    inputs: Mapping[str, Any],
    enterprise_id: int | None = None,
    decision_context: Mapping[str, Any] | None = None,
    create_tasks: bool = False,
) -> Diagnosed:
    """Carry out the pattern of a domain on stated inputs, and write down what it found.

    Refuses and leaves: as `run_diagnosis` and `diagnose` do.
    """
    domain_named(domain)
    carried = run_diagnosis(actor=actor, domain=domain, inputs=inputs, enterprise_id=enterprise_id)
    return diagnose(actor=actor, run_id=carried.run_id, decision_context=decision_context, create_tasks=create_tasks)
