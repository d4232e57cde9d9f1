"""A citation is stale when what it cites says something else, was superseded, taken away, or is out of sight."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from clear_platform.foundation import clock
from clear_platform.foundation.lineage.results import CitationShown
from clear_platform.foundation.lineage.walking import stale_from
from clear_platform.foundation.models import Organization
from clear_platform.foundation.public import (
    Actor,
    Cited,
    NewCitation,
    OrganizationKind,
    Thing,
    Touched,
    acting,
    citations_of,
    cite,
    cite_many,
    citing,
    mark_removed,
    not_noted,
    stale_citations,
    touch,
    touch_many,
)
from tests import actors

KIND = "position"


def somebody() -> Actor:
    return actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")


def things(actor: Actor, *refs: str, hash: str = "1" * 64) -> None:
    """Things that can be cited, of the organization that is acted for."""
    owner = actor.organization_id or 0
    with acting(actor):
        touch_many(things=[Touched(KIND, ref, hash, f"thing {ref}", owner) for ref in refs])


def cites(actor: Actor, citing_ref: str, *refs: str) -> None:
    """One thing cites others as they stand."""
    with acting(actor):
        cite(
            actor=actor,
            organization_id=actor.organization_id or 0,
            citing=Thing(KIND, citing_ref),
            cited=[Cited(KIND, ref) for ref in refs],
        )


def stale(actor: Actor, *refs: str) -> dict[str, list[tuple[str, str]]]:
    """What is stale beneath each thing: the way to it, and how it stands."""
    with acting(actor, read_only=True):
        found = stale_citations(actor=actor, kind=KIND, refs=refs)
    return {
        ref: [("/".join(thing.ref for thing in one.path), one.citation.verdict) for one in ways]
        for ref, ways in found.items()
    }


@pytest.mark.django_db
def test_what_cites_a_thing_that_changed_is_stale_and_what_cites_that_is_too() -> None:
    me = somebody()
    things(me, "a", "b", "c", "d")
    cites(me, "a", "b", "d")
    cites(me, "b", "c")
    assert stale(me, "a", "b") == {}
    things(me, "c", hash="2" * 64)
    assert stale(me, "a", "b", "d") == {"a": [("a/b/c", "changed")], "b": [("b/c", "changed")]}


@pytest.mark.django_db
def test_a_thing_that_comes_back_to_what_was_cited_is_stale_no_more() -> None:
    me = somebody()
    things(me, "a", "b")
    cites(me, "a", "b")
    things(me, "b", hash="2" * 64)
    things(me, "b", hash="1" * 64)
    assert stale(me, "a") == {}


@pytest.mark.django_db
def test_citing_anew_takes_a_thing_as_it_is_now_and_drops_what_is_cited_no_more() -> None:
    me = somebody()
    things(me, "a", "b", "c")
    cites(me, "a", "b", "c")
    things(me, "b", "c", hash="2" * 64)
    cites(me, "a", "b")
    assert stale(me, "a") == {}
    with acting(me, read_only=True):
        assert [one.cited.ref for one in citations_of(actor=me, kind=KIND, ref="a")] == ["b"]


@pytest.mark.django_db
def test_a_circle_of_citations_comes_to_an_end() -> None:
    me = somebody()
    things(me, "a", "b", "c")
    cites(me, "a", "b")
    cites(me, "b", "c")
    cites(me, "c", "a")
    things(me, "c", hash="2" * 64)
    assert stale(me, "a") == {"a": [("a/b/c", "changed")]}
    with acting(me, read_only=True):
        above = citing(actor=me, kind=KIND, ref="c")
    assert [(one.citing.ref, [thing.ref for thing in one.through]) for one in above] == [("b", []), ("a", ["b"])]


@pytest.mark.django_db
def test_what_was_cited_before_it_was_noted_is_taken_as_it_is_noted_first() -> None:
    me = somebody()
    things(me, "a")
    cites(me, "a", "b")
    assert stale(me, "a") == {"a": [("a/b", "unreadable")]}
    things(me, "b")
    assert stale(me, "a") == {}


@pytest.mark.django_db
def test_what_was_superseded_or_taken_away_says_which() -> None:
    me = somebody()
    things(me, "a", "b", "c")
    cites(me, "a", "b", "c")
    with acting(me):
        touch_many(things=[Touched(KIND, "b", "1" * 64, "b", me.organization_id or 0, "superseded")])
        mark_removed(actor=me, kind=KIND, refs=["c"])
    assert stale(me, "a") == {"a": [("a/b", "superseded"), ("a/c", "removed")]}


@pytest.mark.django_db
def test_what_is_out_of_sight_can_no_longer_be_read_and_tells_nothing() -> None:
    me, other = somebody(), somebody()
    things(other, "theirs")
    actors.granted(me.organization_id or 0, other.organization_id or 0)
    things(me, "a")
    cites(me, "a", "theirs")
    assert stale(me, "a") == {}
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute(
            "SELECT clear_remove_grants(ARRAY[%s]::bigint[], ARRAY[%s]::bigint[], ARRAY['portfolio:1'])",
            [me.organization_id, other.organization_id],
        )
    assert stale(me, "a") == {"a": [("a/theirs", "unreadable")]}
    with acting(me, read_only=True):
        [one] = citations_of(actor=me, kind=KIND, ref="a")
    assert (one.label, one.hash_now, one.link) == ("", "", "")


@pytest.mark.django_db
def test_citations_of_others_are_not_shown() -> None:
    me, other = somebody(), somebody()
    things(me, "mine")
    things(other, "theirs")
    system = actors.system()
    with acting(system):
        cite_many(
            wanted=[NewCitation(other.organization_id or 0, Thing(KIND, "theirs"), Cited(KIND, "mine"))],
        )
    with acting(me, read_only=True):
        assert citing(actor=me, kind=KIND, ref="mine") == []
        assert citations_of(actor=me, kind=KIND, ref="theirs") == []


@pytest.mark.django_db
def test_a_kind_that_nobody_registered_is_a_mistake_of_the_programmer() -> None:
    me = somebody()
    with acting(me), pytest.raises(ValueError, match="No app registered 'moon'"):
        touch(kind="moon", ref=1, hash="1" * 64, label="", organization_id=me.organization_id or 0)


@pytest.mark.django_db
def test_a_thousand_things_cost_one_statement_to_note_and_one_to_ask_about() -> None:
    me = somebody()
    owner = me.organization_id or 0
    refs = [str(number) for number in range(1000)]
    with acting(me), CaptureQueriesContext(connection) as asked:
        touch_many(things=[Touched(KIND, ref, "1" * 64, ref, owner) for ref in refs])
        cite_many(
            wanted=[NewCitation(owner, Thing(KIND, upper), Cited(KIND, lower)) for upper, lower in pairwise(refs)],
        )
        stale_citations(actor=me, kind=KIND, refs=refs[:50])
    assert len(asked) == 3


@pytest.mark.django_db
def test_what_is_not_noted_is_found_by_one_look_into_the_index_for_each_row() -> None:
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = not_noted(KIND, Organization.objects.order_by("pk")).explain()
    assert re.search(r"citable_once.*Index Cond: .*\bref\b.* = ", plan, re.DOTALL)
    assert "Join" not in plan


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans()), max_size=25).map(
        lambda rows: list({row[:2]: row for row in rows}.values())
    )
)
def test_whatever_cites_whatever_each_way_is_a_shortest_one_and_each_stale_citation_comes_once(
    edges: list[tuple[int, int, bool]],
) -> None:
    now = clock.now()
    shown = [
        CitationShown(
            citing=Thing(KIND, str(upper)),
            cited=Thing(KIND, str(lower)),
            hash_then="1",
            hash_now="1" if holds else "2",
            label="",
            verdict="holds" if holds else "changed",
            noted_at=now,
            changed_at=now,
            link="",
        )
        for upper, lower, holds in edges
    ]
    distance = {0: 0}
    for _ in range(7):
        for upper, lower, _holds in edges:
            if upper in distance:
                distance[lower] = min(distance.get(lower, 99), distance[upper] + 1)
    found = stale_from(Thing(KIND, "0"), shown)
    assert sorted((one.citation.citing.ref, one.citation.cited.ref) for one in found) == sorted(
        (str(upper), str(lower)) for upper, lower, holds in edges if not holds and upper in distance
    )
    for one in found:
        assert len(one.path) == distance[int(one.citation.citing.ref)] + 2
        steps = {(str(upper), str(lower)) for upper, lower, _holds in edges}
        assert all((a.ref, b.ref) in steps for a, b in pairwise(one.path))
