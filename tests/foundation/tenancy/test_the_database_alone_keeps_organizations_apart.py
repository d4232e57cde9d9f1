"""The second wall by itself: plain SQL in the application's role, as if every scope had been forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from clear_platform.foundation.public import Actor, acting
from execution.public import create_task
from tests import actors
from tests.databases import ServerAddress
from tests.enterprises import factories as enterprises
from tests.execution import factories as execution
from tests.institutional import factories as institutional


def sql(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def changed(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@contextmanager
def refused(reason: str) -> Iterator[None]:
    """What PostgreSQL says when a policy, a tie or a reference refuses."""
    with pytest.raises(Exception, match=reason):
        yield


@pytest.fixture
def ours() -> Actor:
    return enterprises.owner_of(enterprises.enterprise().id)


@pytest.fixture
def theirs() -> Actor:
    return enterprises.owner_of(enterprises.enterprise().id)


@pytest.mark.django_db
class TestPlainSqlOfAMember:
    """T3, U: each statement is what a forgotten scope would have sent."""

    def test_reads_nothing_of_another_organization(self, ours: Actor, theirs: Actor) -> None:
        their_decision = enterprises.approved(theirs.organization_id or 0)
        with acting(ours):
            assert sql("SELECT 1 FROM enterprises_decisionrecord WHERE decision_id = %s", their_decision.pk) == []
        with acting(theirs):
            assert sql("SELECT 1 FROM enterprises_decisionrecord WHERE decision_id = %s", their_decision.pk) == [(1,)]

    def test_changes_and_removes_nothing_of_another(self, ours: Actor, theirs: Actor) -> None:
        enterprises.approved(theirs.organization_id or 0)
        with acting(ours):
            assert changed("UPDATE enterprises_decisionrecord SET title = 'mine now'") == 0
            assert changed("DELETE FROM enterprises_decisioncontext") == 0

    def test_plants_nothing_with_another(self, ours: Actor, theirs: Actor) -> None:
        with refused("row-level security"), acting(ours):
            sql(
                "INSERT INTO foundation_importmapping (organization_id, kind, name, mapping_json, created_at)"
                " VALUES (%s, 'loans', 'planted', '{}', now())",
                theirs.organization_id,
            )

    def test_moves_no_row_to_another(self, ours: Actor, theirs: Actor) -> None:
        mine = enterprises.draft(ours.organization_id or 0, by=ours)
        with refused("stays with its organization|row-level security"), acting(ours):
            sql(
                "UPDATE enterprises_decisionrecord SET organization_id = %s WHERE decision_id = %s",
                theirs.organization_id,
                mine.pk,
            )

    def test_changes_what_staff_let_refer_to_more_than_it_sees(self, ours: Actor, theirs: Actor) -> None:
        refer = "UPDATE enterprises_enterprise SET merged_into_id = %s WHERE organization_id = %s"
        with acting(actors.system()):
            assert changed(refer, theirs.organization_id, ours.organization_id) == 1
        with acting(ours):
            assert changed("UPDATE enterprises_enterprise SET merged_into_id = merged_into_id") == 1

    def test_moves_a_reference_to_nothing_else_it_does_not_see(self, ours: Actor, theirs: Actor) -> None:
        refer = "UPDATE enterprises_enterprise SET merged_into_id = %s WHERE organization_id = %s"
        with refused("names a row that is not to be seen"), acting(ours):
            changed(refer, theirs.organization_id, ours.organization_id)

    def test_refers_to_nothing_it_does_not_see(self, ours: Actor, theirs: Actor) -> None:
        with refused("names a row that is not to be seen"), acting(ours):
            sql(
                "INSERT INTO enterprises_analysis (organization_id, enterprise_id, domain, input_json,"
                " analysis_json, confidence, created_at) VALUES (%s, %s, 'cfo', '{}', '{}', 1, now())",
                ours.organization_id,
                theirs.organization_id,
            )

    def test_hangs_no_work_under_a_decision_of_another(self, ours: Actor, theirs: Actor) -> None:
        step, other = execution.tasks(ours.organization_id or 0)[0], execution.tasks(theirs.organization_id or 0)[0]
        mine = create_task(actor=ours, decision_id=step.decision_id, title="Beside the plan")
        with refused("same_organization_decision_id"), acting(ours):
            sql("UPDATE execution_implementationtask SET decision_id = %s WHERE id = %s", other.decision_id, mine.pk)
            sql("SET CONSTRAINTS ALL IMMEDIATE")

    def test_gives_itself_no_grant(self, ours: Actor, theirs: Actor) -> None:
        us, them = ours.organization_id, theirs.organization_id
        with refused("not the caller's to make"), acting(ours):
            sql(
                "SELECT clear_add_grants(ARRAY[%s]::bigint[], ARRAY[%s]::bigint[], '{act}', '{stolen}', NULL)", us, them
            )

    def test_writes_no_grant_past_the_function(self, ours: Actor, theirs: Actor) -> None:
        with refused("permission denied"), acting(ours):
            sql(
                "INSERT INTO foundation_accessgrant (grantee_id, organization_id, level, via, created_at)"
                " VALUES (%s, %s, 'act', 'stolen', now())",
                ours.organization_id,
                theirs.organization_id,
            )

    def test_takes_back_no_grant_of_others(self, ours: Actor, theirs: Actor) -> None:
        them = theirs.organization_id
        with refused("not the caller's to take back"), acting(ours):
            sql("SELECT clear_remove_grants(ARRAY[%s]::bigint[], ARRAY[%s]::bigint[], '{self}')", them, them)

    def test_may_let_another_see_its_own(self, ours: Actor, theirs: Actor) -> None:
        us, them = ours.organization_id, theirs.organization_id
        with acting(ours):
            made = "SELECT clear_add_grants(ARRAY[%s]::bigint[], ARRAY[%s]::bigint[], '{read}', '{invitation:1}', NULL)"
            assert sql(made, them, us) == [(1,)]

    def test_knows_of_no_other_organization_or_seat(self, ours: Actor, theirs: Actor) -> None:
        with acting(ours):
            assert sql("SELECT id FROM foundation_organization") == [(ours.organization_id,)]
            assert sql("SELECT DISTINCT organization_id FROM foundation_membership") == [(ours.organization_id,)]


@pytest.mark.django_db
def test_a_grant_to_read_lets_nothing_be_written() -> None:
    bank, enterprise = institutional.institution(), enterprises.enterprise().id
    enterprises.draft(enterprise, by=enterprises.owner_of(enterprise))
    analyst = actors.member(bank, "analyst")
    actors.granted(bank, enterprise, "read")
    with acting(analyst):
        assert sql("SELECT count(*) FROM enterprises_decisionrecord") == [(1,)]
        assert changed("UPDATE enterprises_decisionrecord SET title = 'ours'") == 0
        assert changed("DELETE FROM enterprises_decisionrecord") == 0


@pytest.mark.django_db
def test_a_grant_to_review_changes_and_removes_nothing() -> None:
    bank, enterprise = institutional.institution(), enterprises.enterprise().id
    draft = enterprises.draft(enterprise, by=enterprises.owner_of(enterprise))
    analyst = actors.member(bank, "analyst")
    actors.granted(bank, enterprise, "review")
    with acting(analyst):
        assert changed("UPDATE enterprises_decisionrecord SET title = 'reviewed' WHERE decision_id = %s", draft.pk) == 1
        assert changed("DELETE FROM enterprises_decisionrecord") == 0


@pytest.mark.django_db
def test_a_participant_reads_and_writes_no_row_of_the_organization() -> None:
    enterprise = enterprises.enterprise().id
    enterprises.draft(enterprise, by=enterprises.owner_of(enterprise))
    participant = actors.member(enterprise, "participant")
    with acting(participant):
        assert sql("SELECT count(*) FROM enterprises_decisionrecord") == [(0,)]
        assert changed("UPDATE enterprises_decisionrecord SET title = 'mine'") == 0


class Interrupted(Exception):
    """What goes wrong between two tenants on one connection."""


def test_one_pooled_connection_carries_a_thousand_alternating_tenants(
    cloned_database: str, database_server: ServerAddress
) -> None:
    """T4: settings and role end with their transaction, also with one that failed; the next tenant finds neither."""
    tenants = [enterprises.owner_of(enterprises.enterprise().id) for _ in range(4)]
    for tenant in tenants:
        enterprises.draft(tenant.organization_id or 0, by=tenant)
    seen: list[tuple[int | None, list[int]]] = []
    between: set[tuple[object, ...]] = set()
    with ConnectionPool(database_server.web(cloned_database), min_size=1, max_size=1) as pool:
        for turn in range(1000):
            tenant = tenants[turn % len(tenants)]
            with pool.connection() as pooled:
                between.add(standing(pooled))
                try:
                    seen.append((tenant.organization_id, rows_of(pooled, tenant, fails=turn % 3 == 0)))
                except Interrupted:
                    pooled.rollback()
        with pool.connection() as pooled:
            between.add(standing(pooled))
    assert len(seen) > 600
    assert [one for one in seen if one[1] != [one[0]]] == []
    assert between == {("clear_web", "")}


def standing(pooled: psycopg.Connection) -> tuple[object, ...]:
    """Give role and organizations as the next user of a connection finds them."""
    found = pooled.execute("SELECT current_user::text, coalesce(current_setting('clear.organizations', true), '')")
    (row,) = found.fetchall()
    pooled.rollback()
    return row


def rows_of(pooled: psycopg.Connection, tenant: Actor, *, fails: bool) -> list[int]:
    organization = str(tenant.organization_id)
    with pooled.transaction():
        pooled.execute(
            "SELECT set_config('role', 'clear_app', true), set_config('clear.organizations', %s, true),"
            " set_config('clear.organization', %s, true)",
            [organization, organization],
        )
        found = pooled.execute("SELECT organization_id FROM enterprises_decisionrecord").fetchall()
        if fails:
            raise Interrupted
        return [organization_id for (organization_id,) in found]
