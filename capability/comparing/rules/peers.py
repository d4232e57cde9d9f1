"""Peers: groups of like enterprises from the widest to the closest, and which of them one enterprise is beside.

The steps lie within one another (all, a sector, a size band of it, a region of that), so that what is withheld of a
group follows from no other: of each group that is told of, the parts are told of as `withholding` lets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from capability.comparing.rules.numbers import LOWER, MEDIAN, UPPER, written
from capability.constants import READINESS_WEIGHT
from clear_platform.foundation.percentiles import cut
from clear_platform.foundation.withholding import UNKNOWN, withheld

READINESS = "readiness"
MEASURES = (READINESS, *READINESS_WEIGHT)
STEPS = ("sector", "size_band", "region")
"""What peers have in common, the widest first; a step counts only with those before it."""

QUARTILES_FROM = 20
"""Others, before quartiles are told beside the median: of a few, three cuts are nearly all figures there are."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One enterprise in a comparison: what it is, its newest figures by measure, and those of 90 days before.

    A fact that is not known is blank. `inputs` are shares from 0 to 1 that scores rest on; `flags` those that stood.
    """

    enterprise_id: int
    sector: str = ""
    size_band: str = ""
    region: str = ""
    now: Mapping[str, Decimal] = field(default_factory=dict)
    before: Mapping[str, Decimal] = field(default_factory=dict)
    inputs: Mapping[str, Decimal] = field(default_factory=dict)
    inputs_before: Mapping[str, Decimal] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    flags_before: frozenset[str] = frozenset()

    def fact(self, name: str) -> str:
        """Give the sector, the size band or the region."""
        return {"sector": self.sector, "size_band": self.size_band, "region": self.region}[name]


def groups_of(rows: Sequence[Standing], measure: str, *, fewest: int, places: int) -> list[dict[str, Any]]:
    """Give every group of peers that may be told of for a measure: its facts, how many, median and quartiles.

    Takes: the fewest that a group needs; digits of figures. A group of unknown facts counts, and is told of to nobody.
    """
    values = {one.enterprise_id: one.now[measure] for one in rows if measure in one.now}
    facts = {
        one.enterprise_id: tuple(one.fact(step) or UNKNOWN for step in STEPS) for one in rows if measure in one.now
    }
    return [_told(key, members, values, places) for key, members in _groups(facts, fewest)]


def told_to_each(
    rows: Sequence[Standing], measure: str, *, fewest: int, sectors_alone: bool = False
) -> dict[int, dict[str, Any]]:
    """Give for each enterprise the closest group that it may be told of, without its own figure, in whole points.

    Whoever reads can move its own figure day by day; were it in a median, it would read the others one by one out of
    how the median moves. Takes: the fewest that a group needs, the reader among them; whether it is told
    of whole sectors alone, which share nobody. Gives: the group's facts, `n`
    others, their median; quartiles, which tell more of a few, from `QUARTILES_FROM` others on, else None.
    """
    values = {one.enterprise_id: one.now[measure] for one in rows if measure in one.now}
    facts = {
        one.enterprise_id: tuple(one.fact(step) or UNKNOWN for step in STEPS) for one in rows if measure in one.now
    }
    found: dict[int, dict[str, Any]] = {}
    # The widest come first, so that the closest is what stays.
    for key, members in _groups(facts, fewest):
        if sectors_alone and len(key) != 1:
            continue
        ordered = sorted(members, key=lambda one: values[one])
        rising = [values[one] for one in ordered]
        n = len(rising) - 1
        shares = {"median": MEDIAN} | ({"p25": LOWER, "p75": UPPER} if n >= QUARTILES_FROM else {})
        for place, one in enumerate(ordered):
            cuts = {name: written(_cut_without(rising, place, share), 0) for name, share in shares.items()}
            found[one] = {**_named(key), "n": n, "p25": None, "p75": None, **cuts}
    return found


def _cut_without(rising: Sequence[Decimal], place: int, share: Decimal) -> Decimal:
    """Give a percentile of rising values without the one in a place, looking at the two beside the cut alone."""
    low = int(share * (len(rising) - 2))
    without = [rising[at + (at >= place)] for at in range(low, min(low + 2, len(rising) - 1))]
    return without[0] + (without[-1] - without[0]) * (share * (len(rising) - 2) - low)


def _groups(facts: Mapping[int, Key], fewest: int) -> list[tuple[Key, set[int]]]:
    """Give the groups that may be told of with who is in them, the widest first."""
    if len(facts) < fewest:
        return []
    level: dict[Key, set[int]] = {(): set(facts)}
    found: list[tuple[Key, set[int]]] = [((), set(facts))]
    for step in range(len(STEPS)):
        deeper: dict[Key, set[int]] = {}
        for key, members in level.items():
            parts: dict[str, set[int]] = {}
            for one in members:
                parts.setdefault(facts[one][step], set()).add(one)
            hidden = withheld(parts, members, fewest=fewest) | {UNKNOWN}
            deeper |= {(*key, fact): part for fact, part in parts.items() if fact not in hidden}
        found += sorted(deeper.items())
        level = deeper
    return found


def closest(groups: Iterable[Mapping[str, Any]], facts: Mapping[str, str]) -> Mapping[str, Any] | None:
    """Give the closest group that an enterprise of these facts is in and that is told of; None where none is."""
    fitting = [one for one in groups if all(one[step] in ("", facts[step]) for step in STEPS)]
    return max(fitting, key=lambda one: sum(bool(one[step]) for step in STEPS), default=None)


def _named(key: Key) -> dict[str, str]:
    return dict(zip(STEPS, (*key, *[""] * (len(STEPS) - len(key))), strict=True))


def _told(key: Key, members: set[int], values: Mapping[int, Decimal], places: int) -> dict[str, Any]:
    ordered = sorted(values[one] for one in members)
    return {
        **_named(key),
        "n": len(ordered),
        "median": written(cut(ordered, MEDIAN), places),
        "p25": written(cut(ordered, LOWER), places),
        "p75": written(cut(ordered, UPPER), places),
    }
