"""Entries that were written before there were chains are put into them, and taken out again, without loss."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest

from clear_platform.foundation.audit.operations import verify_audit
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import OrganizationKind, acting, events_read
from tests import actors
from tests.foundation.audit.chains import chain_of, entries
from tests.ground import EarlierRelease

BEFORE = "0011_invitations"
OLD = """
INSERT INTO foundation_auditevent (organization_id, at, actor_kind, actor_id, actor_name, action, object_type,
    object_id, before, after, request_id, ip)
SELECT %s, timestamptz '2026-01-01' + make_interval(mins => 3000 - number), 'user', %s, 'Dana Field',
    'approve_decision', 'enterprises.decisionrecord', number::text, '{"status": "proposed"}', %s,
    gen_random_uuid(), '10.1.2.3'
FROM generate_series(1, 2500) AS number
"""


@pytest.fixture
def earlier(earlier_release: EarlierRelease) -> Iterator[tuple[psycopg.Connection, int]]:
    """A database as the earlier release left it, with 2,500 entries of one organization, the newest written first."""
    me = actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")
    entries(me, 3)
    earlier_release.migrate(BEFORE)
    with psycopg.connect(earlier_release.owner_address, autocommit=True) as hand:
        after = json.dumps({"status": "approved", "note": "Dana agrees", "rate": 0.25})
        hand.execute(OLD, [me.organization_id, me.id, after])
        yield hand, me.organization_id or 0


def test_they_are_chained_in_the_order_of_their_time_say_no_names_and_come_out_again_as_they_were(
    earlier: tuple[psycopg.Connection, int], earlier_release: EarlierRelease
) -> None:
    """G1. One story, since the way there and back is long."""
    hand, organization_id = earlier

    earlier_release.migrate()

    chain = chain_of(organization_id)
    assert [one.seq for one in chain] == list(range(1, len(chain) + 1))
    assert [one.object_id for one in chain[:2500]] == [str(number) for number in range(2500, 0, -1)]
    assert verify_audit(actor=actors.system()).faults == ()
    system = actors.system()
    with acting(system):
        rows = AuditEvent.objects.for_actor(system)
        assert not rows.filter(actor_name="Dana Field").exists()
        one = events_read(system).get(object_id="7", action="approve_decision")
        assert (one.who, one.address, one.facts_after["note"]) == ("Dana Field", "10.1.2.3", "Dana agrees")
        assert set(one.after["note"]) == {"personal_digest"}

    earlier_release.migrate(BEFORE)

    found = hand.execute(
        "SELECT actor_name, host(ip), after->>'note', after->>'rate', before->>'status'"
        " FROM foundation_auditevent WHERE object_id = '7' AND action = 'approve_decision'"
    ).fetchone()
    assert found == ("Dana Field", "10.1.2.3", "Dana agrees", "0.25", "proposed")
