"""Facts of any kind, as a property is tried on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as some

from capability.scoring.rules.facts import AnalysisFact, Facts, Finding, Measurement, Target, TaskFact

TODAY = date(2026, 4, 14)

findings = some.lists(
    some.builds(
        Finding,
        some.sampled_from(["cash", "equity", "margin", "debt", "late", "runway", "growth", "share"]),
        some.just("F"),
        some.decimals(0, 100, places=2),
        some.decimals("0", 10, places=2),
    ),
    max_size=8,
    unique_by=lambda one: one.code,
)
analyses = some.builds(
    AnalysisFact,
    some.just(1),
    some.just("h"),
    some.decimals(0, 1, places=3),
    findings.map(tuple),
    some.integers(0, 16),
    some.just(16),
    some.just(TODAY) | some.dates(date(2024, 1, 1), TODAY),
)
tasks = some.lists(
    some.builds(
        TaskFact,
        some.integers(1, 99),
        some.just("d"),
        some.just("T"),
        some.sampled_from(["low", "normal", "high"]),
        some.sampled_from(["todo", "blocked", "done", "cancelled"]),
        some.none() | some.dates(date(2025, 9, 1), date(2026, 6, 1)),
        some.none() | some.dates(date(2025, 9, 1), TODAY),
        some.integers(0, 3),
        some.integers(0, 3),
        some.none() | some.dates(date(2025, 9, 1), TODAY - timedelta(days=1)),
    ),
    max_size=10,
    unique_by=lambda one: one.id,
)
metrics = some.sampled_from(["nps", "close_rate", "weekly_ops_hours"])
measurements = some.lists(
    some.builds(
        Measurement,
        some.integers(1, 99),
        metrics,
        some.just("M"),
        some.just("x"),
        some.just(True),
        some.decimals(-1, 1, places=3),
        some.dates(date(2025, 1, 1), TODAY),
        some.booleans(),
    ),
    max_size=10,
    unique_by=lambda one: (one.outcome_id, one.metric),
)
targets = some.lists(
    some.builds(
        Target,
        some.sampled_from(["d1", "d2", "d3"]),
        metrics,
        some.none() | some.decimals(-1, 1, places=3),
        some.decimals(-2, 2, places=3),
        some.datetimes(timezones=some.just(UTC)),
    ),
    max_size=4,
    unique_by=lambda one: (one.decision_id, one.metric),
)
any_facts = some.builds(Facts, some.none() | analyses, tasks.map(tuple), measurements.map(tuple), targets.map(tuple))

SAMPLE = Facts(
    AnalysisFact(
        7,
        "a" * 64,
        Decimal("0.7"),
        (Finding("cash", "Cash", Decimal("41.5"), Decimal(3)), Finding("debt", "Debt", Decimal(80), Decimal("1.5"))),
        9,
        16,
        date(2025, 12, 31),
    ),
    (
        TaskFact(3, "d1", "Call everybody", "high", "done", date(2026, 3, 1), date(2026, 3, 9), 2, 1),
        TaskFact(1, "d1", "Set the calendar", "normal", "todo", date(2026, 4, 1), None, 0, 0),
    ),
    (
        Measurement(5, "nps", "NPS", "points", True, Decimal("31.0"), date(2026, 4, 2)),
        Measurement(4, "nps", "NPS", "points", True, Decimal("20"), date(2025, 10, 2)),
        Measurement(6, "close_rate", "Close rate", "share", True, Decimal("0.3"), date(2026, 2, 1), False),
    ),
    (Target("d1", "close_rate", Decimal("0.2"), Decimal("0.4"), datetime(2025, 9, 1, tzinfo=UTC)),),
)
"""One of each kind."""
