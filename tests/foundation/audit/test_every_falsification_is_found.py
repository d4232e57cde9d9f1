"""U2: somebody who owns the database and takes the triggers away falsifies; verifying names the first broken link."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg.sql import SQL

from clear_platform.foundation.audit.operations import anchor_audit, forget_person_in_audit, verify_audit
from clear_platform.foundation.audit.rules import GENESIS, Entry, Fault, hash_of
from clear_platform.foundation.models import AuditPersonalValue, AuditVerification
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from tests import actors
from tests.databases import ServerAddress
from tests.foundation.audit.chains import chain_of, entries, falsifying, head_of

Falsify = Callable[..., None]


@pytest.fixture
def me(cloned_database: str) -> Actor:
    """Somebody with ten entries and more in their log, in a database and with anchors of their own."""
    owner = actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")
    entries(owner, 10)
    return owner


@pytest.fixture
def falsify(cloned_database: str, database_server: ServerAddress) -> Falsify:
    """Run a statement as the owner of the tables, past the triggers."""

    def run(statement: Any, *values: object) -> None:
        with falsifying(database_server.owner(cloned_database)) as hand:
            hand.execute(statement, values)

    return run


def faults() -> list[Fault]:
    return list(verify_audit(actor=actors.system()).faults)


def mine(actor: Actor) -> int:
    return actor.organization_id or 0


def test_a_chain_that_nobody_touched_holds_and_is_noted_as_verified(me: Actor) -> None:
    verified = verify_audit(actor=actors.system())
    assert (verified.faults, verified.entries > 10, verified.texts > 0, verified.texts_unchecked) == ((), True, True, 0)
    system = actors.system()
    with acting(system):
        noted = AuditVerification.objects.for_actor(system).get(organization_id=mine(me))
    assert (noted.broken_seq, noted.seq) == (None, head_of(mine(me))[0])


CHANGE = SQL("UPDATE foundation_auditevent SET {} WHERE organization_id = %s AND seq = 5")
BYTES = {
    "action": CHANGE.format(SQL("action = 'tesu'")),
    "actor_id": CHANGE.format(SQL("actor_id = actor_id + 1")),
    "actor_name": CHANGE.format(SQL("actor_name = 'x' || substr(actor_name, 2)")),
    "at": CHANGE.format(SQL("at = at + interval '1 microsecond'")),
    "object_id": CHANGE.format(SQL("object_id = object_id || ' '")),
    "object_type": CHANGE.format(SQL("object_type = 'thinh'")),
    "after": CHANGE.format(SQL("after = jsonb_set(after, '{number}', '77')")),
    "before": CHANGE.format(SQL("before = '{}'")),
    "request_id": CHANGE.format(SQL("request_id = gen_random_uuid()")),
    "ip": CHANGE.format(SQL("ip = '10.0.0.1'")),
    "actor_kind": CHANGE.format(SQL("actor_kind = 'key'")),
}


@pytest.mark.parametrize("column", BYTES)
def test_one_changed_byte_is_found(column: str, me: Actor, falsify: Falsify) -> None:
    """U2"""
    falsify(BYTES[column], mine(me))
    [fault] = [one for one in faults() if one.organization == mine(me)]
    kept = chain_of(mine(me))[4]
    assert (fault.seq, fault.what, fault.expected) == (5, "was changed", kept.hash)
    assert fault.found == hash_of(kept.entry)


def test_a_hash_written_anew_beside_the_change_breaks_the_next_link(me: Actor, falsify: Falsify) -> None:
    """U2"""
    falsify("UPDATE foundation_auditevent SET hash = %s WHERE organization_id = %s AND seq = 5", "e" * 64, mine(me))
    [fault] = faults()
    assert (fault.organization, fault.seq, fault.what) == (mine(me), 5, "was changed")


def test_a_deleted_entry_is_found(me: Actor, falsify: Falsify) -> None:
    """U2"""
    falsify(
        "WITH gone AS (DELETE FROM foundation_auditpersonalvalue WHERE organization_id = %s)"
        " DELETE FROM foundation_auditevent WHERE organization_id = %s AND seq = 5",
        mine(me),
        mine(me),
    )
    assert faults() == [Fault(mine(me), 5, "entry is missing", "entry 5", "entry 6")]


def test_two_entries_that_changed_places_are_found(me: Actor, falsify: Falsify) -> None:
    """U2"""
    falsify(
        "UPDATE foundation_auditevent SET seq = CASE seq WHEN 5 THEN -6 WHEN 6 THEN -5 END"
        " WHERE organization_id = %s AND seq IN (5, 6)",
        mine(me),
    )
    falsify("UPDATE foundation_auditevent SET seq = -seq WHERE organization_id = %s AND seq < 0", mine(me))
    [fault] = faults()
    assert (fault.organization, fault.seq, fault.what) == (mine(me), 5, "does not follow")
    assert fault.expected == chain_of(mine(me))[3].hash


def test_a_tail_that_was_cut_off_is_found(me: Actor, falsify: Falsify) -> None:
    """U2"""
    last, text = head_of(mine(me))
    falsify("DELETE FROM foundation_auditpersonalvalue WHERE organization_id = %s", mine(me))
    falsify("DELETE FROM foundation_auditevent WHERE organization_id = %s AND seq > %s", mine(me), last - 2)
    [fault] = faults()
    assert (fault.organization, fault.seq, fault.what) == (mine(me), last - 1, "entry is missing at the end")
    assert fault.expected == f"entry {last} with {text}"


def test_a_tail_cut_off_with_its_head_is_found_by_the_anchors(me: Actor, falsify: Falsify) -> None:
    """U2"""
    anchored = anchor_audit(actor=actors.system())
    last, text = head_of(mine(me))
    falsify("DELETE FROM foundation_auditpersonalvalue WHERE organization_id = %s", mine(me))
    falsify("DELETE FROM foundation_auditevent WHERE organization_id = %s AND seq = %s", mine(me), last)
    falsify(
        "UPDATE foundation_audithead SET seq = %s, hash = %s WHERE organization_id = %s",
        last - 1,
        chain_of(mine(me))[-1].hash,
        mine(me),
    )
    assert faults() == [Fault(mine(me), last, f"entry is missing that {anchored.file} anchors", text, "no entry")]


def test_a_chain_rewritten_from_one_entry_to_its_head_is_found_by_the_anchors(
    me: Actor, cloned_database: str, database_server: ServerAddress
) -> None:
    """U2"""
    anchored = anchor_audit(actor=actors.system())
    last, text = head_of(mine(me))
    with falsifying(database_server.owner(cloned_database)) as hand:
        rewrite(hand, mine(me), [one.entry for one in chain_of(mine(me))])
    assert head_of(mine(me))[1] != text
    [fault] = faults()
    assert (fault.organization, fault.seq, fault.what) == (mine(me), last, f"was rewritten since {anchored.file}")
    assert (fault.expected, fault.found) == (text, head_of(mine(me))[1])


def rewrite(hand: psycopg.Connection, organization_id: int, chain: list[Entry]) -> None:
    """Change the third entry, and every hash from there to the head, so that the chain holds in itself."""
    previous = GENESIS
    for entry in chain:
        changed = replace(entry, prev_hash=previous, object_id="rewritten" if entry.seq == 3 else entry.object_id)
        previous = hash_of(changed)
        hand.execute(
            "UPDATE foundation_auditevent SET object_id = %s, prev_hash = %s, hash = %s"
            " WHERE organization_id = %s AND seq = %s",
            [changed.object_id, changed.prev_hash, previous, organization_id, entry.seq],
        )
    hand.execute("UPDATE foundation_audithead SET hash = %s WHERE organization_id = %s", [previous, organization_id])


def test_anchor_files_that_were_changed_or_taken_away_are_found(me: Actor) -> None:
    """U2"""
    for _ in range(3):
        anchor_audit(actor=actors.system())
    first, second, third = sorted(Path(settings.AUDIT_ANCHORS).glob("*.jsonl"))
    assert json.loads(second.read_text().splitlines()[0])["previous"]["file"] == first.name
    second.unlink()
    [fault] = faults()
    assert (fault.organization, fault.what) == (None, f"anchor file {third.name} does not follow the one before it")


def test_the_last_anchor_file_is_missed_as_well(me: Actor) -> None:
    """U2"""
    anchor_audit(actor=actors.system())
    [only] = Path(settings.AUDIT_ANCHORS).glob("*.jsonl")
    only.unlink()
    [fault] = faults()
    assert (fault.organization, fault.what) == (None, "an anchor file is missing")


def test_a_personal_text_that_was_exchanged_is_found(me: Actor, falsify: Falsify) -> None:
    """U2"""
    falsify(
        "UPDATE foundation_auditpersonalvalue SET value = '\"Somebody Else\"' FROM foundation_auditevent AS event"
        " WHERE event.id = event_id AND event.organization_id = %s AND event.seq = 7 AND path = '/actor_name'",
        mine(me),
    )
    [fault] = faults()
    assert (fault.organization, fault.seq, fault.what) == (mine(me), 7, "the text at /actor_name was changed")


def test_erasure_takes_the_texts_and_leaves_the_chain_whole(me: Actor) -> None:
    before = [one.hash for one in chain_of(mine(me))]
    gone = forget_person_in_audit(actor=actors.system(), user_id=me.id or 0)
    assert gone >= 10
    system = actors.system()
    with acting(system):
        kept = AuditPersonalValue.objects.for_actor(system).filter(event__actor_id=me.id, event__actor_kind="user")
        assert not kept.exists()
    assert (faults(), [one.hash for one in chain_of(mine(me))]) == ([], before)


def test_a_span_is_verified_from_the_entry_before_it(me: Actor, falsify: Falsify) -> None:
    chain = chain_of(mine(me))
    falsify("UPDATE foundation_auditevent SET action = 'x' WHERE organization_id = %s AND seq = 2", mine(me))
    later = verify_audit(actor=actors.system(), since=chain[4].at, organization_id=mine(me))
    earlier = verify_audit(actor=actors.system(), until=chain[4].at, organization_id=mine(me))
    assert (later.faults, later.entries, [one.seq for one in earlier.faults]) == ((), len(chain) - 4, [2])
