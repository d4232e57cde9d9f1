"""What earlier releases left, brought up by a migration's own SQL: without going back and building the tables anew.

For migrations of data alone, whose tables have their form of today. One that changes tables is migrated to and from.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import psycopg
from django.db import migrations
from psycopg.sql import SQL, Identifier


def carry_out(hand: psycopg.Connection, package: str, name: str) -> None:
    """Run the SQL of a migration that is nothing but that, as its forward way."""
    for operation in import_module(f"{package}.migrations.{name}").Migration.operations:
        if not isinstance(operation, migrations.RunSQL):
            raise TypeError(f"{name} does more than SQL; migrate to it.")
        hand.execute(operation.sql)


@contextmanager
def before_its_triggers(owner_address: str, *tables: str) -> Iterator[psycopg.Connection]:
    """A connection of the owner of tables, to the time before anything kept their rows as they are."""
    with psycopg.connect(owner_address, autocommit=True) as hand:
        for table in tables:
            hand.execute(SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(Identifier(table)))
        yield hand
        for table in tables:
            hand.execute(SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(Identifier(table)))
