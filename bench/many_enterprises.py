"""One enterprise, made as in life, copied by the database itself until there are as many as a measurement wants.

The copies have the rows that scores are made from. Nothing else of them exists: no people, no runs, no events.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

STRIDE = 10_000_000
"""What is added to every id of a copy, times its number."""

# Table, its ids that move with the copy, its ids that are no numbers, and its texts that must differ.
COPIED: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    ("foundation_organization", ("id",), (), ("slug", "name")),
    ("enterprises_enterprise", ("organization_id",), (), ("match_key",)),
    ("enterprises_analysis", ("id", "organization_id", "enterprise_id"), (), ()),
    ("enterprises_decisionrecord", ("organization_id", "enterprise_id", "analysis_id"), ("decision_id",), ()),
    ("execution_implementationtask", ("id", "organization_id", "enterprise_id"), ("decision_id",), ()),
    ("execution_milestone", ("id", "organization_id", "task_id"), (), ()),
    ("outcomes_outcome", ("id", "organization_id", "enterprise_id"), ("decision_id",), ()),
)

_COPY = """
INSERT INTO {table} SELECT copy.*
FROM {table} AS kept
CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) AS number
CROSS JOIN jsonb_populate_record(kept, jsonb_build_object({changed})) AS copy
WHERE kept.{owner} = %(enterprise)s
"""


def copy_enterprise(owner: str, enterprise_id: int, *, first: int, last: int) -> list[int]:
    """Copy one enterprise with all that its scores rest on, once for each number; gives the ids of the copies.

    Takes: the owner's address, for the walls between organizations are no part of it. The tables have no triggers
    from then on, for rows are copied in the state they came to; the database is thrown away after the measurement.
    """
    with psycopg.connect(owner) as connection:
        for table, ids, marks, texts in COPIED:
            connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
            changed = [
                *(sql.SQL("{}, kept.{} + number * {}").format(sql.Literal(one), sql.Identifier(one), STRIDE)
                  for one in ids),
                *(sql.SQL("{}, md5(kept.{}::text || number)::uuid").format(sql.Literal(one), sql.Identifier(one))
                  for one in marks),
                *(sql.SQL("{}, left(kept.{}, 50) || '-' || number").format(sql.Literal(one), sql.Identifier(one))
                  for one in texts),
            ]  # fmt: skip
            mine = "id" if table == "foundation_organization" else "organization_id"
            statement = sql.SQL(_COPY).format(
                table=sql.Identifier(table), changed=sql.SQL(", ").join(changed), owner=sql.Identifier(mine)
            )
            connection.execute(statement, {"first": first, "last": last, "enterprise": enterprise_id})
    with psycopg.connect(owner, autocommit=True) as connection:
        for table, *_others in COPIED:
            connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    return [enterprise_id + number * STRIDE for number in range(first, last + 1)]
