"""When somebody was last in an organization is kept by a job, at most once in five minutes and never going back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation import clock
from clear_platform.foundation.access.jobs import note_access
from clear_platform.foundation.models import Membership, Session
from clear_platform.foundation.public import OrganizationKind, acting
from tests import actors
from tests.clients import page_client_of

pytestmark = pytest.mark.django_db
EMAIL = "lin@example.org"


@pytest.fixture
def institution_id() -> int:
    made = actors.organization(OrganizationKind.INSTITUTION)
    actors.member(made, "analyst", email=EMAIL)
    return made


def jobs() -> list[dict[str, object]]:
    system = actors.system()
    with acting(system):
        return [row.args for row in ProcrastinateJob.objects.filter(task_name="foundation.note_access").order_by("id")]


def last_access(institution_id: int) -> datetime | None:
    system = actors.system()
    with acting(system):
        return Membership.objects.get(organization_id=institution_id).last_access_at


def test_a_page_leaves_a_job_that_writes_it_down(institution_id: int) -> None:
    client = page_client_of(EMAIL)
    with clock.fixed_at(clock.now() + timedelta(minutes=6)):
        client.get("/profile")
    note_access(**jobs()[-1])
    kept = last_access(institution_id)
    assert kept is not None
    assert kept > clock.now()


def test_pages_in_between_write_nothing(institution_id: int) -> None:
    client = page_client_of(EMAIL)
    for minutes in (1, 2, 6, 7, 8):
        with clock.fixed_at(clock.now() + timedelta(minutes=minutes)):
            client.get("/profile")
    assert len(jobs()) == 1


def test_an_older_moment_changes_nothing(institution_id: int) -> None:
    client = page_client_of(EMAIL)
    with clock.fixed_at(clock.now() + timedelta(minutes=6)):
        client.get("/profile")
    newest = jobs()[-1]
    note_access(**newest)
    before = last_access(institution_id)
    note_access(**{**newest, "at": "2020-01-01T00:00:00+00:00"})
    assert last_access(institution_id) == before


def test_the_session_says_when_it_was_last_seen_though_the_page_only_read(institution_id: int) -> None:
    client = page_client_of(EMAIL)
    later = clock.now() + timedelta(minutes=6)
    with clock.fixed_at(later):
        client.get("/profile")
    system = actors.system()
    with acting(system):
        row = Session.objects.get(pk=client.session.session_key)
    assert (row.last_seen_at, row.user_agent, row.ip) == (later, "", "127.0.0.1")
