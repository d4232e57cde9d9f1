"""Entries of the audit log are told where somebody listens to them, and never because of being told."""

from __future__ import annotations

import pytest

from clear_platform.foundation.events.contracts import AuditRecorded
from clear_platform.foundation.events.dispatching import dispatch
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, Happened, OrganizationKind, acting, record
from tests import actors
from tests.foundation.events.happenings import LOOKING, events, tell
from tests.foundation.events.listeners import Listener, subscribed

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION)


def told_all() -> None:
    """Dispatch until nothing is to be done."""
    while dispatch():
        pass


def test_without_anybody_listening_the_log_alone_keeps_them(bank: int) -> None:
    tell("a", bank)
    assert [one.type for one in events()] == ["decision.recorded"]


def test_who_listens_is_told_of_each_entry(bank: int) -> None:
    """Where in the chain it stands; what it holds is read there."""
    listener = Listener()
    with subscribed(listener, to="audit.recorded"):
        tell("a", bank)
        told_all()
    with acting(LOOKING):
        [entry] = AuditEvent.objects.for_actor(LOOKING).filter(organization_id=bank, action="tests")
    told = [one.data for one in listener.heard if one.organization_id == bank]
    assert told == [AuditRecorded(seq=entry.seq, action="tests", object_type="tests", object_id="")]


def test_what_a_listener_leaves_in_the_log_is_not_told_again(bank: int) -> None:
    """Or there would be no end."""

    def leaves_an_entry(actor: Actor, event: Happened) -> None:
        record(actor=actor, action="noted", object_type="tests")

    listener = Listener(before=leaves_an_entry)
    with subscribed(listener, to="audit.recorded"):
        tell("a", bank)
        told_all()
    with acting(LOOKING):
        noted = AuditEvent.objects.for_actor(LOOKING).filter(action="noted").count()
    assert noted == len(listener.heard) > 0


def test_a_refusal_that_stands_in_the_platform_s_log_is_told_too(bank: int) -> None:
    """Whoever was refused may write nothing there themselves."""
    listener = Listener()
    viewer, platform = actors.member(bank, "viewer"), actors.system().organization_id
    with subscribed(listener, to="audit.recorded"):
        with acting(viewer):
            record(actor=viewer, action="access.refused", object_type="path", organization_id=platform)
        told_all()
    assert [one.data.action for one in listener.heard] == ["access.refused"]  # type: ignore[attr-defined]
