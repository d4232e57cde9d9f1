"""The four domains: what may be stated, the measures, and what confidence in them rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from execution.diagnosis.rules import judging
from execution.diagnosis.rules.measures.cfo_books import BOOK_MEASURES
from execution.diagnosis.rules.measures.cfo_loan import LOAN_MEASURES
from execution.diagnosis.rules.measures.cmo import CMO_MEASURES
from execution.diagnosis.rules.measures.coo import COO_MEASURES
from execution.diagnosis.rules.measures.cto import CTO_MEASURES
from execution.diagnosis.rules.measuring import Measure
from execution.diagnosis.rules.stated.cfo import CfoStated
from execution.diagnosis.rules.stated.cmo import CmoStated
from execution.diagnosis.rules.stated.coo import CooStated
from execution.diagnosis.rules.stated.cto import CtoStated
from execution.diagnosis.rules.stated.kinds import Stated

NOT_WEIGHED = frozenset({"term_months", "secured"})
"""What is kept with an analysis and read by no rule."""


@dataclass(frozen=True)
class StandsIn:
    """An input that makes another needless: which, and whether it does so, beside all else that is stated."""

    name: str
    does: Callable[[Any], bool] | None = None

    def stands_in(self, stated: Stated) -> bool:
        """Say whether it does as it is stated: by being there, where no more is asked of it."""
        return getattr(stated, self.name) is not None if self.does is None else self.does(stated)


@dataclass(frozen=True)
class Basis:
    """A kind of evidence: how much weight each of its inputs has, what confidence it gives at most, how it ages.

    `called` and `none_of_it` are the words for it; `aged_by` is the input that says its day or year.
    """

    called: str
    none_of_it: str
    weights: Mapping[str, Decimal]
    most: Decimal
    half_life: int
    aged_by: str
    age_unit: str

    def age(self, stated: Stated, as_of: date) -> int | None:
        """Give how many years or days old it is; None where that is not known."""
        when = getattr(stated, self.aged_by)
        if when is None:
            return None
        return max(0, (as_of - when).days if isinstance(when, date) else as_of.year - int(when))

    @cached_property
    def whole(self) -> Decimal:
        """The weight of all its inputs."""
        return sum(self.weights.values(), Decimal(0))


@dataclass(frozen=True)
class Domain:
    """One domain: its agent bears the same name. `flagged` are measures that others read by name.

    `example` names what is enough to judge something by.
    """

    name: str
    title: str
    example: str
    stated: type[Stated]
    measures: tuple[Measure, ...]
    bases: tuple[Basis, ...]
    day_input: str
    stand_ins: Mapping[str, StandsIn]
    flagged: tuple[str, ...] = ()

    def covers(self, stated: Stated, name: str, also: str = "") -> bool:
        """Say whether an input is known, or another that makes it needless; as if `also` were stated too."""
        if name == also or getattr(stated, name) is not None:
            return True
        other = self.stand_ins.get(name)
        return other is not None and (other.name == also or other.stands_in(stated))

    def cited(self, stated: Stated, measure: Measure) -> tuple[str, ...]:
        """Give the inputs that a measure was computed from, as JSON pointers."""
        names = []
        for name in measure.reads:
            other = self.stand_ins.get(name)
            if getattr(stated, name) is not None:
                names.append(name)
            elif other is not None and other.stands_in(stated):
                names.append(other.name)
        return tuple(f"/{name}" for name in dict.fromkeys(names))


def _weights(measures: tuple[Measure, ...]) -> Mapping[str, Decimal]:
    """Give each input the weight of what it allows to be told: a measure's weight is shared among what it reads."""
    weights: dict[str, Decimal] = {}
    for one in measures:
        for name in one.reads:
            weights[name] = weights.get(name, Decimal(0)) + Decimal(max(one.weight, 1)) / len(one.reads)
    return weights


def _figures(measures: tuple[Measure, ...], called: str, aged_by: str) -> Basis:
    return Basis(
        called=called,
        none_of_it=f"no figure of {called} is known",
        weights=_weights(measures),
        most=judging.MOST_CONFIDENCE_IN_STATEMENTS,
        half_life=judging.STATEMENTS_HALF_LIFE_DAYS,
        aged_by=aged_by,
        age_unit="day",
    )


_LOAN = Basis(
    called="a loan",
    none_of_it="",
    weights=dict.fromkeys((name for one in LOAN_MEASURES for name in one.reads), Decimal(1)),
    most=judging.MOST_CONFIDENCE_IN_LOAN_FACTS,
    half_life=judging.LOAN_FACTS_HALF_LIFE_YEARS,
    aged_by="approval_year",
    age_unit="year",
)

CFO = Domain(
    "cfo",
    "cash and debt",
    "the cash and the operating cost of a usual month",
    CfoStated,
    (*LOAN_MEASURES, *BOOK_MEASURES),
    (_figures(BOOK_MEASURES, "the books", "statements_as_of"), _LOAN),
    "statements_as_of",
    {
        "receivables": StandsIn("receivables_aged"),
        "receivables_over_60_days_ratio": StandsIn("receivables_aged"),
        "debt_service_12m": StandsIn("loan_terms"),
        "operating_cost_12m": StandsIn("monthly_operating_cost"),
        "monthly_operating_cost": StandsIn("operating_cost_12m"),
    },
    ("runway_months", "late_invoice_share_ratio", "customer_concentration_ratio"),
)
CMO = Domain(
    "cmo",
    "customers",
    "the leads and the customers won",
    CmoStated,
    CMO_MEASURES,
    (_figures(CMO_MEASURES, "marketing and sales", "figures_as_of"),),
    "figures_as_of",
    {},
)
COO = Domain(
    "coo",
    "operations",
    "the orders delivered and those on the day promised",
    CooStated,
    COO_MEASURES,
    (_figures(COO_MEASURES, "operations", "figures_as_of"),),
    "figures_as_of",
    {},
)
CTO = Domain(
    "cto",
    "technology",
    "the systems that work needs and those with a backup",
    CtoStated,
    CTO_MEASURES,
    (_figures(CTO_MEASURES, "technology", "figures_as_of"),),
    "figures_as_of",
    {
        "systems": StandsIn("system_list"),
        "patched_systems": StandsIn("system_list", lambda stated: stated.lists_all_systems),
        "key_person_systems": StandsIn("system_list", lambda stated: stated.lists_all_systems),
        "backed_up_systems": StandsIn("system_list", lambda stated: stated.lists_all_systems),
        "last_restore_test": StandsIn("restore_tested", lambda stated: stated.restore_tested is False),
        "last_access_review": StandsIn("access_reviewed", lambda stated: stated.access_reviewed is False),
    },
)
DOMAINS: Mapping[str, Domain] = {one.name: one for one in (CFO, CMO, COO, CTO)}
MEASURES: Mapping[str, Measure] = {one.name: one for domain in DOMAINS.values() for one in domain.measures}
