"""What stands in the tables that a loan file writes to, as plain SQL sees it, to compare before and after."""

from __future__ import annotations

from typing import Any

from django.db import connection

from clear_platform.foundation.public import acting, system_actor

TABLES = {
    "enterprises": "SELECT organization_id, industry, region, city, size_band, match_key, import_batch_id, import_row "
    "FROM enterprises_enterprise ORDER BY 1",
    "organizations": "SELECT id, kind, origin, name, slug FROM foundation_organization "
    "WHERE kind IN ('enterprise', 'institution') ORDER BY 1",
    "grants": "SELECT grantee_id, organization_id, level, via FROM foundation_accessgrant WHERE via <> 'self' "
    "ORDER BY 1, 2, 4",
    "institutions": "SELECT organization_id, type, import_batch_id, import_row FROM institutional_institution "
    "ORDER BY 1",
    "portfolios": "SELECT id, organization_id, name, currency, import_batch_id FROM institutional_portfolio ORDER BY 1",
    "entries": "SELECT portfolio_id, enterprise_id, import_batch_id FROM institutional_portfolioenterprise "
    "ORDER BY 1, 2",
    "positions": "SELECT id, organization_id, portfolio_id, enterprise_id, instrument, principal, outstanding, "
    "written_off_amount, currency, approved_on, started_on, matures_on, status, external_ref, facts_json, "
    "import_batch_id, import_row FROM institutional_position ORDER BY 1",
    "outcomes": "SELECT id, organization_id, enterprise_id, metrics_json, measured_at, valid_on, external_ref, "
    "import_batch_id, import_row FROM outcomes_outcome ORDER BY 1",
}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all those tables."""
    found = {}
    with acting(system_actor("tests"), read_only=True), connection.cursor() as cursor:
        for name, statement in TABLES.items():
            cursor.execute(statement)
            found[name] = cursor.fetchall()
    return found


def counted() -> dict[str, int]:
    """How many rows each of those tables has."""
    return {name: len(rows) for name, rows in everything().items()}


def ask(statement: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows that a plain statement gives."""
    with acting(system_actor("tests"), read_only=True), connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
