"""`metrics.compute`: exposure by groups, expected loss with what it assumes, readiness weighted by money."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from enterprises.public import sector_of
from execution.public import Call, Said, capability
from institutional.analytics.agents.columns import (
    AGENT,
    VERSION,
    Count,
    Enterprises,
    Figure,
    Money,
    Parts,
    Ratio,
    Word,
    in_cents,
    known_of,
    parts_of,
)
from institutional.analytics.rules import assuming, measuring
from institutional.analytics.rules.exact import share, text, total


class Assumed(Said):
    """A ratio that the expected loss rests on: its value, its grade and where it comes from."""

    code: Word
    value: Ratio
    grade: Word
    source: str


class GroupFound(Said):
    """What of a portfolio has one thing in common; the key is blank where that is not known."""

    key: Word
    positions: Count
    enterprises: Count
    principal: Money
    exposure: Money
    share_ratio: Ratio | None


class LossFound(Said):
    """Exposure of one status, band of readiness and instrument, and what is expected to be lost of it."""

    status: Word
    readiness_band: Word
    instrument: Word
    exposure: Money
    pd: Ratio
    lgd: Ratio
    expected_loss: Money


class ExpectedLoss(Said):
    """What is expected to be lost within a year, with the parts it is the sum of and all that was assumed."""

    amount: Money
    share_ratio: Ratio | None
    parts: list[LossFound]
    assumptions: list[Assumed]


class WeightedReadiness(Said):
    """Readiness weighted by money, and which part of the money is in enterprises that are scored."""

    weighted: Figure | None
    coverage_ratio: Ratio | None
    scored: Count
    enterprises: Count
    bands: list[GroupFound]


class Measured(Said):
    """What a portfolio comes to. `weighed_by` says what shares and weights go by: exposure, else principal."""

    positions: Count
    enterprises: Count
    principal: Money
    exposure: Money
    by_principal: Count
    weighed_by: Word
    by_status: list[GroupFound]
    by_instrument: list[GroupFound]
    by_industry: list[GroupFound]
    by_size: list[GroupFound]
    by_region: list[GroupFound]
    expected_loss: ExpectedLoss
    readiness: WeightedReadiness


class MetricsAsked(Said):
    """What is held in one currency, what is known of the enterprises, and what is assumed of losses."""

    parts: Parts
    enterprises: Enterprises
    assumptions: dict[Annotated[str, Field(pattern=r"^(pd|lgd)_[0-9a-z_]{1,20}$")], Ratio]


@capability("metrics.compute", agent=AGENT, arguments=MetricsAsked, result=Measured, pure=True, version=VERSION)
def compute(call: Call, arguments: MetricsAsked) -> Measured:
    """Measure what is held: exposure by groups, expected loss with what it assumes, readiness weighted by money."""
    held, known = parts_of(arguments.parts), known_of(arguments.enterprises)
    by = measuring.weighed_by(held)
    assumptions = assuming.assumed(arguments.assumptions)
    losses = measuring.expected_loss(held, known, assumptions)
    loss, exposure = total(one.expected for one in losses), total(one.exposure for one in held)
    ready = measuring.readiness(held, by, known)
    return Measured(
        positions=sum(one.positions for one in held),
        enterprises=len({one.enterprise for one in held}),
        principal=in_cents(total(one.principal for one in held)),
        exposure=in_cents(exposure),
        by_principal=sum(one.by_principal for one in held),
        weighed_by=by,
        by_status=_groups(measuring.groups(held, by, lambda one: one.status)),
        by_instrument=_groups(measuring.groups(held, by, lambda one: one.instrument)),
        by_industry=_groups(measuring.groups(held, by, lambda one: sector_of(known[one.enterprise].industry))),
        by_size=_groups(measuring.groups(held, by, lambda one: known[one.enterprise].size_band)),
        by_region=_groups(measuring.groups(held, by, lambda one: known[one.enterprise].region)),
        expected_loss=ExpectedLoss(
            amount=in_cents(loss),
            share_ratio=text(share(loss, exposure)),
            parts=[
                LossFound(
                    status=one.status,
                    readiness_band=one.band,
                    instrument=one.instrument,
                    exposure=in_cents(one.exposure),
                    pd=format(one.chance.value, "f"),
                    lgd=format(one.lost_share.value, "f"),
                    expected_loss=in_cents(one.expected),
                )
                for one in losses
            ],
            assumptions=[
                Assumed(code=one.code, value=format(one.value, "f"), grade=one.grade, source=one.source)
                for one in assumptions.values()
            ],
        ),
        readiness=WeightedReadiness(
            weighted=text(ready.weighted),
            coverage_ratio=text(ready.coverage),
            scored=ready.scored,
            enterprises=ready.enterprises,
            bands=_groups(measuring.groups(held, by, lambda one: assuming.band_of(known[one.enterprise].readiness))),
        ),
    )


def _groups(found: list[measuring.Group]) -> list[GroupFound]:
    return [
        GroupFound(
            key=one.key,
            positions=one.positions,
            enterprises=one.enterprises,
            principal=in_cents(one.principal),
            exposure=in_cents(one.exposure),
            share_ratio=text(one.share),
        )
        for one in found
    ]
