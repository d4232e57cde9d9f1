"""What a large portfolio costs: its page, the snapshot of an enterprise in it, its data quality, its overview.

A wide bank holds a position in each of 20,000 enterprises with a million outcomes behind them, a small bank in each of
1,000 of them, in the same database. Pages are asked for through the whole of Django, by a session, in turns. The
reference of a snapshot is its own statements, run in psycopg as the same role.

`CLEAR_BENCH_ENTERPRISES=2000` makes everything a tenth as large.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from bench.measuring import peak_memory, timed
from bench.prepared import prepared_database
from bench.results import Measured

MANY = int(os.environ.get("CLEAR_BENCH_ENTERPRISES", "20000"))
FEW = MANY // 20
OUTCOMES_EACH = 50
SCORES_EACH = 4
REPETITIONS = 60
WARMING = 5

_TRIGGERED = (
    "foundation_organization",
    "enterprises_enterprise",
    "foundation_accessgrant",
    "institutional_portfolioenterprise",
    "institutional_position",
    "capability_capabilityscore",
    "capability_financingreadiness",
    "outcomes_outcome",
)
_ENTERPRISES = """
INSERT INTO foundation_organization (kind, origin, name, slug, settings_json, created_at)
SELECT 'enterprise', 'invented', 'Enterprise ' || n, 'enterprise-' || n, '{}', now()
FROM generate_series(1, %(many)s) AS n;
"""
_PROFILES = """
INSERT INTO enterprises_enterprise (organization_id, industry, region, city, size_band, external_ids_json)
SELECT id, (ARRAY['722511', '541511', '236220', '484121', '621210', '811111', NULL])[1 + id %% 7],
    (ARRAY['US-CA', 'US-NV', 'US-OR', 'US-AZ', NULL])[1 + id %% 5], 'City ' || id %% 97,
    (ARRAY['1-5', '6-15', '16-50', '51-250', '251+'])[1 + id %% 5], '{}'
FROM foundation_organization WHERE slug LIKE 'enterprise-%%';
"""
_GRANTS = """
INSERT INTO foundation_accessgrant (grantee_id, organization_id, level, via, accepted_at, created_at)
SELECT id, id, 'act', 'self', now(), now() FROM foundation_organization WHERE slug LIKE 'enterprise-%%';
"""
_HELD = """
WITH held AS (
    SELECT id, row_number() OVER (ORDER BY id) AS n FROM foundation_organization WHERE slug LIKE 'enterprise-%%'
    ORDER BY id LIMIT %(count)s
), granted AS (
    INSERT INTO foundation_accessgrant (grantee_id, organization_id, level, via, accepted_at, created_at)
    SELECT %(bank)s, id, 'read', 'portfolio:' || %(portfolio)s, now(), now() FROM held
), entered AS (
    INSERT INTO institutional_portfolioenterprise (organization_id, portfolio_id, enterprise_id, added_at, row_version)
    SELECT %(bank)s, %(portfolio)s, id, now(), 1 FROM held
), scored AS (
    INSERT INTO capability_financingreadiness (organization_id, enterprise_id, readiness_score, confidence, flags_json,
        rationale_json, computed_at, inputs_hash)
    SELECT %(bank)s, id, 20 + n %% 75, 0.4 + (n %% 5) / 10.0, '[]', '{"bridge": []}',
        now() - age * interval '30 days', ''
    FROM held, generate_series(1, 3) AS age
)
INSERT INTO institutional_position (organization_id, portfolio_id, enterprise_id, instrument, principal, outstanding,
    written_off_amount, currency, interest_ratio, approved_on, started_on, matures_on, status, external_ref, facts_json,
    recorded_at, source_id, row_version)
