"""Diagnosing from facts of loans, by the thousand: one run for each thousand, and the rows that say something new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, NotVisible, enqueue, may_reach, operation, record
from enterprises.public import (
    AUTHORS,
    AnalysisRow,
    NewAnalysis,
    content_hash,
    enterprise_for,
    newest_analyses,
    record_analyses,
    sources_of_inputs,
)
from execution.diagnosis.agents import in_short
from execution.diagnosis.errors import DiagnosisNotDone, FiguresDiffer, NothingStated
from execution.diagnosis.operations.diagnosing import KIND, RECOMPUTE
from execution.diagnosis.reading import plain_inputs
from execution.diagnosis.rules.diagnosing import diagnose as diagnosis_of
from execution.diagnosis.rules.findings import Diagnosis
from execution.diagnosis.rules.inputs import FactsOf, LoanFacts
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out

CFO = "cfo"
PATTERN = "diagnose_loans"
MOST_OF_A_RUN = 1000


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
            raise NothingStated(example="the amount of the loan")
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

    Part of larger operations, which audit and have checked the organization. Constant statements a thousand rows, and
    one run, which those that are recorded name: what the newest analysis already says is not recorded again.
    """
    day = as_of or clock.today()
    known = newest_analyses(
        actor=actor, enterprise_ids=[one.enterprise_id for one in rows], organization_id=organization_id
    )
    wanted: list[tuple[FactsOf, Diagnosis, dict[str, Any]]] = []
    for one in rows:
        found = diagnosis_of(CFO, one.facts.stated(day), as_of=day)
        if not found.findings:
            continue
        inputs = {**plain_inputs(one.facts.stated(day)), "sources": [dict(source) for source in one.sources]}
        before = known.get((one.enterprise_id, CFO))
        if before is None or _says(before.inputs, before.findings) != _says(inputs, found.as_json()):
            wanted.append((one, found, inputs))
    new: list[NewAnalysis] = []
    for at in range(0, len(wanted), MOST_OF_A_RUN):
        part = wanted[at : at + MOST_OF_A_RUN]
        run_id = _ran(actor, part, organization_id, day)
        new += [
            NewAnalysis(one.enterprise_id, CFO, inputs, found.as_json(), found.confidence, run_id)
            for one, found, inputs in part
        ]
    return record_analyses(actor=actor, rows=new, organization_id=organization_id)


def _ran(
    actor: Actor, part: Sequence[tuple[FactsOf, Diagnosis, dict[str, Any]]], organization_id: int | None, day: date
) -> UUID:
    """Carry out the pattern of many loans on these, and hold what it found against what was found here.

    The run is the holder's, or without one that of whoever asks. Refuses: `FiguresDiffer`, `DiagnosisNotDone`.
    """
    rows = [
        {"enterprise_id": one.enterprise_id, "inputs": plain_inputs(one.facts.stated(day))}
        for one, _found, _inputs in part
    ]
    sources = sorted({code for _one, _found, inputs in part for code in sources_of_inputs(inputs)})
    asked = {"rows": rows, "sources": sources}
    wanted = Wanted(PATTERN, asked, asof_date=day, kind=KIND, organization_id=organization_id)
    run = execute_pattern(actor=actor, wanted=wanted)
    carried = carry_out(actor=actor, run_id=run.run_id)
    if carried.status != "succeeded":
        raise DiagnosisNotDone(run_id=str(run.run_id), because=carried.fault_text, retry_after_seconds=60)
    ours = [in_short(one.enterprise_id, found).model_dump() for one, found, _inputs in part]
    if carried.result["rows"] != ours:
        raise FiguresDiffer(run_id=str(run.run_id))
    return run.run_id


def _says(inputs: Mapping[str, Any], findings: Mapping[str, Any]) -> str:
    return content_hash([inputs, findings])
