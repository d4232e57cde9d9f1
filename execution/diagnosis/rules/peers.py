"""Benchmarks from what is known of many enterprises: groups, quartiles, and the symbols they have in a pack.

A group of fewer than five enterprises is left out: its figures would tell about one of them. So would two groups that
differ by fewer than five, of which the smaller is left out then; and a quartile that is one enterprise's own value, so
figures are told to two digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from execution.diagnosis.rules.domains import DOMAINS, MEASURES

LEAST = 5
ANY = "-"
QUARTILES: Mapping[str, Decimal] = {"p25": Decimal("0.25"), "p50": Decimal("0.5"), "p75": Decimal("0.75")}
COUNT = "n"
CURRENCY = "USD"
_EXACT = Decimal("0.0001")
Group = tuple[str, str, str]
"""A measure, a sector and a size; either may be any."""
_LONGEST_SYMBOL = 60


@dataclass(frozen=True, slots=True)
class Known:
    """One measure of one enterprise, and what it is like."""

    enterprise_id: int
    measure: str
    value: Decimal
    sector: str
    size_band: str


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """A measure in a group: which, of how many, and its quartiles."""

    measure: str
    sector: str
    size_band: str
    n: int
    quartiles: Mapping[str, Decimal]

    def symbols(self) -> Iterator[tuple[str, Decimal]]:
        """Give its figures under the symbols they have in a pack."""
        for stat, value in {**self.quartiles, COUNT: Decimal(self.n)}.items():
            yield symbol_of(self.measure, self.sector, self.size_band, stat), value


def figures_of(known: Iterable[Known]) -> list[GroupFigures]:
    """Give the figures of every group of at least five: by sector and size, by sector, and of all.

    A group stands only where the next larger one holds as many as it does, or at least five more than its parts that
    stand.
    """
    groups: dict[Group, dict[int, Decimal]] = defaultdict(dict)
    for one in known:
        for sector, size in {(one.sector, one.size_band), (one.sector, ANY), (ANY, ANY)}:
            if sector and size:
                groups[one.measure, sector, size][one.enterprise_id] = one.value
    told = _apart({key: len(values) for key, values in groups.items() if len(values) >= LEAST})
    return [
        GroupFigures(*key, len(values), {stat: rounded(quantile(ordered, at)) for stat, at in QUARTILES.items()})
        for key, values in sorted(groups.items())
        if key in told and (ordered := sorted(values.values()))
    ]


def _apart(sizes: Mapping[Group, int]) -> set[Group]:
    """Give the groups that can stand side by side: what one has beyond its parts is nothing, or five at least."""
    told = set(sizes)
    for whole in sorted(sizes, key=lambda group: group[1] == ANY):
        parts = sorted((one for one in told if _is_part(one, whole)), key=lambda one: (sizes[one], one))
        if parts and 0 < sizes[whole] - sum(sizes[one] for one in parts) < LEAST:
            told -= {one for one in told if one == parts[0] or _is_part(one, parts[0])}
    return told


def _is_part(group: Group, whole: Group) -> bool:
    (measure, sector, size), (of_measure, of_sector, of_size) = group, whole
    if measure != of_measure or of_size != ANY:
        return False
    return sector != ANY and size == ANY if of_sector == ANY else sector == of_sector and size != ANY


def rounded(value: Decimal) -> Decimal:
    """Give a figure to two digits, so that it is not the value of one enterprise."""
    if value == 0:
        return value
    return value.quantize(max(_EXACT, Decimal(1).scaleb(value.adjusted() - 1)), rounding=ROUND_HALF_UP)


def quantile(ordered: list[Decimal], at: Decimal) -> Decimal:
    """Give the value below which a share of the ordered values lies, on the line between two where it falls there.

    **Source:** Hyndman and Fan (1996), definition 7.
    """
    place = at * (len(ordered) - 1)
    left = int(place)
    right = min(left + 1, len(ordered) - 1)
    value = ordered[left] + (ordered[right] - ordered[left]) * (place - left)
    return value.quantize(_EXACT, rounding=ROUND_HALF_UP)


def may_be_compared(measure: str, currency: str) -> bool:
    """Say whether a measure can stand among peers: yes and no cannot, nor can amounts of another currency."""
    unit = MEASURES[measure].unit if measure in MEASURES else ""
    return bool(unit) and (unit != "currency" or currency == CURRENCY)


def measures_compared(domain: str, currency: str) -> list[str]:
    """Give the measures of a domain that can stand among peers."""
    return [one.name for one in DOMAINS[domain].measures if may_be_compared(one.name, currency)]


def symbol_of(measure: str, sector: str, size_band: str, stat: str) -> str:
    """Give the symbol of a figure in a pack."""
    symbol = f"{measure}/{sector or ANY}/{size_band or ANY}/{stat}"
    if len(symbol) > _LONGEST_SYMBOL:
        raise ValueError(f"{symbol} is too long for a symbol.")
    return symbol


def groups_of(sector: str, size_band: str) -> list[tuple[str, str]]:
    """Give the groups of like enterprises, the closest first: of its trade and size, then of its trade.

    All that are known here together are like nobody: there may be none of its trade among them.
    """
    closest = [(sector, size_band)] if sector and size_band else []
    return [*closest, *([(sector, ANY)] if sector else [])]
