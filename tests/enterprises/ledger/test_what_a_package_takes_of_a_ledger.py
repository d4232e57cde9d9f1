"""What of a ledger goes into a package: whole the entries about its things, and links that lead on to the head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from clear_platform.foundation.public import Actor, acting
from enterprises.public import Head, chain_of, content_hash, head_of
from tests import actors
from tests.enterprises import factories
from tests.enterprises.ledger.books import appended

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    return actors.member(factories.enterprise().id, "owner")


def taken(actor: Actor, *things: str, without: tuple[str, ...] = ()) -> list[Mapping[str, Any]]:
    with acting(actor, read_only=True):
        return list(chain_of(actor, head=head(actor), things=[("thing", one) for one in things], without=without))


def head(actor: Actor) -> Head:
    found = head_of(actor, actor.organization_id or 0)
    assert found is not None
    return found


def test_from_the_first_that_is_asked_for_up_to_the_head(owner: Actor) -> None:
    appended(owner, {"a": 1}, {"b": "2.50"}, {"c": 1.5}, None)
    told = taken(owner, "2", "3")
    assert ["kind" in one for one in told[-3:]] == [True, True, False]
    assert [one["image"] for one in told[:-1]] == [{"b": "2.50"}, {"c": told[1]["image"]["c"]}]
    with acting(owner, read_only=True):
        assert told[-1]["hash"] == head(owner).hash


def test_each_can_be_computed_again_and_follows_the_one_before(owner: Actor) -> None:
    appended(owner, {"a": 1}, {"b": "Ä"}, {"rate": 1.50})
    told = taken(owner, "1", "3")
    whole = [one for one in told if "kind" in one]
    assert [content_hash({n: v for n, v in one.items() if n != "hash"}) for one in whole] == [o["hash"] for o in whole]
    assert [one["prev_hash"] for one in told[1:]] == [one["hash"] for one in told[:-1]]


def test_what_a_source_withholds_leaves_its_hashes_alone(owner: Actor) -> None:
    appended(owner, {"source": "secret", "a": 1}, {"source": "open", "a": 2})
    told = taken(owner, "1", "2", without=("secret",))
    assert [set(one) == {"organization", "seq", "prev_hash", "hash"} for one in told] == [True, False]


def test_nothing_is_taken_where_nothing_is_asked_for(owner: Actor) -> None:
    appended(owner, {"a": 1})
    assert taken(owner) == []


def test_nothing_is_given_to_who_does_not_see_the_ledger(owner: Actor) -> None:
    appended(owner, {"a": 1})
    with acting(owner, read_only=True):
        theirs = head(owner)
    stranger = actors.member(factories.enterprise(name="Other").id, "owner")
    with acting(stranger, read_only=True):
        assert head_of(stranger, owner.organization_id or 0) is None
        assert list(chain_of(stranger, head=theirs, things=[("thing", "1")])) == []
