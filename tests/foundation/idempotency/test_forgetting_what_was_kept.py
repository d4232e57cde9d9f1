"""What is kept of requests is forgotten after a day, by the clock or by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from clear_platform.foundation.idempotency.jobs import EACH_HOUR, FORGET, forget
from clear_platform.foundation.idempotency.models import KeptAnswer, SpentKey
from clear_platform.foundation.idempotency.operations import (
    forget_kept_answers,
    keep_answer,
    spend_key,
)
from clear_platform.foundation.idempotency.rules import Asked
from clear_platform.foundation.jobs.registry import JOBS
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, RoleNotAllowed, acting, platform_organization_id
from tests import actors

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, YOUNG = NOW - timedelta(hours=24), NOW - timedelta(hours=23, minutes=59)


@pytest.fixture
def system() -> Actor:
    """Keeps one answer and one key that are a day old, and one of each that are a minute younger."""
    actor = actors.system()
    for moment, digit in ((OLD, "1"), (YOUNG, "2")):
        with time_machine.travel(moment, tick=False), acting(actor):
            asked = Asked(digit * 64, "f" * 64)
            keep_answer(organization_id=platform_organization_id(), asked=asked, status=200, headers={}, body=b"{}")
            spend_key(asked=asked)
    return actor


def kept(actor: Actor) -> tuple[list[str], list[str]]:
    with acting(actor):
        answers = KeptAnswer.objects.for_actor(actor).values_list("digest", flat=True)
        keys = SpentKey.objects.values_list("digest", flat=True)
        return [one[0] for one in answers], [one[0] for one in keys]


def test_what_is_a_day_old_is_forgotten(system: Actor) -> None:
    with time_machine.travel(NOW, tick=False):
        assert forget_kept_answers(actor=system) == 2
    assert kept(system) == (["2"], ["2"])


def test_forgetting_is_written_down_once_and_only_when_there_was_something(system: Actor) -> None:
    with time_machine.travel(NOW, tick=False):
        forget_kept_answers(actor=system)
        forget_kept_answers(actor=system)
    with acting(system):
        [event] = AuditEvent.objects.for_actor(system).filter(action="forget_kept_answers")
    assert event.before == {"answers": 1, "keys": 1}


def test_the_worker_does_it_by_the_clock(system: Actor) -> None:
    with time_machine.travel(NOW, tick=False):
        forget()
    assert kept(system) == (["2"], ["2"])
    assert JOBS[FORGET].cron == EACH_HOUR


def test_so_does_the_command(system: Actor) -> None:
    out = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("forget_kept_answers", stdout=out)
    assert out.getvalue() == "2 answers and keys older than a day are forgotten.\n"


def test_nobody_else_may(system: Actor) -> None:
    with pytest.raises(RoleNotAllowed):
        forget_kept_answers(actor=actors.staff())
