"""What was written before there were ledger and lineage is taken into them once, by loading the reference data."""

from __future__ import annotations

import psycopg
from django.core.management import call_command

from clear_platform.foundation.public import acting, citations_of
from tests import actors
from tests.databases import ServerAddress
from tests.enterprises import factories as enterprises
from tests.enterprises.ledger.books import entries_of, falsifying
from tests.institutional import factories

FORGET = """
TRUNCATE enterprises_decisionledgerentry, enterprises_decisionledgerhead, foundation_citable, foundation_citation
"""


def test_they_are_taken_in_once_and_nothing_is_taken_in_twice(
    cloned_database: str, database_server: ServerAddress
) -> None:
    bank = factories.institution()
    portfolio_id, [enterprise_id] = factories.holding(bank)
    position_id = factories.position(portfolio_id, enterprise_id)
    decision = enterprises.approved(enterprise_id)
    before = {
        (one.object_type, one.object_id): one.image_json for one in [*entries_of(bank), *entries_of(enterprise_id)]
    }
    with falsifying(database_server.owner(cloned_database)) as hand:
        _forget(hand)
    for _ in range(2):
        call_command("sync_reference_data", verbosity=0)
    after = [*entries_of(bank), *entries_of(enterprise_id)]
    assert {(one.object_type, one.object_id): one.image_json for one in after} == before
    assert [(one.kind, one.object_type) for one in after] == [
        ("sync_reference_data", "portfolio_entry"),
        ("sync_reference_data", "position"),
        ("sync_reference_data", "decision"),
    ]
    assert after[1].object_id == str(position_id)
    system = actors.system()
    with acting(system, read_only=True):
        assert citations_of(actor=system, kind="decision", ref=str(decision.pk)) == []


def _forget(hand: psycopg.Connection) -> None:
    hand.execute(FORGET)
