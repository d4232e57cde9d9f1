"""From a diagnosis to the draft of a decision: which remedies, what they are expected to move, what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from execution.diagnosis.rules.findings import Diagnosis, Finding, plain
from execution.diagnosis.rules.inputs import LoanFacts, Statements, called
from execution.diagnosis.rules.remedies import BRING_FIGURES, LIBRARY, Remedy
from execution.diagnosis.rules.table import CURRENCY_OF_THE_TABLE, LINES, SOUND_FROM

MOST_REMEDIES = 3
JOBS_BY_DAYS = 730
FIVE_FIGURES = ("revenue_12m", "cash", "receivables", "debt_service_12m", "equity")


def remedies_for(diagnosis: Diagnosis) -> list[Remedy]:
    """Give the remedies for the weakest findings that have one, heaviest first; the figures first where they lack."""
    short = [name for name in FIVE_FIGURES if name in diagnosis.lacking]
    chosen = [BRING_FIGURES] if len(short) > len(FIVE_FIGURES) // 2 else []
    weak = [one for one in diagnosis.findings if one.score < SOUND_FROM and one.measure in LIBRARY]
    weak.sort(key=lambda one: (-(SOUND_FROM - one.score) * LINES[one.measure].weight, one.measure))
    return [*chosen, *(LIBRARY[one.measure] for one in weak)][:MOST_REMEDIES]


def title_of(remedies: list[Remedy]) -> str:
    """Give the title of the decision: its first remedy, or that things stay as they are."""
    return remedies[0].title if remedies else "Keep on as now and look again in six months"


def artifact_of(
    diagnosis: Diagnosis, *, loan: LoanFacts, books: Statements, analysis: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the decision's artifact as its draft proposes it.

    Takes: the citation of the analysis, `{type, id, hash}`. Gives: recommendation, rationale, options, risks,
    trade-offs, constraints, expected outcomes, action plan and citations.
    """
    remedies = remedies_for(diagnosis)
    values = {one.measure: one for one in diagnosis.findings}
    return {
        "recommendation": _recommendation(remedies),
        "rationale": _rationale(diagnosis, remedies, loan.currency),
        "options": [
            {"name": "Carry out the plan", "detail": _sentences(one.title for one in remedies), "chosen": True},
            {"name": "Wait", "detail": "Nothing changes; look again when newer figures are there.", "chosen": False},
        ]
        if remedies
        else [{"name": "Keep on", "detail": "No finding asks for a change.", "chosen": True}],
        "risks": [one.risk for one in remedies],
        "trade_offs": [one.cost for one in remedies],
        "constraints": [f"Not known: {', '.join(called(name) for name in diagnosis.lacking)}."]
        if diagnosis.lacking
        else [],
        "expected_outcomes": [*_effects(remedies, values, loan, books), *_jobs(loan)],
        "action_plan": _plan(remedies),
        "citations": [
            {**analysis, "pointer": f"/findings/{number}", "label": LINES[one.measure].label}
            for number, one in enumerate(diagnosis.findings)
        ],
    }


def _recommendation(remedies: list[Remedy]) -> str:
    if not remedies:
        return "Keep on as now: no measure that is known asks for a change."
    return f"{_sentences(one.title for one in remedies)}."


def _rationale(diagnosis: Diagnosis, remedies: list[Remedy], currency: str) -> str:
    weak = [one for one in diagnosis.findings if one.score < SOUND_FROM]
    says = "; ".join(f"{_label(one)}: {_figure(one, currency)} ({one.judgement})" for one in weak[:5])
    paragraphs = (
        f"What stands out: {says}." if says else "No measure that is known is below sound.",
        " ".join(one.rationale for one in remedies),
        f"Confidence is {diagnosis.confidence:.2f} of 1: {diagnosis.confidence_why}",
    )
    return "\n\n".join(one for one in paragraphs if one)


def _label(one: Finding) -> str:
    label = LINES[one.measure].label
    return label[0].lower() + label[1:]


def _figure(one: Finding, currency: str) -> str:
    """Give a value rounded as it is read; the exact one stands in the analysis that is cited."""
    unit = LINES[one.measure].unit
    if unit == "":
        return "yes" if one.value else "no"
    if unit == CURRENCY_OF_THE_TABLE:
        return f"{currency} {one.value:,.0f}"
    if unit == "ratio":
        return f"{one.value:.0%}" if LINES[one.measure].label.startswith("Share of") else f"{one.value:.2f}"
    return f"{plain(one.value.quantize(Decimal('0.1')))} {unit}"


def _effects(
    remedies: list[Remedy], values: Mapping[str, Finding], loan: LoanFacts, books: Statements
) -> list[dict[str, Any]]:
    effects: dict[str, dict[str, Any]] = {}
    for remedy in remedies:
        effect = remedy.effect
        if effect is None or remedy.measure not in values or effect.metric in effects:
            continue
        today: Decimal = getattr(books, effect.baseline) if effect.baseline else values[remedy.measure].value
        effects[effect.metric] = {
            "metric": effect.metric,
            "unit": loan.currency if effect.unit == "currency" else effect.unit,
            "baseline": plain(today),
            "target": plain(effect.target(today)),
            "by_days": effect.by_days,
        }
    return list(effects.values())


def _jobs(loan: LoanFacts) -> list[dict[str, Any]]:
    return [
        {"metric": metric, "unit": "jobs", "baseline": "0", "target": plain(Decimal(jobs)), "by_days": JOBS_BY_DAYS}
        for metric, jobs in (
            ("jobs_created", loan.jobs_created_expected),
            ("jobs_retained", loan.jobs_retained_expected),
        )
        if jobs
    ]


def _plan(remedies: list[Remedy]) -> list[dict[str, Any]]:
    plan: list[dict[str, Any]] = []
    for number, remedy in enumerate(remedies, start=1):
        for part, step in enumerate(remedy.steps, start=1):
            plan.append(
                {
                    "ref": f"{number}.{part}",
                    "title": step.title,
                    "owner": step.owner,
                    "due_days": step.due_days,
                    "priority": step.priority,
                    "milestones": [step.proof],
                    "after": [f"{number}.{part - 1}"] if part > 1 else [],
                }
            )
    return plan


def _sentences(titles: Iterable[str]) -> str:
    first, *others = list(titles)
    return "; ".join([first, *(one[0].lower() + one[1:] for one in others)])
