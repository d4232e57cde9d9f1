"""Words and pure rules of positions: which status is a loss, which facts of the approval are counted, fiscal years."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.stated import FIRST_DAY, LAST_DAY
from institutional.portfolios.rules import ENDED

INSTRUMENTS = ("loan", "guarantee", "equity", "grant")
STATUSES = ("performing", "watch", "default", "repaid", "written_off")
LOST = "written_off"
# What is agreed and what has become of it: all that a correction may change.
TERMS = (
    "instrument",
    "principal",
    "outstanding",
    "written_off_amount",
    "currency",
    "interest_ratio",
    "approved_on",
    "started_on",
    "matures_on",
    "status",
    "external_ref",
)

JOBS_TO_CREATE = "jobs_to_create"
JOBS_TO_RETAIN = "jobs_to_retain"

# Facts that are counted with; any other is kept as the source wrote it.
COUNTS = frozenset({"employees", JOBS_TO_CREATE, JOBS_TO_RETAIN, "term_months"})
YEARS = frozenset({"fiscal_year"})
AMOUNTS = frozenset({"approved", "guaranteed", "disbursed", "charged_off"})
ANSWERS = frozenset({"is_new_business", "is_revolving", "is_low_doc"})
LONGEST_REASON = 500
MOST_COUNTED = 10_000_000
MOST_AMOUNT = Decimal(10) ** 13

LEAST_RATIO, MOST_RATIO = Decimal(-1), Decimal(10)
"""Interest for a year, as a ratio: from −100 % to 1,000 %."""

FIRST_MONTH_OF_FISCAL_YEAR = 10


def fiscal_year(day: date) -> int:
    """Give the fiscal year of the United States that a day falls in: it begins in October of the year before.

    Source: 31 U.S.C. § 1102.
    """
    return day.year + (day.month >= FIRST_MONTH_OF_FISCAL_YEAR)


def faults_of_terms(terms: Mapping[str, Any]) -> list[FieldProblem]:
    """Give what cannot be of the terms of a position, whoever enters them: one that is not stated is no fault."""
    stated: dict[str, Any] = {name: terms[name] for name in TERMS if terms.get(name) is not None}
    faults = [
        FieldProblem(f"/{name}", "out_of_range", "An amount is 0 or more.")
        for name in ("principal", "outstanding", "written_off_amount")
        if name in stated and stated[name] < 0
    ]
    if "interest_ratio" in stated and not LEAST_RATIO <= stated["interest_ratio"] <= MOST_RATIO:
        faults.append(FieldProblem("/interest_ratio", "out_of_range", "From −1 to 10: 0.05 is 5 % a year."))
    for name, known in (("instrument", INSTRUMENTS), ("status", STATUSES)):
        if name in stated and stated[name] not in known:
            faults.append(FieldProblem(f"/{name}", "unknown", f"Choose one of {', '.join(known)}."))
    return faults


def in_order(started_on: date | None, matures_on: date | None) -> bool:
    """Say whether a position does not end before it begins, as far as both days are known."""
    return started_on is None or matures_on is None or started_on <= matures_on


def terms_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Give each term that differs, as the log keeps it, with what was and what became of it; facts one by one."""
    was, became = dict(_flat(before)), dict(_flat(after))
    names = [*was, *(name for name in became if name not in was)]
    return [(name, was.get(name), became.get(name)) for name in names if was.get(name) != became.get(name)]