SELECT %(bank)s, %(portfolio)s, id, 'loan', 10000 + (n * 7919) %% 900000, (n * 7919) %% 9000,
    CASE WHEN n %% 11 = 0 THEN 5000 END, CASE WHEN n %% 50 = 0 THEN 'EUR' ELSE 'USD' END, 0.05 + (n %% 30) / 1000.0,
    date '2015-01-01' + (n %% 3650)::int, date '2015-02-01' + (n %% 3650)::int, date '2030-01-01' + (n %% 3650)::int,
    CASE WHEN n %% 11 = 0 THEN 'written_off' WHEN n %% 7 = 0 THEN 'repaid' WHEN n %% 13 = 0 THEN 'default'
         ELSE 'performing' END,
    'L-' || n, jsonb_build_object('jobs_to_create', n %% 20, 'jobs_to_retain', n %% 30), now(),
    (SELECT id FROM foundation_datasource WHERE code = 'internal'), 1
FROM held;
"""
_SCORES = """
INSERT INTO capability_capabilityscore (organization_id, enterprise_id, capability_id, score, confidence, evidence_json,
    computed_at, inputs_hash)
SELECT o.id, o.id, c.id, 40 + o.id %% 50, 0.6, '{}', now() - n * interval '30 days', ''
FROM foundation_organization AS o, capability_capability AS c, generate_series(1, %(each)s) AS n
WHERE o.slug LIKE 'enterprise-%%';
"""
_OUTCOMES = """
INSERT INTO outcomes_outcome (organization_id, enterprise_id, outcome_type, measured_at, metrics_json, breakdowns_json,
    notes, external_ref, recorded_at, source_id, row_version)
SELECT o.id, o.id, 'jobs', now() - n * interval '20 days', jsonb_build_object('jobs_supported', n), '{}', '', '', now(),
    (SELECT id FROM foundation_datasource WHERE code = 'internal'), 1
