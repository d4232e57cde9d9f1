"""From a diagnosis to the draft of a decision: which remedies, what they are expected to move, what they rest on.

It reads the diagnosis as a run gave it, plain as JSON, so that the draft rests on what the run found and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from execution.diagnosis.rules.diagnosing import label_of
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.findings import plain
from execution.diagnosis.rules.judging import SOUND_FROM
from execution.diagnosis.rules.measures.cfo_loan import LOAN_MEASURES
from execution.diagnosis.rules.measuring import CAVEATS, PLACED
from execution.diagnosis.rules.remedies.kinds import Effect, Remedy
from execution.diagnosis.rules.remedies.library import FIRST, LIBRARY
from execution.diagnosis.rules.stated.kinds import Stated

MOST_REMEDIES = 3
SETTLED = frozenset(one.name for one in LOAN_MEASURES)
"""What a loan was when it was approved."""
JOBS_BY_DAYS = 730
MOST_LACKING_NAMED = 12


def remedies_for(found: Mapping[str, Any]) -> list[Remedy]:
    """Give the remedies for the weakest findings that have one, heaviest first; the figures first where they lack.

    Takes: the diagnosis as an analysis keeps it.
    """
    figures, bring = FIRST[found["rule_set"]]
    chosen = [bring] if len(_short(found)) > len(figures) // 2 else []
    weak = sorted((one for one in _weak(found) if one["measure"] in LIBRARY), key=_urgency)
    return [*chosen, *(LIBRARY[one["measure"]] for one in weak)][:MOST_REMEDIES]


def first_of(found: Mapping[str, Any]) -> list[dict[str, str]]:
    """Give the findings to look at first, those that a remedy would do most for on top, each with what to do.

    Facts of a loan that was approved are none of them: nobody changes them any more. Takes: the diagnosis as an
    analysis keeps it. Gives: `measure`, and the title of its remedy, blank where there is none.
    """
    weak = sorted((one for one in _weak(found) if one["measure"] not in SETTLED), key=_urgency)
    return [
        {"measure": one["measure"], "do": LIBRARY[one["measure"]].title if one["measure"] in LIBRARY else ""}
        for one in weak[:MOST_REMEDIES]
    ]


def _urgency(one: Mapping[str, Any]) -> tuple[Decimal, str]:
    return -(SOUND_FROM - Decimal(one["score"])) * one["weight"], one["measure"]


def title_of(remedies: Sequence[Remedy]) -> str:
    """Give the title of the decision: its first remedy, or that things stay as they are."""
    return remedies[0].title if remedies else "Keep on as now and look again in six months"


def artifact_of(
    found: Mapping[str, Any], *, confidence: Decimal, stated: Stated, analysis: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the decision's artifact as its draft proposes it.

    Takes: the diagnosis as an analysis keeps it, and the citation of the analysis, `{type, id, hash}`. Gives:
    recommendation, rationale, options, risks, trade-offs, constraints, expected outcomes, action plan and citations.
    """
    remedies = remedies_for(found)
    return {
        "recommendation": _recommendation(remedies),
        "rationale": _rationale(found, confidence, remedies, stated.currency),
        "options": [
            {"name": "Carry out the plan", "detail": _sentences(one.title for one in remedies), "chosen": True},
            {"name": "Wait", "detail": "Nothing changes; look again when newer figures are there.", "chosen": False},
        ]
        if remedies
        else [{"name": "Keep on", "detail": "No finding asks for a change.", "chosen": True}],
        "risks": [one.risk for one in remedies],
        "trade_offs": [one.cost for one in remedies],
        "constraints": _constraints(found),
        "expected_outcomes": expected_of(found, stated),
        "action_plan": _plan(remedies),
        "citations": [
            {**analysis, "pointer": f"/findings/{number}", "label": one["label"]}
            for number, one in enumerate(found["findings"])
        ],
    }


def expected_of(found: Mapping[str, Any], stated: Stated) -> list[dict[str, Any]]:
    """Give the outcomes that the remedies are expected to bring, and the jobs that a loan is to."""
    return [*_effects(remedies_for(found), found, stated), *_jobs(stated)]


def _short(found: Mapping[str, Any]) -> list[str]:
    """Give those of the figures that a domain needs first that were not stated."""
    figures, _bring = FIRST[found["rule_set"]]
    return [name for name in figures if name in found["lacking"]]


def _weak(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in found["findings"] if one["score"] is not None and Decimal(one["score"]) < SOUND_FROM]


