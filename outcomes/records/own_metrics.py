"""What an institution may define as a metric of its own. Pure: no Django, no database.

Its code begins with whose it is, so that no two institutions, and no later release of the library, can mean different
things by one code. Not here: the metrics that ship (`library`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from clear_platform.foundation.errors import FieldProblem
from outcomes.records.library import SHIPPED_METRICS
from outcomes.records.rules import GROUPS, Metric

WAYS: Mapping[str, tuple[str, ...]] = {
    "stock": ("last", "mean"),
    "flow": ("sum",),
    "ratio": ("ratio", "mean", "weighted_mean"),
    "score": ("mean", "weighted_mean"),
}
"""How several values of each kind can be put together."""
LONGEST_CODE = 40
LONGEST_NAME = 120
LONGEST_UNIT = 40
LONGEST_DEFINITION = 300
SHIPPED_CODES = frozenset(one.code for one in SHIPPED_METRICS)

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_KEPT_UNDER = re.compile(r"\Aown[0-9]+_", re.ASCII)
_IRIS = re.compile(r"[A-Z]{2}[0-9]{4}", re.ASCII)
_SDG = re.compile(r"(1[0-7]|[1-9])\.([1-9][0-9]?|[a-d])", re.ASCII)
_VSME = re.compile(r"[BC][1-9][0-9]?", re.ASCII)
MOST = Decimal(10) ** 16


@dataclass(frozen=True)
class OwnMetric:
    """A metric as an institution defines it. `code` is without whose it is; `low` and `high` are inclusive bounds."""

    code: str
    name: str
    definition: str
    unit: str
    kind: str
    direction: str
    aggregation: str
    cumulative: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    weight_code: str = ""
    breakdowns: tuple[str, ...] = ()
    iris_code: str = ""
    sdg_targets: tuple[str, ...] = ()
    vsme_datapoint: str = ""


def code_of(organization_id: int, code: str) -> str:
    """Give the code that an institution's own metric is kept under."""
    return f"own{organization_id}_{code}"


def called_by_its_own(code: str) -> str:
    """Give the code that an institution gave a metric of its own; any other code as it is."""
    return _KEPT_UNDER.sub("", code)


def faults_of_own(wanted: OwnMetric, known: Mapping[str, Metric]) -> list[FieldProblem]:
    """Give all that is wrong with a definition, each with a pointer to its member; empty when it can be kept.

    Takes: `known`, the metrics by which it may be weighed, by code.
    """
    return [*_of_code(wanted.code), *_of_words(wanted), *_of_arithmetic(wanted, known), *_of_standards(wanted)]


def _of_code(code: str) -> list[FieldProblem]:
    if not _CODE.fullmatch(code):
        says = f"Write lower-case letters, digits and underscores, a letter first, at most {LONGEST_CODE} signs."
        return [FieldProblem("/code", "malformed", says)]
    if code in SHIPPED_CODES:
        return [FieldProblem("/code", "shadows", f"'{code}' is a metric of the library. Choose another code.")]
    return []


def _of_words(wanted: OwnMetric) -> list[FieldProblem]:
    longest = {"name": LONGEST_NAME, "unit": LONGEST_UNIT, "definition": LONGEST_DEFINITION}
    faults = []
    for member, most in longest.items():
        text = getattr(wanted, member)
        if not text.strip():
            faults.append(FieldProblem(f"/{member}", "required", "Write it: whoever fills the metric in reads it."))
        elif len(text) > most:
            faults.append(FieldProblem(f"/{member}", "too_long", f"Write at most {most} letters."))
    return faults


def _of_arithmetic(wanted: OwnMetric, known: Mapping[str, Metric]) -> list[FieldProblem]:
    faults = []
    ways = WAYS.get(wanted.kind, ())
    if not ways:
        faults.append(FieldProblem("/kind", "unknown", f"Choose one of {', '.join(WAYS)}."))
    elif wanted.aggregation not in ways:
        says = f"A {wanted.kind} is put together by {' or '.join(ways)}."
        faults.append(FieldProblem("/aggregation", "does_not_fit", says))
    if wanted.direction not in {"up", "down"}:
        faults.append(FieldProblem("/direction", "unknown", "Choose up or down."))
    if wanted.cumulative and ways and wanted.kind != "flow":
        faults.append(FieldProblem("/cumulative", "does_not_fit", "Only a flow can be counted to date."))
    faults += [
        FieldProblem(f"/{member}", "too_large", "Give a bound of at most 16 digits before the point, 4 after it.")
        for member, bound in (("min", wanted.low), ("max", wanted.high))
        if bound is not None
        and (not bound.is_finite() or abs(bound) >= MOST or bound != bound.quantize(Decimal("0.0001")))
    ]
    if not faults and wanted.low is not None and wanted.high is not None and wanted.low > wanted.high:
        faults.append(FieldProblem("/max", "below_min", "The highest value is below the lowest. Swap them."))
    faults += _of_weight(wanted, known)
    faults += [
        FieldProblem("/breakdowns", "unknown", f"'{one[:20]}' is none of {', '.join(GROUPS)}.")
        for one in wanted.breakdowns
        if one not in GROUPS
    ]
    return faults


def _of_weight(wanted: OwnMetric, known: Mapping[str, Metric]) -> list[FieldProblem]:
    if not wanted.weight_code:
        return []
    weight = known.get(wanted.weight_code)
    if wanted.kind not in {"ratio", "score"}:
        return [FieldProblem("/weight_code", "does_not_fit", "Only ratios and scores are weighed.")]
    if weight is None or not weight.adds_up:
        return [FieldProblem("/weight_code", "unknown_metric", "Choose a metric that adds up, for instance revenue.")]
    return []


def _of_standards(wanted: OwnMetric) -> list[FieldProblem]:
    faults = []
    if wanted.iris_code and not _IRIS.fullmatch(wanted.iris_code):
        faults.append(FieldProblem("/iris_code", "malformed", "Write two letters and four digits: OI3160."))
    if any(not _SDG.fullmatch(one) for one in wanted.sdg_targets):
        faults.append(FieldProblem("/sdg_targets", "malformed", "Write a target of the 17 goals: 8.5 or 8.a."))
    if wanted.vsme_datapoint and not _VSME.fullmatch(wanted.vsme_datapoint):
        faults.append(FieldProblem("/vsme_datapoint", "malformed", "Write a disclosure of the standard: B8 or C5."))
    return faults