def _flat(terms: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    for name, value in terms.items():
        if isinstance(value, Mapping):
            yield from _flat({f"{name}.{inner}": one for inner, one in value.items()})
        else:
            yield name, value if value is None or isinstance(value, str) else json.dumps(value)


OUTLIVED = ("performing", "watch")


def contradictions(
    *,
    status: str,
    principal: Decimal,
    outstanding: Decimal | None,
    written_off: Decimal | None,
    approved_on: date | None,
    started_on: date | None,
    matures_on: date | None,
    today: date,
) -> list[str]:
    """Give the codes of what cannot all be so of a position. `quality` asks the same of many at once in SQL."""
    found = {
        "matures_before_start": not in_order(started_on, matures_on),
        "approved_after_start": not in_order(approved_on, started_on),
        "outstanding_above_principal": outstanding is not None and outstanding > principal,
        "ended_with_outstanding": status in ENDED and outstanding is not None and outstanding > 0,
        "written_off_above_principal": written_off is not None and written_off > principal,
        "matured_but_running": status in OUTLIVED and matures_on is not None and matures_on < today,
        "written_off_but_performing": status == "performing" and written_off is not None and written_off > 0,
    }
    return [code for code, is_so in found.items() if is_so]


LOAN, GUARANTEE = "loan", "guarantee"
SEPARATORS = "-_/.,:;#()[]|+"
"""What stands between the words of a reference, beside blanks."""
SHORTEST_NAMED = 4
"""Of how many signs on a reference is told within another one; a shorter one is found there by chance."""
_TO_BLANKS = str.maketrans(dict.fromkeys(SEPARATORS, " "))


class Referred(Protocol):
    """A position as far as it is known by its reference."""

    @property
    def id(self) -> int: ...
    @property
    def portfolio_id(self) -> int: ...
    @property
    def enterprise_id(self) -> int: ...
    @property
    def instrument(self) -> str: ...
    @property
    def external_ref(self) -> str: ...


def beside_their_loan(positions: Iterable[Referred]) -> set[int]:
    """Give the guarantees that stand in one portfolio with the loan of the same enterprise that they cover.

    A guarantee covers the loan whose reference it has, or names as whole words in its own. The sums of the portfolio
    count both. `quality` asks the same of many at once in SQL, `positions.queries` counts them.
    """
    held = list(positions)
    loans = {
        (one.portfolio_id, one.enterprise_id, said)
        for one in held
        if one.instrument == LOAN and one.external_ref
        for said in (one.external_ref, _in_blanks(one.external_ref))
        if said == one.external_ref or len(one.external_ref) >= SHORTEST_NAMED
    }
    return {
        one.id
        for one in held
        if one.instrument == GUARANTEE
        and any((one.portfolio_id, one.enterprise_id, said) in loans for said in _said_in(one.external_ref))
    }


def _in_blanks(reference: str) -> str:
    return f" {reference.translate(_TO_BLANKS)} "


def _said_in(reference: str) -> Iterator[str]:
    """Give a reference, and each run of whole words in it between blanks."""
    yield reference
    padded = _in_blanks(reference)
    ends = [at for at, sign in enumerate(padded) if sign == " "]
    yield from (padded[start : end + 1] for at, start in enumerate(ends) for end in ends[at + 1 :])


def faults_of_facts(facts: Mapping[str, Any], *, at: str = "/facts") -> list[FieldProblem]:
    """Give what is wrong with the facts that are counted with, each with a pointer; null says that one is not known."""
    found = []
    for name, value in facts.items():
        if value is None:
            continue
        if name in COUNTS and not _is_count(value):
            found.append(FieldProblem(f"{at}/{name}", "not_a_count", f"Give a whole number, 0 to {MOST_COUNTED}."))
        elif name in YEARS and not _is_year(value):
            first, last = FIRST_DAY.year, LAST_DAY.year
            found.append(FieldProblem(f"{at}/{name}", "not_a_year", f"Give a year, {first} to {last}."))
        elif name in AMOUNTS and not _is_amount(value):
            found.append(
                FieldProblem(f"{at}/{name}", "not_an_amount", "Give an amount as text, for instance '60000.00'.")
            )
        elif name in ANSWERS and not isinstance(value, bool):
            found.append(FieldProblem(f"{at}/{name}", "not_a_boolean", "Give true or false."))
    return found


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_COUNTED


def _is_year(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and FIRST_DAY.year <= value <= LAST_DAY.year


def _is_amount(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    exact = read_decimal(value)
    return exact is not None and 0 <= exact <= MOST_AMOUNT