def _constraints(found: Mapping[str, Any]) -> list[str]:
    names = found["lacking"]
    if not names:
        return []
    more = len(names) - MOST_LACKING_NAMED
    listed = _listed(found, names[:MOST_LACKING_NAMED])
    return [f"Not known: {listed}{f'; and {more} more' if more > 0 else ''}."]


def _recommendation(remedies: Sequence[Remedy]) -> str:
    if not remedies:
        return "Keep on as now: no measure that is known asks for a change."
    return f"{_sentences(one.title for one in remedies)}."


def _rationale(found: Mapping[str, Any], confidence: Decimal, remedies: Sequence[Remedy], currency: str) -> str:
    says = "; ".join(f"{_label(one)}: {_figure(one, currency)}" for one in _weak(found)[:5])
    paragraphs = (
        f"What stands out: {says}." if says else "No measure that is known is below sound.",
        " ".join(f"{_speaking_for(one, found)} What speaks for it: {one.evidence}" for one in remedies),
        f"Confidence is {confidence:.2f} of 1: {found['confidence_why']}",
    )
    return "\n\n".join(one for one in paragraphs if one)


def _speaking_for(remedy: Remedy, found: Mapping[str, Any]) -> str:
    """Give why a remedy is proposed; of the figures to be brought, those alone that were not stated."""
    if remedy is not FIRST[found["rule_set"]][1]:
        return remedy.rationale
    return f"Not stated: {_listed(found, _short(found))}. {remedy.rationale}"


def _listed(found: Mapping[str, Any], names: Sequence[str]) -> str:
    labels = (label_of(DOMAINS[found["rule_set"]], name) for name in names)
    return "; ".join(label[0].lower() + label[1:] for label in labels)


def _label(one: Mapping[str, Any]) -> str:
    label: str = one["label"]
    return label[0].lower() + label[1:]


def _figure(one: Mapping[str, Any], currency: str) -> str:
    """Give a value rounded as it is read, its judgement and what was assumed; the exact one stands in the analysis."""
    code = one.get("caveat_code", "")
    figure = PLACED.get(code, "{figure}").format(figure=_rounded(one, currency))
    assumed = CAVEATS.get(code, "").rstrip(".") if code not in PLACED else ""
    return f"{figure} ({one['judgement']}{f'; {assumed[0].lower()}{assumed[1:]}' if assumed else ''})"


def _rounded(one: Mapping[str, Any], currency: str) -> str:
    value, unit = Decimal(one["value"]), one["unit"]
    if unit == "":
        return "yes" if value else "no"
    if unit == "currency":
        return f"{currency} {value:,.0f}"
    if unit == "share":
        return f"{value:.0%}"
    if unit == "ratio":
        return f"{value:.2f}"
    figure = plain(value.quantize(Decimal("0.1")))
    return f"{figure} {unit.removesuffix('s') if figure == '1' else unit}"


def _effects(remedies: Sequence[Remedy], found: Mapping[str, Any], stated: Stated) -> list[dict[str, Any]]:
    values = {
        one["measure"]: Decimal(one["value"]) for one in found["findings"] if one.get("caveat_code", "") not in PLACED
    }
    effects: dict[str, dict[str, Any]] = {}
    for remedy in remedies:
        effect = remedy.effect
        today = None if effect is None else _today(effect, remedy, values, stated)
        if effect is None or today is None or effect.metric in effects:
            continue
        effects[effect.metric] = {
            "metric": effect.metric,
            "unit": stated.currency if effect.unit == "currency" else effect.unit,
            "baseline": plain(today),
            "target": plain(effect.target(today)),
            "by_days": effect.by_days,
        }
    return list(effects.values())


def _today(effect: Effect, remedy: Remedy, values: Mapping[str, Decimal], stated: Stated) -> Decimal | None:
    if effect.baseline:
        known = getattr(stated, effect.baseline)
        return None if known is None else Decimal(known)
    value = values.get(effect.of or remedy.measure)
    return 1 - value if value is not None and effect.complement else value


def _jobs(stated: Stated) -> list[dict[str, Any]]:
    return [
        {"metric": metric, "unit": "jobs", "baseline": "0", "target": plain(Decimal(jobs)), "by_days": JOBS_BY_DAYS}
        for metric, name in (("jobs_created", "jobs_created_expected"), ("jobs_retained", "jobs_retained_expected"))
        if (jobs := getattr(stated, name, None))
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
