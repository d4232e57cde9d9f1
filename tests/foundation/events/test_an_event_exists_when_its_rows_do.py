"""Operations tell what happened, with their rows or not at all."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from clear_platform.foundation.errors import Invalid
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, OrganizationKind, acting, publish
from enterprises.public import approve_decision, create_decision, propose_decision, supersede_decision
from tests import actors
from tests.enterprises import factories
from tests.foundation.events.happenings import LOOKING, events, recorded, tell, waiting

pytestmark = pytest.mark.django_db


class TestOperations:
    def test_a_decision_is_told_from_draft_to_superseded(self) -> None:
        """Each version under its own subject, in the order in which it happened."""
        enterprise = factories.enterprise()
        author, other = factories.owner_of(enterprise.id), factories.owner_of(enterprise.id)
        first = factories.draft(enterprise.id, by=author)
        propose_decision(actor=author, decision_id=first.pk)
        approve_decision(actor=other, decision_id=first.pk)
        second = supersede_decision(actor=author, decision_id=first.pk)
        propose_decision(actor=author, decision_id=second.pk)
        approve_decision(actor=other, decision_id=second.pk)
        told = [(one.type, one.subject) for one in events() if one.subject.startswith("decision/")]
        assert told == [
            ("decision.recorded", f"decision/{first.pk}"),
            ("decision.approved", f"decision/{first.pk}"),
            ("decision.recorded", f"decision/{second.pk}"),
            ("decision.superseded", f"decision/{first.pk}"),
            ("decision.approved", f"decision/{second.pk}"),
        ]

    def test_an_enterprise_that_is_made_is_told(self) -> None:
        """Its event belongs to itself."""
        made = factories.enterprise(industry="31")
        [event] = events()
        assert (event.type, event.organization_id, event.data_json["industry"]) == ("enterprise.created", made.id, "31")

    def test_what_is_refused_is_not_told(self) -> None:
        """Nobody is told of what did not happen."""
        enterprise = factories.enterprise()
        before = len(events())
        with pytest.raises(Invalid):
            create_decision(
                actor=factories.owner_of(enterprise.id), title="", domain="cfo", artifact=factories.artifact()
            )
        assert len(events()) == before

    def test_what_is_undone_in_a_savepoint_is_not_told(self) -> None:
        """The rest of the operation is."""
        bank = actors.organization(OrganizationKind.INSTITUTION)
        actor = actors.system()
        with acting(actor):
            publish(actor=actor, type="decision.recorded", subject="a", data=recorded(), organization_id=bank)
            with transaction.atomic():
                publish(actor=actor, type="decision.recorded", subject="b", data=recorded(), organization_id=bank)
                transaction.set_rollback(True)
        assert [one.subject for one in events()] == ["a"]


class TestTheEvent:
    def test_it_belongs_to_the_request_and_to_who_asked(self) -> None:
        """Audit log and event name the same request."""
        enterprise = factories.enterprise()
        owner = factories.owner_of(enterprise.id)
        request = uuid4()
        asking = Actor(kind="user", id=owner.id, name=owner.name, organization_id=enterprise.id, seats=owner.seats,
                       request_id=request)  # fmt: skip
        factories.draft(enterprise.id, by=asking)
        with acting(LOOKING):
            [entry] = AuditEvent.objects.for_actor(LOOKING).filter(request_id=request)
        event = events()[-1]
        assert (event.correlation_id, event.actor_kind, event.actor_id) == (entry.request_id, "user", owner.id)

    def test_without_a_request_it_begins_something_of_its_own(self) -> None:
        """What a command does hangs together too."""
        bank = actors.organization(OrganizationKind.INSTITUTION)
        made = tell("a", bank)
        [event] = events()
        assert (event.pk, event.correlation_id) == (made, made)

    def test_its_id_is_a_uuid_of_version_7(self) -> None:
        """So that ids sort by time."""
        bank = actors.organization(OrganizationKind.INSTITUTION)
        assert tell("a", bank).version == 7

    def test_only_what_its_contract_says_is_told(self) -> None:
        """An operation cannot tell one thing under the type of another."""
        actor = actors.system()
        with acting(actor), pytest.raises(TypeError, match="TaskStatusChanged"):
            publish(actor=actor, type="task.status_changed", subject="a", data=recorded())

    def test_several_hold_the_order_in_which_they_were_told(self) -> None:
        """Positions grow."""
        bank = actors.organization(OrganizationKind.INSTITUTION)
        for subject in "abc":
            tell(subject, bank)
        found = events()
        assert [one.subject for one in found] == ["a", "b", "c"]
        assert waiting() == 3


class TestWhatWasWritten:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE foundation_event SET subject = 'another'",
            "DELETE FROM foundation_event",
            "TRUNCATE foundation_event CASCADE",
        ],
    )
    def test_the_application_does_not_touch_it_again(self, statement: str) -> None:
        """Neither as a customer nor as staff."""
        tell("a", actors.organization(OrganizationKind.INSTITUTION))
        for actor in (actors.system(), actors.staff()):
            with acting(actor), pytest.raises(psycopg.errors.InsufficientPrivilege), transaction.atomic():
                _plainly(statement)

    def test_an_organization_sees_its_own_alone(self) -> None:
        """By the rows the database shows, whatever the code asks."""
        mine, theirs = (actors.organization(OrganizationKind.INSTITUTION) for _ in range(2))
        tell("mine", mine)
        tell("theirs", theirs)
        with acting(actors.member(mine, "viewer")), connection.cursor() as cursor:
            cursor.execute("SELECT subject FROM foundation_event")
            assert cursor.fetchall() == [("mine",)]

    def test_nobody_tells_events_of_others(self) -> None:
        """A customer's transaction writes none for another organization."""
        mine, theirs = (actors.organization(OrganizationKind.INSTITUTION) for _ in range(2))
        analyst = actors.member(mine, "analyst")
        with pytest.raises(ProgrammingError, match="row-level security"), acting(analyst):
            publish(actor=analyst, type="decision.recorded", subject="a", data=recorded(), organization_id=theirs)
        assert events() == []


def _plainly(statement: str) -> None:
    """Run a statement as the library beneath does, whose refusals are its own."""
    with connection.cursor() as cursor:
        cursor.cursor.execute(statement)
