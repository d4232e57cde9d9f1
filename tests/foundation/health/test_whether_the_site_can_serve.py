"""Whether the site is fit to serve is looked at once a second, however often anybody asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.clock import fixed_at
from clear_platform.foundation.public import acting, enqueue, job_name
from tests import actors

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def asked_at(moment: datetime) -> tuple[Any, int]:
    """Give the answer of that moment, and how often the list of migrations was read for it."""
    with fixed_at(moment), CaptureQueriesContext(connection) as queries:
        answer = Client().get("/health/ready")
    return answer, sum('FROM "django_migrations"' in query["sql"] for query in queries.captured_queries)


def test_it_names_its_parts() -> None:
    answer, _ = asked_at(NOON - timedelta(hours=1))
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.json()["parts"] == {"database": "ok", "migrations": "ok", "queues": "ok", "disk": "ok"}


def test_jobs_that_wait_long_are_told_and_take_no_server_out_of_service() -> None:
    with acting(actors.system()):
        job_id = enqueue(job_name("foundation.purge_jobs"))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE foundation_joblease SET ready_at = clock_timestamp() - interval '7 min' WHERE job_id = %s",
                [job_id],
            )
    answer, _ = asked_at(NOON + timedelta(hours=1))
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.json()["parts"]["queues"] == "a job waits for 7 min; see manage.py show_queues"


def test_what_was_found_holds_for_a_second() -> None:
    first, looked = asked_at(NOON)
    again, looked_again = asked_at(NOON + timedelta(milliseconds=999))
    assert (looked, looked_again) == (1, 0)
    assert again.json() == first.json()


def test_after_a_second_it_is_looked_at_anew() -> None:
    asked_at(NOON)
    _, looked = asked_at(NOON + timedelta(seconds=1))
    assert looked == 1


def test_a_clock_that_was_set_back_hides_nothing() -> None:
    asked_at(NOON)
    _, looked = asked_at(NOON - timedelta(days=1))
    assert looked == 1
