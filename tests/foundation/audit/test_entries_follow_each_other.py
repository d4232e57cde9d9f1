"""Every entry of a chain holds the hash of the one before it, whoever writes at the same time."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from threading import Barrier

import pytest
import rfc8785
from django.db import connection, transaction

from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, OrganizationKind, acting, record, system_actor
from clear_platform.foundation.tenancy.context import after_reading
from clear_platform.foundation.tenancy.scope import ReadOnlyScope
from tests import actors
from tests.foundation.audit.chains import chain_of, entries, head_of

ZEROS = "0" * 64


class Stopped(Exception):
    """What goes wrong in these stories."""


def owner() -> Actor:
    return actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")


def record_and_stop(actor: Actor, action: str) -> None:
    record(actor=actor, action=action, object_type="thing", object_id=1)
    raise Stopped


@pytest.mark.django_db
def test_a_chain_begins_at_one_and_each_entry_names_the_hash_before_it() -> None:
    me = owner()
    entries(me, 3)
    chain = chain_of(me.organization_id or 0)
    assert [one.seq for one in chain] == list(range(1, len(chain) + 1))
    assert [one.prev_hash for one in chain] == [ZEROS, *(one.hash for one in chain[:-1])]
    assert head_of(me.organization_id or 0) == (chain[-1].seq, chain[-1].hash)


@pytest.mark.django_db
def test_the_hash_is_recomputed_from_the_documented_form_alone() -> None:
    me = owner()
    with acting(me):
        record(
            actor=me,
            action="test",
            object_type="thing",
            object_id="é/1",
            before={"rate": 0.1, "exact": "1.10", "none": None, "deep": {"z": [1, True], "a": "\u20ac"}},
            after={"beyond": 2**60},
        )
    one = chain_of(me.organization_id or 0)[-1]
    said = {
        "v": 1,
        "organization": me.organization_id,
        "seq": one.seq,
        "at": one.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor_kind": "user",
        "actor_id": me.id,
        "actor_name": one.actor_name,
        "action": "test",
        "object_type": "thing",
        "object_id": "é/1",
        "before": {"rate": 0.1, "exact": "1.10", "none": None, "deep": {"z": [1, True], "a": "\u20ac"}},
        "after": {"beyond": str(2**60)},
        "request_id": None,
        "ip": None,
        "prev_hash": one.prev_hash,
    }
    assert hashlib.sha256(rfc8785.dumps(json.loads(json.dumps(said)))).hexdigest() == one.hash


@pytest.mark.django_db
def test_what_is_undone_with_a_savepoint_leaves_no_entry() -> None:
    me = owner()
    with acting(me):
        with pytest.raises(Stopped), transaction.atomic():
            record_and_stop(me, "undone")
        record(actor=me, action="done", object_type="thing", object_id=1)
    assert [one.action for one in chain_of(me.organization_id or 0)][-1:] == ["done"]
    assert "undone" not in {one.action for one in chain_of(me.organization_id or 0)}


@pytest.mark.django_db
def test_what_fails_after_it_was_recorded_leaves_neither_the_change_nor_the_entry() -> None:
    """U4, for one operation: entry and change stand or fall together."""
    me = owner()
    before = head_of(me.organization_id or 0)
    with pytest.raises(Stopped), acting(me):
        record_and_stop(me, "lost")
    assert head_of(me.organization_id or 0) == before


@pytest.mark.django_db
def test_a_reading_scope_says_that_it_cannot_record() -> None:
    me = owner()
    with pytest.raises(ReadOnlyScope, match="read-only"), acting(me, read_only=True):
        record(actor=me, action="test", object_type="thing", object_id=1)


@pytest.mark.django_db
def test_what_was_read_is_recorded_in_a_transaction_of_its_own() -> None:
    me = owner()
    with acting(me, read_only=True):
        after_reading(lambda: entries(me, 1))
    assert chain_of(me.organization_id or 0)[-1].action == "test"


def test_operations_that_touch_two_chains_in_opposite_order_do_not_wait_for_each_other(cloned_database: str) -> None:
    one, other = (actors.organization(OrganizationKind.ENTERPRISE) for _ in range(2))
    rounds, together = 25, Barrier(4)

    def work(first: int, second: int) -> None:
        system = system_actor("tests")
        together.wait()
        for number in range(rounds):
            with acting(system):
                for organization_id in (first, second):
                    record(
                        actor=system,
                        action="test",
                        object_type="thing",
                        object_id=number,
                        organization_id=organization_id,
                    )
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(work, *pair) for pair in [(one, other), (other, one)] * 2]:
            done.result()
    for organization_id in (one, other):
        chain = chain_of(organization_id)
        assert len([event for event in chain if event.action == "test"]) == 4 * rounds
        assert [event.prev_hash for event in chain] == [ZEROS, *(event.hash for event in chain[:-1])]
        assert [event.at for event in chain] == sorted(event.at for event in chain)


def test_a_hundred_writes_at_once_for_one_organization_make_one_chain(cloned_database: str) -> None:
    me = owner()

    def work(_number: int) -> None:
        entries(me, 1)
        connection.close()

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(work, range(100)))
    chain = chain_of(me.organization_id or 0)
    assert [one.seq for one in chain] == list(range(1, len(chain) + 1))
    assert len([one for one in chain if one.action == "test"]) == 100


@pytest.mark.django_db
def test_what_the_database_is_given_past_the_code_has_to_follow_as_well() -> None:
    me = owner()
    entries(me, 1)
    with acting(me):
        last = AuditEvent.objects.for_actor(me).order_by("-seq").first()
        last.pk, last.seq, last.prev_hash = None, last.seq + 2, "f" * 64
        with pytest.raises(Exception, match="does not follow the last one"), transaction.atomic():
            last.save(force_insert=True)
