"""Rows of a table as canonical JSON, one a line, written by the database itself and read as they come.

Memory stays flat however many there are, and no row becomes an object. Not here: which rows, nor what may leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from django.db import connection
from django.db.models import CharField, Expression, F, Func, QuerySet, TextField
from django.db.models.functions import Cast
from psycopg import sql

_AT_ONCE: Final = 200
_COPY: Final = sql.SQL("COPY (SELECT row_to_json(r) FROM (SELECT {columns} FROM ({rows}) AS q) AS r) TO STDOUT")


class Moment(Func):
    """A time in UTC, to the microsecond."""

    template = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    output_field = CharField()


class Canonical(Func):
    """A JSON value in the form in which it is hashed."""

    # Most rows have nothing in most of their objects. A call of the function costs ten times what it costs to write the
    # members of an object here, so only what is within them is left to it.
    template = """(CASE WHEN %(expressions)s = '{}' THEN '{}' WHEN jsonb_typeof(%(expressions)s) = 'object' THEN (
        SELECT '{' || string_agg(
            to_json(member.key)::text || ':' || CASE jsonb_typeof(member.value)
                WHEN 'number' THEN trim_scale(member.value::numeric)::text
                WHEN 'object' THEN institutional_canonical_json(member.value)
                WHEN 'array' THEN institutional_canonical_json(member.value)
                ELSE member.value::text
            END,
            ',' ORDER BY member.key COLLATE "C"
        ) || '}'
        FROM jsonb_each(%(expressions)s) AS member
    ) ELSE institutional_canonical_json(%(expressions)s) END)::json"""
    output_field = TextField()


def moment(path: str) -> Expression:
    """Give a time as it stands in a package."""
    return Moment(F(path))


def value(path: str) -> Expression:
    """Give a JSON value as it stands in a package."""
    return Canonical(F(path))


def amount(path: str) -> Expression:
    """Give a decimal as it stands in a package: a text, as exact as it is kept."""
    return Cast(path, TextField())


def lines_of(rows: QuerySet[Any], columns: Mapping[str, str | Expression]) -> Iterator[bytes]:
    """Give rows as canonical JSON, each with its line feed, many to a chunk.

    Takes: what each member is called, with the path or expression that gives it. To be read within a scope, in full or
    not at all: nothing else can be asked of the database meanwhile.
    """
    named = {f"x_{name}": F(one) if isinstance(one, str) else one for name, one in sorted(columns.items())}
    inner, parameters = rows.values(**named).query.sql_with_params()
    # The members' own names cannot stand in the inner statement: most of them are names of other columns there.
    listed = (sql.SQL("q.{} AS {}").format(sql.Identifier(f"x_{one}"), sql.Identifier(one)) for one in sorted(columns))
    statement = _COPY.format(columns=sql.SQL(", ").join(listed), rows=sql.SQL(inner))
    with connection.cursor() as cursor, cursor.copy(statement, parameters) as copy:
        read = iter(copy)
        while rows_read := list(islice(read, _AT_ONCE)):
            # COPY doubles every backslash and has nothing else to escape: JSON holds no raw tab or line feed.
            yield b"".join(rows_read).replace(b"\\\\", b"\\")
