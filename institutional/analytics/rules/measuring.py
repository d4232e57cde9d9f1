"""What a portfolio comes to: exposure by groups, concentration, expected loss, readiness weighted by money. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from institutional.analytics.rules.assuming import Assumption, band_of, chance_code, loss_code
from institutional.analytics.rules.exact import CENT, DIGITS, cents, share, total
from institutional.analytics.rules.holding import Enterprise, Part

TOP = 10
WHOLE_POINTS = 10_000
"""What the Herfindahl-Hirschman index of a single holding is."""
EXPOSURE, PRINCIPAL = "exposure", "principal"


@dataclass(frozen=True, slots=True)
class Group:
    """What of a portfolio has one thing in common; `key` is blank where that is not known."""

    key: str
    positions: int
    enterprises: int
    principal: Decimal
    exposure: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class LossPart:
    """Exposure that fails with one chance and loses one share, and what is expected to be lost of it."""

    status: str
    band: str
    instrument: str
    exposure: Decimal
    chance: Assumption
    lost_share: Assumption
    expected: Decimal


@dataclass(frozen=True, slots=True)
class Readiness:
    """Readiness weighted by money; `coverage` is which part of the money is in enterprises that are scored."""

    weighted: Decimal | None
    coverage: Decimal | None
    scored: int
    enterprises: int


@dataclass(frozen=True, slots=True)
class Top:
    """One of the largest: what it is, what is held in it, and which part that is."""

    key: str
    amount: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Concentration:
    """How much of a portfolio lies in few hands: the index in points, to how many equal ones it comes, the largest."""

    points: Decimal | None
    as_many_as: Decimal | None
    count: int
    top: Sequence[Top]
    top_share: Decimal | None


def weighed_by(parts: Iterable[Part]) -> str:
    """Say what shares and weights go by: what is at risk; where nothing is any more, what was committed."""
    return EXPOSURE if any(one.exposure for one in parts) else PRINCIPAL


def weight(part: Part, by: str) -> Decimal:
    """Give the money of a part that counts."""
    return part.exposure if by == EXPOSURE else part.principal


def groups(parts: Sequence[Part], by: str, key: Callable[[Part], str]) -> list[Group]:
    """Give a portfolio by what its parts have in common, the most money first."""
    whole = total(weight(one, by) for one in parts)
    found: dict[str, list[Part]] = defaultdict(list)
    for one in parts:
        found[key(one)].append(one)
    made = [
        Group(
            name,
            sum(one.positions for one in inner),
            len({one.enterprise for one in inner}),
            total(one.principal for one in inner),
            total(one.exposure for one in inner),
            share(total(weight(one, by) for one in inner), whole),
        )
        for name, inner in found.items()
    ]
    return sorted(made, key=lambda one: (-(one.share or 0), -one.principal, one.key))


def expected_loss(
    parts: Sequence[Part], enterprises: Mapping[int, Enterprise], assumptions: Mapping[str, Assumption]
) -> list[LossPart]:
    """Give what is expected to be lost within a year, part by part: exposure times chance times share lost.

    Each part is rounded to the cent, so that the sum of what is shown is the sum.
    """
    found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for one in parts:
        if one.exposure:
            found[one.status, band_of(enterprises[one.enterprise].readiness), one.instrument] += one.exposure
    made = []
    for (status, band, instrument), exposure in sorted(found.items()):
        chance, lost = assumptions[chance_code(status, band)], assumptions[loss_code(instrument)]
        with localcontext(prec=DIGITS):
            expected = cents(exposure * chance.value * lost.value)
        made.append(LossPart(status, band, instrument, exposure, chance, lost, expected))
    return made


def readiness(parts: Sequence[Part], by: str, enterprises: Mapping[int, Enterprise]) -> Readiness:
    """Give readiness weighted by what is held in each enterprise; an enterprise without a score counts in neither."""
    held = held_in(parts, by)
    scored = {one: enterprises[one].readiness for one in held if enterprises[one].readiness is not None}
    weights = total(held[one] for one in scored)
    with localcontext(prec=DIGITS):
        points = sum((held[one] * value for one, value in scored.items() if value is not None), Decimal(0))
        weighted = (points / weights).quantize(CENT, ROUND_HALF_EVEN) if weights else None
    return Readiness(weighted, share(weights, total(held.values())), len(scored), len(held))


def held_in(parts: Iterable[Part], by: str) -> dict[int, Decimal]:
    """Give what is held in each enterprise."""
    held: dict[int, Decimal] = defaultdict(Decimal)
    for one in parts:
        held[one.enterprise] += weight(one, by)
    return dict(held)


def concentration(amounts: Mapping[str, Decimal]) -> Concentration:
    """Give how much of a whole lies in few of its parts.

    **Source**: Herfindahl-Hirschman index, the sum of squared shares in percent, as in section 2.1 of the Merger
    Guidelines of the U.S. Department of Justice and the Federal Trade Commission (2023). 10,000 is a single part; its
    inverse is the number of equal parts that are as concentrated.
    """
    counted = {key: amount for key, amount in amounts.items() if amount}
    whole = total(counted.values())
    if not whole:
        return Concentration(None, None, 0, (), None)
    with localcontext(prec=DIGITS):
        squares = sum(((amount / whole) ** 2 for amount in counted.values()), Decimal(0))
        points = (squares * WHOLE_POINTS).quantize(CENT, ROUND_HALF_EVEN)
        as_many_as = (1 / squares).quantize(CENT, ROUND_HALF_EVEN)
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:TOP]
    return Concentration(
        points,
        as_many_as,
        len(counted),
        [Top(key, amount, share(amount, whole) or Decimal(0)) for key, amount in ranked],
        share(total(amount for _key, amount in ranked), whole),
    )
