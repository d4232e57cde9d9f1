"""From what is stated to a diagnosis: each measure told, or named as lacking or undefined, and how sure all of it is.

Confidence is coverage × freshness of each kind of evidence; either kind adds to the other. Coverage is the weight of
the inputs that are known of the weight of all, so that nothing that is left out can raise it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from execution.diagnosis.rules import judging
from execution.diagnosis.rules.domains import DOMAINS, MEASURES, NOT_WEIGHED, Basis, Domain
from execution.diagnosis.rules.findings import EXACT, Diagnosis, Finding, Gap, NotTold, Peers, plain
from execution.diagnosis.rules.measuring import Lacking, Measure, Undefined
from execution.diagnosis.rules.stated.kinds import FRAME, Stated

THOUSANDTH = Decimal("0.001")
NO_PEERS: Mapping[str, Peers] = {}


def diagnose(domain: str, stated: Stated, *, as_of: date, peers: Mapping[str, Peers] = NO_PEERS) -> Diagnosis:
    """Give what the inputs say about one domain of an enterprise on a day.

    Takes: the domain's model, as little filled as it may be; benchmarks by measure. Gives: findings by weight, heaviest
    first. From facts of a loan alone a diagnosis is possible and says how little it knows (confidence at most 0.35).
    """
    rules = DOMAINS[domain]
    findings, not_told = told_of(domain, stated, as_of=as_of, peers=peers)
    return Diagnosis(
        domain=domain,
        findings=findings,
        not_told=not_told,
        measures=_measures(rules, list(findings), stated),
        gaps=gaps_of(rules, stated, as_of),
        confidence=confidence_of(rules, stated, as_of),
        confidence_why=_why(rules, stated, as_of),
    )


def told_of(
    domain: str, stated: Stated, *, as_of: date, peers: Mapping[str, Peers] = NO_PEERS
) -> tuple[tuple[Finding, ...], tuple[NotTold, ...]]:
    """Give the findings alone, heaviest first, and the measures that what is stated gives nothing for."""
    rules = DOMAINS[domain]
    told = [_told(rules, measure, stated, as_of, peers) for measure in rules.measures]
    findings = sorted(
        (one for one in told if isinstance(one, Finding)), key=lambda one: (-MEASURES[one.measure].weight, one.measure)
    )
    return tuple(findings), tuple(one for one in told if isinstance(one, NotTold))


def confidence_of(rules: Domain, stated: Stated, as_of: date) -> Decimal:
    """Give how sure a diagnosis of these inputs is, 0 to 1."""
    return _confidence(rules, stated, as_of, "").quantize(THOUSANDTH, rounding=ROUND_HALF_UP)


def gaps_of(rules: Domain, stated: Stated, as_of: date) -> tuple[Gap, ...]:
    """Give the inputs that are not known, what each would add, and what it alone keeps from being told.

    The day that figures are of stands first where there are figures without one: it costs the most.
    """
    now = _confidence(rules, stated, as_of, "")
    wanted = [name for basis in rules.bases for name in basis.weights if not rules.covers(stated, name)]
    dayless = [
        basis.aged_by
        for basis in rules.bases
        if getattr(stated, basis.aged_by) is None and any(rules.covers(stated, name) for name in basis.weights)
    ]
    lacking = [one for one in rules.measures if _lacks(one, stated, as_of)]
    return tuple(
        Gap(
            name,
            label_of(rules, name),
            (_confidence(rules, stated, as_of, name) - now).quantize(THOUSANDTH, rounding=ROUND_HALF_UP),
            tuple(one.label for one in lacking if all(rules.covers(stated, need, name) for need in one.needs)),
        )
        for name in dict.fromkeys([*dayless, *wanted])
    )


def not_told_of(rules: Domain, stated: Stated, as_of: date) -> tuple[NotTold, ...]:
    """Give the measures that what is stated gives nothing for, and why."""
    found = (_told(rules, one, stated, as_of, NO_PEERS) for one in rules.measures)
    return tuple(one for one in found if isinstance(one, NotTold))


def label_of(rules: Domain, name: str) -> str:
    """Give the name of an input as people say it."""
    return str(rules.stated.model_fields[name].title or name)


def known_of(stated: Stated) -> dict[str, object]:
    """Give the inputs that are known and that some rule reads; what only frames them says nothing."""
    names = type(stated).model_fields
    return {
        name: value
        for name in names
        if name not in FRAME and name not in NOT_WEIGHED and (value := getattr(stated, name)) is not None
    }


def _told(
    rules: Domain, measure: Measure, stated: Stated, as_of: date, peers: Mapping[str, Peers]
) -> Finding | NotTold | None:
    try:
        value, caveat = measure.formula(stated, as_of)
    except Lacking:
        return None
    except Undefined as why:
        return NotTold(measure.name, why.code)
    exact = value.quantize(EXACT, rounding=ROUND_HALF_UP)
    score = judging.score_on(measure.scale, exact) if measure.scale else None
    return Finding(
        measure.name,
        exact,
        score,
        judging.judgement_of(score),
        rules.cited(stated, measure),
        caveat,
        peers.get(measure.name),
        measure.norm is not None and measure.norm.applies(stated),
    )


def _measures(rules: Domain, found: list[Finding], stated: Stated) -> dict[str, str]:
    values = {one.measure: one.value for one in found}
    measures = {name: plain(values[name]) for name in rules.flagged if name in values}
    for name in ("tax_arrears", "equity"):
        amount = getattr(stated, name, None)
        if amount is not None:
            measures[name] = plain(amount)
    day = getattr(stated, rules.day_input)
    if day is not None:
        measures["statements_as_of"] = day.isoformat()
    return measures


def _lacks(measure: Measure, stated: Stated, as_of: date) -> bool:
    """Say whether a measure is neither told nor named as giving nothing: an input is lacking."""
    try:
        measure.formula(stated, as_of)
    except Lacking:
        return True
    except Undefined:
        pass
    return False


def _confidence(rules: Domain, stated: Stated, as_of: date, also: str) -> Decimal:
    """Give the confidence, not rounded; as if one more input were known, where one is named."""
    doubt = Decimal(1)
    for basis in rules.bases:
        fresh = Decimal(1) if also == basis.aged_by else _freshness(basis.age(stated, as_of), basis.half_life)
        doubt *= 1 - basis.most * _coverage(rules, basis, stated, also) * fresh
    return 1 - doubt


def _coverage(rules: Domain, basis: Basis, stated: Stated, also: str = "") -> Decimal:
    known = sum((weight for name, weight in basis.weights.items() if rules.covers(stated, name, also)), Decimal(0))
    return known / basis.whole


# Asked for once for every input that is not known, of each enterprise anew; of a file of loans few ages are different.
@lru_cache(maxsize=4096)
def _freshness(age: int | None, half_life: int) -> Decimal:
    """Give 1 for what is new, half of it after each half-life, never under the least; an unknown age is the least."""
    if age is None:
        return judging.LEAST_FRESHNESS
    return max(judging.LEAST_FRESHNESS, Decimal("0.5") ** (Decimal(age) / half_life))


def _why(rules: Domain, stated: Stated, as_of: date) -> str:
    parts = []
    for basis in reversed(rules.bases):
        known = sum(rules.covers(stated, name) for name in basis.weights)
        what = "facts of" if basis.age_unit == "year" else "figures of"
        if known:
            parts.append(
                f"{known} of {len(basis.weights)} {what} {basis.called} are known, "
                f"{_aged(basis.age(stated, as_of), basis.age_unit)}"
            )
        elif basis.none_of_it:
            parts.append(basis.none_of_it)
    return "; ".join(parts) + "."


def _aged(age: int | None, unit: str) -> str:
    if age is None:
        return f"of an unknown {unit}"
    if age == 0:
        return "from this year" if unit == "year" else "as of the same day"
    return f"one {unit} old" if age == 1 else f"{age:,} {unit}s old"
