"""Entries of a ledger are placed, chained and hashed by the database, and come out the same in Python."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clear_platform.foundation.public import OrganizationKind, acting
from enterprises.ledger import verifying
from enterprises.ledger.rules import GENESIS
from enterprises.public import canonical_json
from tests import actors
from tests.at_once import at_once
from tests.enterprises.ledger.books import appended, entries_of, faults_in_sql, head_of

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
numbers = st.integers(-(10**20), 10**20) | st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6
)
plain = st.none() | st.booleans() | numbers | texts
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)
images = st.dictionaries(texts, values, max_size=4)
SMALL = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def as_text(value: Any) -> str:
    """JSON in which every number stands with all its digits."""
    match value:
        case Decimal():
            return format(value, "f")
        case dict():
            return "{" + ",".join(f"{json.dumps(key)}:{as_text(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ",".join(map(as_text, value)) + "]"
        case _:
            return json.dumps(value)


@pytest.mark.django_db
@SMALL
@given(image=images)
def test_the_database_and_python_write_a_value_in_the_same_canonical_form(image: dict[str, Any]) -> None:
    with acting(actors.system(), read_only=True), connection.cursor() as cursor:
        cursor.execute("SELECT clear_canonical_json(%s::jsonb)", [as_text(image)])
        [written] = cursor.fetchone()
    assert written == canonical_json(image)


@pytest.mark.django_db
@SMALL
@given(batches=st.lists(st.lists(st.none() | images, min_size=1, max_size=3), min_size=1, max_size=3))
def test_whatever_is_appended_makes_one_chain_that_both_find_whole(
    batches: list[list[dict[str, Any] | None]],
) -> None:
    owner = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    organization_id = owner.organization_id or 0
    for batch in batches:
        appended(owner, *[None if image is None else json.loads(as_text(image)) for image in batch])
    kept = entries_of(organization_id)
    assert [one.seq for one in kept] == list(range(1, sum(map(len, batches)) + 1))
    assert [one.prev_hash for one in kept] == [GENESIS, *[one.hash for one in kept[:-1]]]
    assert head_of(organization_id) == (kept[-1].seq, kept[-1].hash)
    system = actors.system()
    with acting(system, read_only=True):
        assert verifying.walk(actor=system, organization_id=organization_id).faults == []
    assert faults_in_sql(organization_id) == []


@pytest.mark.django_db
def test_an_entry_says_who_did_it_whatever_the_caller_claims() -> None:
    owner = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    appended(owner, {"actor": "somebody else"})
    assert [one.actor for one in entries_of(owner.organization_id or 0)] == [f"user:{owner.id}"]


@pytest.mark.django_db
def test_what_an_operation_that_fails_had_changed_is_not_appended() -> None:
    owner = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")

    def change_and_fail() -> None:
        with acting(owner):
            appended(owner, {"amount": "1.00"})
            raise RuntimeError("changed its mind")

    with pytest.raises(RuntimeError, match="changed its mind"):
        change_and_fail()
    assert entries_of(owner.organization_id or 0) == []


def test_of_two_who_append_at_once_one_follows_the_other(cloned_database: str) -> None:
    owner = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")

    def append() -> str:
        for _ in range(10):
            appended(owner, {"amount": "1.00"}, {"amount": "2.00"})
        return "appended"

    assert at_once(append) == ["appended", "appended"]
    assert [one.seq for one in entries_of(owner.organization_id or 0)] == list(range(1, 41))
    assert faults_in_sql(owner.organization_id or 0) == []


def test_two_operations_that_touch_two_ledgers_in_opposite_order_both_come_to_an_end(cloned_database: str) -> None:
    one, other = (actors.organization(OrganizationKind.INSTITUTION) for _ in range(2))
    turns = iter([(one, other), (other, one)] * 10)
    system = actors.system()

    def append() -> str:
        for _ in range(10):
            first, second = next(turns)
            with acting(system):
                appended(system, {"n": 1}, organization_id=first)
                appended(system, {"n": 2}, organization_id=second)
        return "appended"

    assert at_once(append) == ["appended", "appended"]
    assert [len(entries_of(each)) for each in (one, other)] == [20, 20]
