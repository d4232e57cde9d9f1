"""What row-level security costs: lists over a million rows of a thousand organizations, and with 20,000 grants.

The reference is the same query in the same database with row-level security switched off. What the application itself
asks for (its scope) is in both.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator

import psycopg
from psycopg import sql

from bench.measuring import peak_memory
from bench.prepared import prepared_database
from bench.results import Measured

ORGANIZATIONS = 1_000
ROWS_EACH = 1_000
GRANTED = 20_000
REPETITIONS = 40
BLOCKS = 3
PROTECTED = ("outcomes_outcome", "foundation_accessgrant", "foundation_organization", "foundation_membership")

_ORGANIZATIONS = """
INSERT INTO foundation_organization (kind, origin, name, slug, settings_json, created_at)
SELECT 'enterprise', 'invented', 'Enterprise ' || n, 'enterprise-' || n, '{}', now() FROM generate_series(1, %s) AS n;
"""
_ENTERPRISES = """
INSERT INTO enterprises_enterprise (organization_id, external_ids_json)
SELECT id, '{}' FROM foundation_organization WHERE kind = 'enterprise';
"""
_BANK = """
INSERT INTO foundation_organization (kind, origin, name, slug, settings_json, created_at)
VALUES ('institution', 'invented', 'A wide bank', 'a-wide-bank', '{}', now()) RETURNING id;
"""
_GRANTS = """
INSERT INTO foundation_accessgrant (grantee_id, organization_id, level, via, accepted_at, created_at)
SELECT id, id, 'act', 'self', now(), now() FROM foundation_organization WHERE kind <> 'platform'
UNION ALL
SELECT %(bank)s, id, 'read', 'portfolio:1', now(), now() FROM foundation_organization WHERE kind = 'enterprise';
"""
_OUTCOMES = """
INSERT INTO outcomes_outcome
    (organization_id, enterprise_id, outcome_type, measured_at, metrics_json, notes, external_ref, recorded_at,
     source_id)
SELECT tenants.id, tenants.id, 'jobs', now() - n * interval '1 hour', '{"jobs_supported": 5}', '', '', now(),
       (SELECT id FROM foundation_datasource WHERE code = 'internal')
FROM generate_series(1, %(rows)s) AS n, (
    SELECT id FROM foundation_organization WHERE kind = 'enterprise' ORDER BY id LIMIT %(organizations)s
) AS tenants ORDER BY n, tenants.id;
"""


def measure() -> Iterator[Measured]:
    """Fill a database once, then ask each question with the policies and without, in turns."""
    with prepared_database() as owner:
        bank, enterprise = _fill(owner)
        from clear_platform.foundation.public import OrganizationKind
        from clear_platform.foundation.tenancy.actors import Actor, Seat
        from outcomes.models import Outcome

        def seated(organization_id: int, kind: OrganizationKind, role: str) -> Actor:
            seats = (Seat(organization_id, kind, role, "A seat"),)
            return Actor(kind="user", id=1, name="A person", organization_id=organization_id, seats=seats)

        def newest(actor: Actor) -> list[Outcome]:
            return list(Outcome.objects.for_actor(actor).order_by("-pk")[:51])

        def about(actor: Actor) -> list[Outcome]:
            return list(Outcome.objects.for_actor(actor).filter(enterprise_id=enterprise).order_by("-pk")[:51])

        small = seated(enterprise, OrganizationKind.ENTERPRISE, "owner")
        wide = seated(bank, OrganizationKind.INSTITUTION, "analyst")
        yield _held_against_none(
            owner, "row security, first page of one of 1,000 tenants, 1M rows", small, newest, "≤ 1.5 × without"
        )
        yield _held_against_none(
            owner,
            "row security, how many rows one tenant has",
            small,
            lambda actor: Outcome.objects.for_actor(actor).count(),
            "≤ 1.5 × without",
        )
        yield _held_against_none(
            owner, "row security, first page with 20,000 grants", wide, newest, "≤ 12 ms more than without"
        )
        yield _held_against_none(owner, "row security, one of 20,000 granted", wide, about, "≤ 12 ms more than without")
        yield _held_against_none(
            owner, "row security, the same, narrowed to that one", wide, about, "as without", about=enterprise
        )


def _held_against_none(
    owner: str, name: str, actor: object, ask: Callable[..., object], bar: str, *, about: int | None = None
) -> Measured:
    secured: list[float] = []
    open_: list[float] = []
    for _block in range(BLOCKS):
        secured += _timed(actor, ask, about)
        _switch(owner, on=False)
        open_ += _timed(actor, ask, about)
        _switch(owner, on=True)
    return Measured(
        name=name,
        seconds=tuple(secured),
        reference_seconds=tuple(open_),
        peak_memory_bytes=peak_memory(),
        bar=bar,
    )


def _timed(actor: object, ask: Callable[..., object], about: int | None) -> list[float]:
    """Give the seconds of the question alone, in a transaction as a request opens it; the first asks warm it up."""
    from clear_platform.foundation.tenancy import context, standing

    taken = []
    with context.request_scope(read_only=True):
        standing.bind(actor)
        if about is not None:
            standing.narrow_to(about)
        for _ in range(3):
            ask(actor)
        gc.disable()
        for _ in range(REPETITIONS):
            began = time.perf_counter()
            ask(actor)
            taken.append(time.perf_counter() - began)
        gc.enable()
    return taken


def _switch(owner: str, *, on: bool) -> None:
    state = "ENABLE" if on else "DISABLE"
    with psycopg.connect(owner) as connection:
        for table in PROTECTED:
            connection.execute(
                sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(sql.Identifier(table), sql.SQL(state))
            )


def _fill(owner: str) -> tuple[int, int]:
    """Give the institution that may read 20,000 enterprises, and an enterprise in the middle of those with rows."""
    with psycopg.connect(owner) as connection:
        connection.execute(_ORGANIZATIONS, [GRANTED])
        connection.execute(_ENTERPRISES)
        ((bank,),) = connection.execute(_BANK).fetchall()
        connection.execute(_GRANTS, {"bank": bank})
        connection.execute(_OUTCOMES, {"rows": ROWS_EACH, "organizations": ORGANIZATIONS})
        ((enterprise,),) = connection.execute(
            "SELECT organization_id FROM enterprises_enterprise ORDER BY organization_id OFFSET %s LIMIT 1",
            [ORGANIZATIONS // 2],
        ).fetchall()
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    return bank, enterprise
