"""Sessions that ran out are forgotten by the clock and by command; those that hold stay."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command

from clear_platform.foundation import clock
from clear_platform.foundation.credentials.jobs import purge_credentials
from clear_platform.foundation.public import acting
from clear_platform.foundation.sessions.models import Session
from tests import actors
from tests.clients import page_client_of

pytestmark = pytest.mark.django_db


def kept() -> set[str]:
    with acting(actors.system()):
        return set(Session.objects.values_list("pk", flat=True))


@pytest.fixture
def open_one() -> str:
    actors.staff(email="somebody@example.org")
    long_ago = clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)
    with time_machine.travel(long_ago, tick=False):
        page_client_of("somebody@example.org")
    before = kept()
    page_client_of("somebody@example.org")
    (opened,) = kept() - before
    assert before
    return opened


def test_the_job_forgets_those_that_ran_out(open_one: str) -> None:
    purge_credentials()
    assert kept() == {open_one}


def test_the_command_forgets_them_and_says_how_many(open_one: str) -> None:
    said = StringIO()
    call_command("purge_credentials", stdout=said)
    assert kept() == {open_one}
    assert "1 sessions" in said.getvalue()
