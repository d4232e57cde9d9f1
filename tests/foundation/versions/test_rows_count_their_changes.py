"""Whatever changes a row counts the change; what changes nothing does not, and nobody sets the number."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from clear_platform.foundation.public import Actor, Versioned, acting
from institutional.models import Portfolio
from tests import actors
from tests.databases import TEMPLATE, ServerAddress
from tests.institutional import factories

pytestmark = pytest.mark.django_db
VERSIONED = [model for model in apps.get_models() if issubclass(model, Versioned)]


@pytest.fixture
def system() -> Iterator[Actor]:
    actor = actors.system()
    with acting(actor):
        yield actor


@pytest.fixture
def portfolio() -> int:
    return factories.portfolio(factories.institution())


def version(actor: Actor, portfolio_id: int) -> int:
    return Portfolio.objects.for_actor(actor).values_list("row_version", flat=True).get(pk=portfolio_id)


def test_a_new_row_begins_at_one(portfolio: int, system: Actor) -> None:
    assert version(system, portfolio) == 1


def test_saving_a_change_counts(portfolio: int, system: Actor) -> None:
    row = Portfolio.objects.get_for(system, portfolio)
    row.name = "Renamed"
    row.save()
    assert version(system, portfolio) == 2


def test_saving_without_a_change_does_not(portfolio: int, system: Actor) -> None:
    Portfolio.objects.get_for(system, portfolio).save()
    assert version(system, portfolio) == 1


def test_updating_many_counts_each(portfolio: int, system: Actor) -> None:
    Portfolio.objects.for_actor(system).update(currency="EUR")
    assert version(system, portfolio) == 2


def test_plain_sql_counts(portfolio: int, system: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE institutional_portfolio SET currency = 'EUR' WHERE id = %s", [portfolio])
    assert version(system, portfolio) == 2


def test_the_number_cannot_be_set(portfolio: int, system: Actor) -> None:
    Portfolio.objects.for_actor(system).update(row_version=99)
    assert version(system, portfolio) == 1


def test_a_row_read_long_ago_does_not_set_it_back(portfolio: int, system: Actor) -> None:
    long_ago = Portfolio.objects.get_for(system, portfolio)
    Portfolio.objects.for_actor(system).update(currency="EUR")
    long_ago.name = "Renamed"
    long_ago.save()
    assert version(system, portfolio) == 3


@pytest.mark.parametrize("model", VERSIONED, ids=lambda model: model._meta.label)
def test_every_table_with_the_column_has_the_trigger(model: type[Versioned], database_server: ServerAddress) -> None:
    with psycopg.connect(database_server.owner(TEMPLATE)) as owner:
        found = owner.execute(
            "SELECT tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'count_change'",
            [model._meta.db_table],
        ).fetchall()
    assert found == [("O",)]
