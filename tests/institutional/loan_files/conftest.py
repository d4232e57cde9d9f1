"""What the stories of loan files share: the real file loaded once into a database that they all read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from clear_platform.foundation.imports.results import BatchSummary
from clear_platform.foundation.public import Actor
from tests import actors
from tests.databases import ServerAddress, connection_to, fresh_name
from tests.institutional.loan_files import factories

Ask = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True)
class California:
    """A database with the California file in it: the batch, who loaded it, and plain SQL as the tables' owner."""

    batch: BatchSummary
    officer: Actor
    sql: Ask

    def one(self, statement: str, *values: object) -> Any:
        """The only value of the only row."""
        ((value,),) = self.sql(statement, *values)
        return value


@pytest.fixture(scope="module")
def california(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_server: ServerAddress
) -> Iterator[California]:
    with (
        django_db_blocker.unblock(),
        database_server.clone(fresh_name()) as name,
        connection_to(database_server.web(name)),
    ):
        officer = actors.staff()
        batch = factories.loaded(officer, factories.CALIFORNIA.read_bytes(), file_name="sba_loans_california.csv")
        with psycopg.connect(database_server.owner(name)) as owner:

            def ask(statement: str, *values: object) -> list[tuple[Any, ...]]:
                return owner.execute(statement, values).fetchall()

            yield California(batch, officer, ask)
