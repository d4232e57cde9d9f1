"""What the roadmaps of many enterprises came to, by industry, size and system; small groups are withheld."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from clear_platform.foundation.percentiles import cut
from clear_platform.foundation.withholding import FEWEST, withheld
from outcomes.learning.rules.calculating import EXACT, WEEKS_A_YEAR, Stated, rounded

MEASURES = ("lead_response_reduction_percent", "weekly_hours_saved", "crm_adoption_increase", "nps_change")
DIMENSIONS = ("industry", "size_band", "system")
CUTS = ("median", "p25", "p75")
SHARES = (Decimal("0.5"), Decimal("0.25"), Decimal("0.75"))
"""Where each cut lies."""
SCHEMA = 1


@dataclass(frozen=True)
class Told:
    """What one enterprise's newest outcome says: figures of both days by metric, and what the enterprise is.

    `industry` is a sector, the first two digits of its NAICS code; `systems` are those whose tickets are all over.
    """

    enterprise_id: int
    industry: str
    size_band: str
    systems: tuple[str, ...]
    baseline: Mapping[str, Decimal]
    target: Mapping[str, Decimal]


@dataclass(frozen=True)
class Spread:
    """How a measure is spread: of how many enterprises, and three cuts; all None where the group is withheld."""

    n: int | None
    median: Decimal | None
    p25: Decimal | None
    p75: Decimal | None

    @property
    def is_withheld(self) -> bool:
        """Whether there are too few to tell of."""
        return self.n is None


@dataclass(frozen=True)
class Group:
    """Enterprises that have something in common, `key` of a dimension; `n` is None where they are too few."""

    key: str
    n: int | None
    measures: Mapping[str, Spread]

    @property
    def is_withheld(self) -> bool:
        """Whether there are too few to tell of."""
        return self.n is None


@dataclass(frozen=True)
class Aggregate:
    """All enterprises together, and by each dimension in the order of keys."""

    overall: Group
    by: Mapping[str, tuple[Group, ...]]


def measures_of(told: Told) -> dict[str, Decimal]:
    """Give the measures that both days allow; a reduction from nothing is none."""
    both = told.baseline.keys() & told.target.keys()
    found: dict[str, Decimal] = {}
    with localcontext(EXACT):
        if "lead_response_minutes" in both and told.baseline["lead_response_minutes"] > 0:
            before, after = told.baseline["lead_response_minutes"], told.target["lead_response_minutes"]
            found["lead_response_reduction_percent"] = (before - after) / before * 100
        if "weekly_ops_hours" in both:
            found["weekly_hours_saved"] = told.baseline["weekly_ops_hours"] - told.target["weekly_ops_hours"]
        if "crm_adoption_rate" in both:
            found["crm_adoption_increase"] = told.target["crm_adoption_rate"] - told.baseline["crm_adoption_rate"]
        if "nps" in both:
            found["nps_change"] = told.target["nps"] - told.baseline["nps"]
    return found


def aggregated(told: Iterable[Told], *, fewest: int = FEWEST) -> Aggregate:
    """Bring outcomes together.

    Takes: one outcome an enterprise; `fewest`, 1 within an institution, which sees each of them anyway.
    Gives: groups and measures of fewer enterprises than that without any figure, their number among them; nor any of a
    group from which, and from all together, those of a small one would follow, for each measure by itself.
    """
    rows = sorted(told, key=lambda one: one.enterprise_id)
    measured = {one.enterprise_id: measures_of(one) for one in rows}
    keys: Mapping[str, Callable[[Told], Sequence[str]]] = {
        "industry": lambda one: [one.industry or "unknown"],
        "size_band": lambda one: [one.size_band or "unknown"],
        "system": lambda one: one.systems,
    }
    by = {}
    for dimension in DIMENSIONS:
        groups: dict[str, set[int]] = {}
        for one in rows:
            for key in keys[dimension](one):
                groups.setdefault(key, set()).add(one.enterprise_id)
        by[dimension] = _groups(groups, measured, fewest)
    [overall] = _groups({"all": set(measured)}, measured, fewest)
    return Aggregate(overall, by)


def spread_of(values: Sequence[Decimal], *, fewest: int = FEWEST) -> Spread:
    """Give how values are spread, withheld where there are fewer than `fewest`, or none."""
    if len(values) < max(fewest, 1):
        return Spread(None, None, None, None)
    ordered = sorted(values)
    with localcontext(EXACT):
        return Spread(len(ordered), *(cut(ordered, share) for share in SHARES))


def as_document(found: Aggregate, *, as_of: str) -> dict[str, Any]:
    """Give an aggregate as it is written to a file: figures as texts of two digits, null for what is withheld."""
    return {
        "schema": SCHEMA,
        "as_of": as_of,
        "fewest_in_a_group": FEWEST,
        "overall": _told(found.overall),
        **{f"by_{dimension}": [_told(group) for group in found.by[dimension]] for dimension in DIMENSIONS},
    }


def from_document(document: Mapping[str, Any]) -> Aggregate:
    """Give an aggregate as a document tells it, with the two digits that stand there."""
    by = {dimension: tuple(_read(group) for group in document[f"by_{dimension}"]) for dimension in DIMENSIONS}
    return Aggregate(_read(document["overall"]), by)


def suggested(found: Aggregate, *, systems: Iterable[str], stated: Stated) -> dict[str, str]:
    """Suggest a projection for a new roadmap from what others came to: what their saved hours are worth a year.

    Gives: the mean of the medians of the systems it means to build, of all enterprises where none of these may be told
    of; nothing where no figure or no hourly rate is known. An amount nobody measured is not suggested.
    """
    wanted = set(systems)
    medians = [
        group.measures["weekly_hours_saved"].median
        for group in found.by["system"]
        if group.key in wanted and not group.measures["weekly_hours_saved"].is_withheld
    ] or [found.overall.measures["weekly_hours_saved"].median]
    known = [one for one in medians if one is not None]
    if not known or stated.blended_hourly_rate is None:
        return {}
    with localcontext(EXACT):
        hours = sum(known, Decimal(0)) / len(known)
        worth = hours * WEEKS_A_YEAR * stated.blended_hourly_rate
    return {"time_savings_value_annual": rounded(worth)} if worth > 0 else {}


def _groups(
    groups: Mapping[str, Set[int]], measured: Mapping[int, Mapping[str, Decimal]], fewest: int
) -> tuple[Group, ...]:
    """Give the groups of a dimension in the order of their keys, each told of as far as nobody can be singled out."""
    hidden = withheld(groups, set(measured), fewest=fewest)
    spreads: dict[str, dict[str, Spread]] = {key: {} for key in groups}
    for name in MEASURES:
        have = {one for one, found in measured.items() if name in found}
        of_measure = {key: members & have for key, members in groups.items()}
        too_few = withheld(of_measure, have, fewest=fewest, already=hidden)
        for key, members in of_measure.items():
            values = [] if key in too_few else [measured[one][name] for one in members]
            spreads[key][name] = spread_of(values, fewest=fewest)
    return tuple(Group(key, None if key in hidden else len(groups[key]), spreads[key]) for key in sorted(groups))


def _told(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "n": group.n,
        "suppressed": group.is_withheld,
        "measures": {
            name: {
                "n": one.n,
                "median": _text(one.median),
                "p25": _text(one.p25),
                "p75": _text(one.p75),
                "suppressed": one.is_withheld,
            }
            for name, one in group.measures.items()
        },
    }


def _read(group: Mapping[str, Any]) -> Group:
    return Group(
        group["key"],
        group["n"],
        {name: _cuts(group["measures"][name]) for name in MEASURES},
    )


def _cuts(one: Mapping[str, Any]) -> Spread:
    return Spread(one["n"], *(_number(one[name]) for name in CUTS))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else rounded(value)
