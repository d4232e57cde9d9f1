"""How well forecasts did: how many held, how far off they were, and what the confidence beside them was worth.

Pure: no Django, no clock.
**Source** of the interval: Wilson's score interval at 95 % (E. B. Wilson, Journal of the American Statistical
Association 22, 1927); of the score: G. W. Brier, Monthly Weather Review 78, 1950.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from outcomes.forecasts.rules.judging import DIGITS, SETTLED, State

FEW = 20
"""Under this many settled forecasts the share that held says little, and every door says so."""
OPEN: Sequence[str] = ("not_measured", "early", "on_course", "behind", "not_comparable", "superseded")
Z_95 = Decimal("1.959964")
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Said:
    """One expected outcome and what became of it, under who said it. `agent` is empty where a person wrote it."""

    agent: str
    domain: str
    state: State
    error_ratio: Decimal | None
    confidence: Decimal | None


@dataclass(frozen=True)
class Calibration:
    """How the forecasts of one agent in one domain did.

    `n` are those that held or missed. `mean_error_ratio` is signed: −0.3 means that on average three tenths of the
    expected change did not come; `mean_absolute_error_ratio` lets none cancel another out; both over `n_errors`, for
    where no change was expected there is no share of it. `brier` takes the confidence of the analysis for the chance
    that the forecast holds (0 is perfect, always saying a half earns 0.25), over `n_with_confidence`.
    """

    agent: str
    domain: str
    n: int
    held: int
    held_ratio: Decimal | None
    low_ratio: Decimal | None
    high_ratio: Decimal | None
    mean_error_ratio: Decimal | None
    mean_absolute_error_ratio: Decimal | None
    n_errors: int
    brier: Decimal | None
    mean_confidence: Decimal | None
    n_with_confidence: int
    not_measured: int
    to_come: int
    superseded: int
    not_comparable: int = 0

    @property
    def missed(self) -> int:
        """How many did not hold."""
        return self.n - self.held

    @property
    def few(self) -> bool:
        """Whether too few are settled to say much."""
        return self.n < FEW


def calibrated(said: Iterable[Said]) -> list[Calibration]:
    """Give how forecasts did, for each agent and domain, agents before what people wrote."""
    groups: dict[tuple[str, str], list[Said]] = {}
    for one in said:
        groups.setdefault((one.agent, one.domain), []).append(one)
    return [
        _of(agent, domain, groups[agent, domain])
        for agent, domain in sorted(groups, key=lambda key: (not key[0], key[0], key[1]))
    ]


def all_together(said: Sequence[Said]) -> Calibration:
    """Give how all forecasts did, whoever said them."""
    return _of("", "", said)


def interval(held: int, n: int) -> tuple[Decimal, Decimal] | None:
    """Give between which shares the true one lies, 95 times in a hundred; None without any."""
    if not n:
        return None
    share, square = Decimal(held) / n, Z_95 * Z_95
    middle = share + square / (2 * n)
    half = Z_95 * (share * (1 - share) / n + square / (4 * n * n)).sqrt()
    whole = 1 + square / n
    low, high = (middle - half) / whole, (middle + half) / whole
    # At none and at all the bounds are 0 and 1 by the formula; rounding on the way there must not pass them.
    return max(Decimal(0), low).quantize(PLACES), min(Decimal(1), high).quantize(PLACES)


def _of(agent: str, domain: str, said: Sequence[Said]) -> Calibration:
    settled = [one for one in said if one.state in SETTLED]
    held, n = sum(one.state == "held" for one in settled), len(settled)
    bounds = interval(held, n)
    errors = [one.error_ratio for one in settled if one.error_ratio is not None]
    chances = [(one.confidence, one.state == "held") for one in settled if one.confidence is not None]
    counts = _counts(said)
    return Calibration(
        agent=agent,
        domain=domain,
        n=n,
        held=held,
        held_ratio=_mean([Decimal(one.state == "held") for one in settled]),
        low_ratio=bounds[0] if bounds else None,
        high_ratio=bounds[1] if bounds else None,
        mean_error_ratio=_mean(errors),
        mean_absolute_error_ratio=_mean([abs(one) for one in errors]),
        n_errors=len(errors),
        brier=_mean([(chance - came) ** 2 for chance, came in chances]),
        mean_confidence=_mean([chance for chance, _came in chances]),
        n_with_confidence=len(chances),
        not_measured=counts["not_measured"],
        to_come=counts["early"] + counts["on_course"] + counts["behind"],
        superseded=counts["superseded"],
        not_comparable=counts["not_comparable"],
    )


def _counts(said: Sequence[Said]) -> Mapping[str, int]:
    counts: dict[str, int] = dict.fromkeys(OPEN, 0)
    for one in said:
        if one.state in counts:
            counts[one.state] += 1
    return counts


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    if not values:
        return None
    with localcontext() as exact:
        exact.prec = DIGITS
        return (sum(values, Decimal(0)) / len(values)).quantize(PLACES)
