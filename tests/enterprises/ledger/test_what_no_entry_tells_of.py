"""Rows that no entry tells of are found however many there are."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from clear_platform.foundation.public import acting
from enterprises.decisions.models import DecisionRecord
from enterprises.ledger.queries import not_kept
from tests import actors
from tests.enterprises import factories
from tests.enterprises.ledger.books import appended

pytestmark = pytest.mark.django_db


def test_each_row_costs_one_look_into_the_index() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    appended(owner, *({"text": "x" * 200} for _ in range(2000)))
    system = actors.system()
    with acting(system), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = not_kept("decision", DecisionRecord.objects.for_actor(system).order_by("pk")).explain()
    assert re.search(r"ledger_by_object.*Index Cond: .*\bobject_id\b.* = ", plan, re.DOTALL)
    assert "Join" not in plan


def test_a_row_without_an_entry_of_its_kind_is_found_and_no_other() -> None:
    made = factories.approved(factories.enterprise().id)
    system = actors.system()
    with acting(system):
        rows = DecisionRecord.objects.for_actor(system)
        assert list(not_kept("decision", rows)) == []
        assert [row.pk for row in not_kept("position", rows)] == [made.pk]