FROM generate_series(1, %(each)s) AS n, foundation_organization AS o WHERE o.slug LIKE 'enterprise-%%';
"""


def measure() -> Iterator[Measured]:
    """Fill a database once, then ask for each page of the wide bank and of the small one, in turns."""
    with prepared_database() as owner:
        from django.test import Client

        from institutional.overview.keeping import keep_all_sums
        from tests.actors import PASSWORD

        wide, small = _bank("wide"), _bank("small")
        _fill(owner, wide, small)
        clients = {name: Client(headers={"host": "localhost"}) for name in ("wide", "small")}
        for name, client in clients.items():
            client.post("/sign-in", {"email": f"{name}@example.org", "password": PASSWORD})

        def ask(name: str, path: str) -> Callable[[int], object]:
            def call(_number: int) -> object:
                answer = clients[name].get(path)
                if answer.status_code != 200:
                    raise RuntimeError(f"{path} answered {answer.status_code}.")
                return answer

            return call

        size = f"{MANY:,} enterprises, {MANY * OUTCOMES_EACH:,} outcomes behind"
        page = "/institutional/portfolios/{}"
        ours, theirs = _in_turns(ask("wide", page.format(wide[1])), ask("small", page.format(small[1])))
        yield Measured(
            f"portfolio, page just after a change, {size} (reference: {FEW:,})", ours, theirs, peak_memory(), ""
        )
        keep_all_sums()  # as the job does within a minute
        for what, path, bar in (
            ("page", page, "ratio ≥ 0.67 (≤ 1.5 ×); p95 ≤ 150 ms"),
            ("page by readiness", "/institutional/portfolios/{}?ordering=-readiness", ""),
            ("enterprises by API", "/api/v1/institutional/portfolios/{}/enterprises", ""),
            ("data quality", "/institutional/data-quality?portfolio={}", ""),
        ):
            ours, theirs = _in_turns(ask("wide", path.format(wide[1])), ask("small", path.format(small[1])))
            yield Measured(f"portfolio, {what}, {size} (reference: {FEW:,})", ours, theirs, peak_memory(), bar)
        path = f"/api/v1/institutional/enterprises/{_one(owner)}/snapshot"
        yield _snapshot(ask("wide", path), size)
        yield _overview(wide, size)


def _in_turns(one: Callable[[int], object], other: Callable[[int], object]) -> tuple[tuple[float, ...], ...]:
    """Time two calls, one after the other, until each has been timed often enough."""
    timed(one, WARMING)
    timed(other, WARMING)
    pairs = [(timed(one, 1)[0], timed(other, 1)[0]) for _number in range(REPETITIONS)]
    return tuple(zip(*pairs, strict=True))


def _bank(name: str) -> tuple[int, int]:
    """Make a bank with an analyst and a portfolio; gives their ids."""
    from tests import actors
    from tests.institutional import factories

    bank = factories.institution(f"A {name} bank")
    actors.member(bank, "analyst", email=f"{name}@example.org")
    return bank, factories.portfolio(bank, f"The {name} one")


def _fill(owner: str, wide: tuple[int, int], small: tuple[int, int]) -> None:
    """Fill the tables; rows come in the state they came to, so that nothing is told of them."""
    with psycopg.connect(owner) as connection:
        for table in _TRIGGERED:
            connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        for statement in (_ENTERPRISES, _PROFILES, _GRANTS):
            connection.execute(statement, {"many": MANY})
        for (bank, portfolio), count in ((wide, MANY), (small, FEW)):
            connection.execute(_HELD, {"bank": bank, "portfolio": portfolio, "count": count})
        connection.execute(_SCORES, {"each": SCORES_EACH})
        connection.execute(_OUTCOMES, {"each": OUTCOMES_EACH})
    with psycopg.connect(owner) as connection:
        for table in _TRIGGERED:
            connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _one(owner: str) -> int:
    with psycopg.connect(owner) as connection:
        row = connection.execute(
            "SELECT id FROM foundation_organization WHERE slug = %s", [f"enterprise-{FEW // 2}"]
        ).fetchone()
    return int(row[0]) if row else 0


def _snapshot(call: Callable[[int], object], size: str) -> Measured:
    """Hold a snapshot against the statements that it is made of."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    timed(call, WARMING)
    with CaptureQueriesContext(connection) as asked:
        call(0)
    statements = [one["sql"] for one in asked.captured_queries if one["sql"].lstrip()[:4].upper() in ("SELE", "WITH")]
    params = {name: value for name, value in connection.get_connection_params().items() if name in _OF_A_CONNECTION}
    with psycopg.connect(**params, prepare_threshold=0) as plain:

        def reference(_number: int) -> object:
            for one in statements:
                plain.execute(one).fetchall()
            plain.rollback()
            return None

        ours, theirs = _in_turns(call, reference)
    name = f"snapshot of one of {size} (reference: its {len(statements)} statements)"
    return Measured(name, ours, theirs, peak_memory(), "ratio ≥ 0.5 (≤ 2 ×); p95 ≤ 60 ms")


_OF_A_CONNECTION = frozenset({"dbname", "user", "password", "host", "port"})


def _overview(wide: tuple[int, int], size: str) -> Measured:
    """Compute the overview of the wide bank's portfolio a few times, each a run with all its steps kept."""
    from clear_platform.foundation.public import acting
    from institutional.analytics.operations import compute_portfolio_overview
    from institutional.positions.keeping import catch_up_with_positions
    from tests import actors
    from tests.execution.packs.factories import fx, pack

    system = actors.system()
    with acting(system):
        catch_up_with_positions()
    pack(fx(date(2026, 5, 4)))

    def compute(_number: int) -> Any:
        return compute_portfolio_overview(actor=system, portfolio_id=wide[1], require_fresh=False)

    seconds = []
    for number in range(3):
        begun = time.perf_counter()
        compute(number)
        seconds.append(time.perf_counter() - begun)
    return Measured(f"overview of {size}, a run of five steps", tuple(seconds), (), peak_memory(), "")
