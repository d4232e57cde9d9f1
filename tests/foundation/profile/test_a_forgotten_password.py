"""A forgotten password: a link by e-mail that works once, and an answer that never tells who has an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.models import User
from clear_platform.foundation.profile.jobs import send_password_reset
from clear_platform.foundation.public import OrganizationKind, acting
from tests import actors
from tests.clients import page_client_of

pytestmark = pytest.mark.django_db
EMAIL = "lin@example.org"
NEW = "four words nobody guesses"


@pytest.fixture(autouse=True)
def lin() -> None:
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst", email=EMAIL)


def jobs() -> list[dict[str, int]]:
    system = actors.system()
    with acting(system):
        rows = ProcrastinateJob.objects.filter(task_name="foundation.send_password_reset").order_by("id")
        return [row.args for row in rows]


def link_sent() -> str:
    """Ask for a link, let the job send it, and read it from the e-mail."""
    Client().post("/forgotten", {"email": EMAIL})
    send_password_reset(**jobs()[-1])
    found = re.search(r"http://localhost:8000(/forgotten/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_the_link_chooses_a_new_password_and_ends_the_sessions() -> None:
    elsewhere = page_client_of(EMAIL)
    answer = Client().post(link_sent(), {"new_password": NEW}, follow=True)
    assert "Sign in with it" in answer.content.decode()
    assert page_client_of(EMAIL, NEW).get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302


def test_the_link_works_once() -> None:
    link = link_sent()
    Client().post(link, {"new_password": NEW})
    again = Client().post(link, {"new_password": "another four words nobody guesses"})
    assert (again.status_code, "Ask for a new one at /forgotten" in again.content.decode()) == (404, True)


def test_the_link_works_for_somebody_signed_in_as_well() -> None:
    client = page_client_of(EMAIL)
    assert client.post(link_sent(), {"new_password": NEW})["Location"] == "/sign-in"


def test_a_weak_password_is_refused_and_the_link_still_works() -> None:
    link = link_sent()
    assert Client().post(link, {"new_password": "short"}).status_code == 400
    assert Client().post(link, {"new_password": NEW}).status_code == 302


def test_the_link_runs_out(settings: object) -> None:
    link = link_sent()
    settings.PASSWORD_RESET_TIMEOUT = -timedelta(seconds=1).total_seconds()  # type: ignore[attr-defined]  # any setting
    assert Client().get(link).status_code == 404


def test_nothing_tells_whether_there_is_an_account() -> None:
    def page(email: str) -> str:
        content = Client().post("/forgotten", {"email": email}).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content)

    assert page(EMAIL) == page("nobody@example.org")
    assert [sorted(job) for job in jobs()] == [["user_id"], ["user_id"]]


def test_nobody_without_an_account_gets_an_e_mail() -> None:
    Client().post("/forgotten", {"email": "nobody@example.org"})
    send_password_reset(**jobs()[-1])
    assert mail.outbox == []


def test_a_made_up_link_is_refused_as_a_used_one() -> None:
    system = actors.system()
    with acting(system):
        pk = User.objects.get(email=EMAIL).pk
    answers = [Client().get(f"/forgotten/{user_id}/abc-def").status_code for user_id in (pk, 999_999_999)]
    assert answers == [404, 404]


@pytest.mark.parametrize("taken", ["Lin of the Orchard", "LinoftheOrchard22", "lin@example.org"])
def test_ones_own_name_and_address_are_no_passwords(taken: str) -> None:
    with acting(actors.system()):
        User.objects.filter(email=EMAIL).update(name="Lin of the Orchard")
    assert Client().post(link_sent(), {"new_password": taken}).status_code == 400
