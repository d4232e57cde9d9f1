"""Markup that would run, planted in every text of the database that nothing in the code reads as a word of its own.

Lives here: where it is planted. What must not happen then is told by the story.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql
from psycopg.types.json import Jsonb

LONG = "\"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}' onfocus=alert(3) autofocus x='"
SHORT = "<img src=x onerror=alert(1)>"
ADDRESS = "javascript:alert(4)"
SHOWN = "<img src=x onerror=alert("

# What the code itself reads: by which somebody signs in, by which a form of the data is told, by which rows are found.
READ_BY_THE_CODE = {
    "email", "password", "locale", "timezone", "density", "session_data", "kind", "code", "action", "object_type",
    "rationale_json", "evidence_json", "flags_json", "outcome_type", "unit", "capability_code", "action_plan_ref",
    # Shipped with the code; nobody writes it.
    "terms_url", "ticket_id", "system", "category", "success_metric", "key", "pattern",
    # Sums and the moment they are of, which the database alone reads.
    "rows_json", "as_of",
    # Sealed: what is planted there could sign nothing.
    "private_key",
}  # fmt: skip
# Held against its hash each time it is read: a page would tell that it was altered, and show nothing else.
SEALED = {("execution_runblob", "body")}
# What is computed over the rest, and would no longer be true of it.
COMPUTED = ("hash", "sha256", "digest", "fingerprint", "stamp")
OF_LIBRARIES = ("django.", "procrastinate", "allauth", "pghistory")


def plant(owner_address: str) -> dict[str, int]:
    """Plant it as the owner of the tables, past everything that checks what is written.

    Gives how many rows each column took; a column that refuses (a key, a constraint) is left out.
    """
    planted = {}
    with psycopg.connect(owner_address, autocommit=True) as owner:
        for table, column, key, value in _columns():
            try:
                planted[f"{table}.{column}"] = _write(owner, table, column, key, value)
            except psycopg.Error:
                # Keys and constraints refuse; the story says how many took it.
                continue
    return planted


def _columns() -> Iterator[tuple[str, str, str, str]]:
    for model in apps.get_models():
        if model.__module__.startswith(OF_LIBRARIES) or not model._meta.managed:
            continue
        for field in model._meta.local_concrete_fields:
            value = _value_for(field)
            if (model._meta.db_table, field.name) in SEALED:
                continue
            if value and field.name not in READ_BY_THE_CODE and not field.name.endswith(COMPUTED):
                yield model._meta.db_table, str(field.column), str(model._meta.pk.column), value


def _value_for(field: models.Field[Any, Any]) -> str:
    if field.primary_key or field.is_relation or field.choices:
        return ""
    if isinstance(field, models.JSONField):
        return LONG
    if isinstance(field, models.URLField):
        return ADDRESS
    if not isinstance(field, models.CharField | models.TextField):
        return ""
    room = field.max_length or len(LONG) + 20
    # A number after it keeps what has to be unique apart.
    return next((one for one in (LONG, SHORT) if len(one) + 8 <= room), "")


def _write(owner: psycopg.Connection[Any], table: str, column: str, key: str, value: str) -> int:
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column), "key": sql.Identifier(key)}
    with owner.transaction():
        # Rows that are frozen or only added to are kept so by triggers.
        owner.execute(sql.SQL("ALTER TABLE {table} DISABLE TRIGGER USER").format(**names))
        written = _fill(owner, names, value)
        owner.execute(sql.SQL("ALTER TABLE {table} ENABLE TRIGGER USER").format(**names))
    return written


def _fill(owner: psycopg.Connection[Any], names: dict[str, sql.Identifier], value: str) -> int:
    if value == ADDRESS:
        return owner.execute(sql.SQL("UPDATE {table} SET {column} = %s").format(**names), [value]).rowcount
    found = owner.execute(sql.SQL("SELECT {key}, {column} FROM {table} LIMIT 3000").format(**names)).fetchall()
    if any(isinstance(inside, dict | list) for _row, inside in found):
        statement = sql.SQL("UPDATE {table} SET {column} = %s WHERE {key} = %s").format(**names)
        with owner.cursor() as cursor:
            cursor.executemany(statement, [(Jsonb(_filled(inside)), row) for row, inside in found])
        return len(found)
    numbered = sql.SQL("UPDATE {table} SET {column} = %s || {key}::text WHERE {column} <> ''").format(**names)
    return owner.execute(numbered, [value]).rowcount


def _filled(inside: Any) -> Any:
    """The same JSON with the words that a person would write replaced; keys, codes and numbers stay."""
    if isinstance(inside, dict):
        return {key: _filled(one) for key, one in inside.items()}
    if isinstance(inside, list):
        return [_filled(one) for one in inside]
    return LONG if isinstance(inside, str) and " " in inside else inside
